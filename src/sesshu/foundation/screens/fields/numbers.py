"""Fields for numbers, codes and lot numbers. Full width is taken everywhere; leading zeros stay."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms

from sesshu.foundation.screens.fields.base import HouseField, half_width
from sesshu.numbers import NumberError

_LOT = re.compile(r"[0-9A-Z][0-9A-Z\-/ .]*")


class DigitsField(HouseField, forms.CharField):
    """A run of digits kept as text, such as a telephone or postal code. `lengths`: which lengths are allowed.

    Hyphens and blanks may be typed; they are dropped.
    """

    kind = "code"
    width = "short"

    def __init__(self, label: str, *, lengths: tuple[int, ...] = (), **kwargs: Any) -> None:
        self.lengths = lengths
        super().__init__(label, **kwargs)
        self.widget.attrs["inputmode"] = "numeric"

    def to_python(self, value: Any) -> str:
        return re.sub(r"[\s\-‐‑‒–—―−ー()]", "", half_width(str(super().to_python(value))))

    def clean(self, value: Any) -> str:
        digits = str(super().clean(value))
        if digits and not (digits.isascii() and digits.isdigit()):
            raise self.refuse("数字で入力してください。", "NOT_DIGITS")
        if digits and self.lengths and len(digits) not in self.lengths:
            allowed = "・".join(str(length) for length in self.lengths)
            raise self.refuse(f"{allowed}桁の数字で入力してください。", "WRONG_LENGTH")
        return digits


class CodeField(HouseField, forms.CharField):
    """A code with a rule of its own: `read` turns what was typed into the code or raises `NumberError`."""

    kind = "code"
    width = "short"

    def __init__(self, label: str, *, read: Callable[[str], str], **kwargs: Any) -> None:
        self.read = read
        super().__init__(label, **kwargs)

    def clean(self, value: Any) -> str:
        typed = str(super().clean(value))
        if not typed:
            return ""
        try:
            return str(self.read(typed))
        except NumberError as wrong:
            raise forms.ValidationError(str(wrong), code=wrong.code) from None


class LotField(HouseField, forms.CharField):
    """製造番号: half-width capitals. What was typed stays in `form.typed(...)`: 0 and O decide a recall."""

    kind = "code"
    width = "short"

    def __init__(self, label: str = "製造番号（ロット番号）", **kwargs: Any) -> None:
        kwargs.setdefault("example", "AB123C")
        super().__init__(label, **kwargs)
        self.widget.attrs["autocapitalize"] = "characters"

    def to_python(self, value: Any) -> str:
        text = half_width(str(super().to_python(value))).upper()
        return re.sub(r"\s+", " ", re.sub("[‐‑‒–—―−ー]", "-", text))

    def clean(self, value: Any) -> str:
        lot = str(super().clean(value))
        if lot and not _LOT.fullmatch(lot):
            raise self.refuse("半角の英大文字・数字・ハイフンで入力してください。", "LOT_FORMAT")
        return lot


class NumberField(HouseField, forms.Field):
    """A quantity: `int`, or `Decimal` with `places`. Limits are inclusive; `unit` stands behind the box."""

    kind = "number"
    width = "short"
    widget = forms.TextInput

    def __init__(
        self,
        label: str,
        *,
        least: int | Decimal | None = 0,
        most: int | Decimal | None = None,
        places: int = 0,
        unit: str = "",
        **kwargs: Any,
    ) -> None:
        self.least, self.most, self.places, self.unit = least, most, places, unit
        super().__init__(label, **kwargs)
        self.widget.attrs["inputmode"] = "decimal" if places else "numeric"

    def to_python(self, value: Any) -> int | Decimal | None:
        if value in (None, ""):
            return None
        try:
            number = Decimal(half_width(str(value)).replace(",", ""))
        except InvalidOperation:
            raise self.refuse("数字で入力してください。", "NOT_NUMBER") from None
        exponent = number.as_tuple().exponent
        if not isinstance(exponent, int) or -exponent > self.places:
            what = f"小数は{self.places}桁まで" if self.places else "小数のない数"
            raise self.refuse(f"{what}で入力してください。", "TOO_FINE")
        return number if self.places else int(number)

    def clean(self, value: Any) -> int | Decimal | None:
        number: int | Decimal | None = super().clean(value)
        if number is None:
            return None
        if self.least is not None and number < self.least:
            raise self.refuse(f"{self.least}以上の数で入力してください。", "TOO_SMALL")
        if self.most is not None and number > self.most:
            raise self.refuse(f"{self.most}以下の数で入力してください。", "TOO_LARGE")
        return number
