"""What all fields share."""

from __future__ import annotations

import unicodedata
from typing import Any

from django import forms

from sesshu.foundation.screens.fields.bound import BoundField
from sesshu.numbers.in_texts import TwelveDigits


class HouseField(forms.Field):
    """A field that carries its whole component.

    `hint` is shown under the label; `example` ends every error sentence. `width` is a CSS size: "short", "medium",
    "long" or "full". `fixed_reason` makes the value unchangeable and says why (what the browser sends is ignored).
    `twelve_digits` says why the field may hold what looks like an Individual Number; without it no text with one is
    taken. Whatever was typed is shown back as it was typed.
    """

    template_name = "screens/field.html"
    bound_field_class = BoundField
    kind = "text"
    width = "medium"
    is_group = False
    is_choice = False
    verb = "入力"

    def __init__(
        self,
        label: str,
        *,
        required: bool = True,
        hint: str = "",
        example: str = "",
        width: str = "",
        fixed_reason: str = "",
        twelve_digits: TwelveDigits | None = None,
        **kwargs: Any,
    ) -> None:
        self.hint, self.example, self.fixed_reason = hint, example, fixed_reason
        self.twelve_digits = twelve_digits
        self.width = width or self.width
        super().__init__(label=label, required=required, disabled=bool(fixed_reason), **kwargs)
        self.error_messages["required"] = self.sentence(f"{label}を{self.verb}してください。")
        self.widget.attrs.setdefault("autocomplete", "off")
        self.widget.attrs.setdefault("class", f"width-{self.width}")

    def sentence(self, text: str) -> str:
        """An error sentence with the field's example."""
        return f"{text}（例：{self.example}）" if self.example else text

    def refuse(self, text: str, code: str) -> forms.ValidationError:
        """The error to raise: what is wrong and what to type, then the example."""
        return forms.ValidationError(self.sentence(text), code=code)

    def echo(self, value: Any) -> str:
        return ""


def half_width(text: str) -> str:
    """Digits, letters and signs in half width (NFKC), outer blanks dropped. For codes only, never for names."""
    return unicodedata.normalize("NFKC", text).strip()
