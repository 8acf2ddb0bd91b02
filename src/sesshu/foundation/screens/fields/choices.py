"""Fields for choosing: one of some, several of some, yes or no, a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django import forms

from sesshu.foundation.files.signatures import SENTENCE, bears_mark
from sesshu.foundation.screens.fields.base import HouseField

Choices = Iterable[tuple[str, str]]


class ChoiceField(HouseField, forms.ChoiceField):
    """One of some. `style="radio"` shows up to about six at once, `style="select"` folds them.

    `choices` may be a function, asked anew for each form. A select starts with an empty line unless `empty` is "".
    """

    kind = "select"
    is_choice = True
    verb = "選択"

    def __init__(
        self,
        label: str,
        *,
        choices: Choices | Callable[[], Choices],
        style: str = "select",
        empty: str = "選択してください",
        **kwargs: Any,
    ) -> None:
        self.is_group = style == "radio"
        self.kind = "radio" if self.is_group else "select"
        widget = forms.RadioSelect() if self.is_group else forms.Select()
        asked = choices if callable(choices) else (lambda fixed=tuple(choices): fixed)
        with_empty = (lambda: [("", empty), *asked()]) if empty and not self.is_group else asked
        super().__init__(label, choices=with_empty, widget=widget, **kwargs)
        self.error_messages["invalid_choice"] = f"{label}を一覧の中から選択してください。"


class MultiChoiceField(HouseField, forms.MultipleChoiceField):
    """Several of some, as check boxes in one group. The cleaned value is a list of codes."""

    kind = "checks"
    is_group = True
    is_choice = True
    verb = "選択"
    widget = forms.CheckboxSelectMultiple

    def __init__(self, label: str, *, choices: Choices | Callable[[], Choices], **kwargs: Any) -> None:
        super().__init__(label, choices=choices, **kwargs)
        self.error_messages["invalid_choice"] = f"{label}を一覧の中から選択してください。"


class CheckField(HouseField, forms.BooleanField):
    """Yes or no as one box. `required=True` means that it must be ticked."""

    kind = "check"
    is_choice = True

    def __init__(self, label: str, *, required: bool = False, **kwargs: Any) -> None:
        super().__init__(label, required=required, **kwargs)
        self.error_messages["required"] = f"内容を確認し、「{label}」にチェックを付けてください。"


class FileField(HouseField, forms.FileField):
    """A file from the terminal. `accept` lists endings such as ".csv,.xlsx"; `most_bytes` limits the size."""

    kind = "file"
    width = "long"
    verb = "選択"

    def __init__(self, label: str, *, accept: str = "", most_bytes: int = 512 * 1024**2, **kwargs: Any) -> None:
        self.endings = tuple(ending.strip().lower() for ending in accept.split(",") if ending.strip())
        self.most_bytes = most_bytes
        super().__init__(label, **kwargs)
        if accept:
            self.widget.attrs["accept"] = accept
        self.error_messages |= {
            "empty": "ファイルが空（0バイト）です。内容のあるファイルを選択してください。",
            "missing": f"{label}を選択してください。",
            "invalid": f"{label}を選択してください。",
        }

    def clean(self, data: Any, initial: Any = None) -> Any:
        file = super().clean(data, initial)
        if file and self.endings and not file.name.lower().endswith(self.endings):
            raise self.refuse(f"{'・'.join(self.endings)} のファイルを選択してください。", "FILE_TYPE")
        if file and file.size > self.most_bytes:
            most = self.most_bytes // 1024**2
            raise self.refuse(f"{most}MBまでのファイルを選択してください。", "FILE_SIZE")
        if file:
            marked = bears_mark(file.chunks())
            file.seek(0)
            if marked:
                raise self.refuse(SENTENCE, "FILE_MARKED")
        return file
