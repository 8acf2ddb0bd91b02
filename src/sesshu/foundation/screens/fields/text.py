"""Fields for words: names, kana, notes."""

from __future__ import annotations

import re
from typing import Any

import jaconv
from django import forms

from sesshu.foundation.screens.fields.base import HouseField

_KANA = re.compile(r"[ァ-ヶーヽヾ・＝　A-Za-zＡ-Ｚａ-ｚ0-9０-９.,'’\-－ ]+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


class TextField(HouseField, forms.CharField):
    """A line of text, kept code point by code point; only outer blanks are dropped.

    `most` limits the number of characters as people count them (variation selectors do not count).
    """

    def __init__(self, label: str, *, most: int = 200, **kwargs: Any) -> None:
        self.most = most
        super().__init__(label, **kwargs)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if _CONTROL.search(text):
            raise self.refuse("使えない制御文字が含まれています。取り除いて入力してください。", "CONTROL_CHARACTER")
        if len(seen_characters(text)) > self.most:
            raise self.refuse(f"{self.most}文字以内で入力してください。", "TOO_LONG")
        return text


class NameField(TextField):
    """A person's or facility's official name, shown in the face for names."""

    def __init__(self, label: str, **kwargs: Any) -> None:
        super().__init__(label, **kwargs)
        self.widget.attrs["class"] += " official-name"


class KanaField(TextField):
    """全角カタカナ; hiragana and half-width kana are taken and converted."""

    def __init__(self, label: str, *, hint: str = "ひらがな・半角カナでも入力できます。", **kwargs: Any) -> None:
        kwargs.setdefault("example", "ヤマダ　ハナコ")
        super().__init__(label, hint=hint, **kwargs)

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value))
        return re.sub(r"[ \u3000]+", "　", jaconv.hira2kata(jaconv.h2z(text)))

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if text and not _KANA.fullmatch(text):
            raise self.refuse("カタカナで入力してください。", "NOT_KANA")
        return text


class NoteField(TextField):
    """Several lines of free text."""

    kind = "note"
    width = "full"
    widget = forms.Textarea

    def __init__(self, label: str, *, rows: int = 3, most: int = 2000, **kwargs: Any) -> None:
        super().__init__(label, most=most, **kwargs)
        self.widget.attrs.update({"rows": rows, "cols": 60})

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\r\n", "\n")


def seen_characters(text: str) -> str:
    """The text without variation selectors and combining voice marks: about what one sees and counts."""
    return re.sub("[\ufe00-\ufe0f\U000e0100-\U000e01ef\u3099\u309a]", "", text)
