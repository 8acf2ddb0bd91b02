"""One of many, chosen by typing: a code, a part of the name or its reading. The browser's own list helps, without
script too."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from sesshu.foundation.screens.fields.base import HouseField, half_width
from sesshu.text import to_katakana

MOST_TOLD = 6


class ListedInput(forms.TextInput):
    """A text box with a list of what may be typed (`<datalist>`)."""

    offered: Callable[[], Iterable[tuple[str, str]]]

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        attrs = {**(attrs or {}), "list": f"{(attrs or {}).get('id', name)}-list"}
        options = format_html_join("", '<option value="{}">{}</option>', self.offered())
        box = super().render(name, value, attrs, renderer)
        return format_html('{}<datalist id="{}">{}</datalist>', box, attrs["list"], options)


class ComboField(HouseField, forms.CharField):
    """The cleaned value is a code. `readings` gives more words by code, in kana.

    Taken are a code, a whole name, or any beginning or part that only one of the choices has. `echo_at` is the address
    that answers how a text is read.
    """

    kind = "combo"
    echoes = True

    def __init__(
        self,
        label: str,
        *,
        choices: Callable[[], Iterable[tuple[str, str]]],
        readings: Callable[[], Mapping[str, Iterable[str]]] = dict,
        echo_at: str = "",
        **kwargs: Any,
    ) -> None:
        self.offered, self.readings = choices, readings
        widget = ListedInput()
        widget.offered = choices
        super().__init__(label, widget=widget, **kwargs)
        if echo_at:
            self.widget.attrs["data-echo"] = echo_at

    def matching(self, text: str) -> list[tuple[str, str]]:
        """The choices that a text may mean, those that it names exactly alone if there are any."""
        wanted = _folded(text)
        if not wanted:
            return []
        offered, readings = list(self.offered()), self.readings()
        words = {code: [_folded(word) for word in (code, name, *readings.get(code, ()))] for code, name in offered}
        for fits in (str.__eq__, str.startswith, str.__contains__):
            found = [one for one in offered if any(fits(word, wanted) for word in words[one[0]])]
            if found:
                return found
        return []

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        found = self.matching(text)
        if text and not found:
            raise self.refuse("当てはまるものがありません。符号か、名前の一部を入力してください。", "UNKNOWN")
        if len(found) > 1:
            told = "、".join(f"{name}（{code}）" for code, name in found[:MOST_TOLD])
            more = "など" if len(found) > MOST_TOLD else ""
            raise forms.ValidationError(f"{told}{more}のどれかを、符号で入力してください。", code="AMBIGUOUS")
        return found[0][0] if found else ""

    def echo(self, value: Any) -> str:
        """How a text is read: the name, or how many it may mean."""
        found = self.matching(str(value or ""))
        if len(found) == 1:
            return found[0][1]
        return f"{len(found)}件当てはまります。" if found else ""


def _folded(text: str) -> str:
    return to_katakana(half_width(text)).casefold()
