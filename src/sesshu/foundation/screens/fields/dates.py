"""The date field: one box for both calendars, with the reading said back."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from sesshu.dates import DateError, echo, read_date, wareki, wareki_short
from sesshu.foundation import clock
from sesshu.foundation.screens.fields.base import HouseField

EXAMPLE = "R8.11.21、令和8年11月21日、20261121"


class DateField(HouseField, forms.Field):
    """A day typed in the Japanese or western calendar; the cleaned value is a `date` (None when empty).

    `not_future` refuses days after today of the clock. `not_before` and `not_after` are inclusive limits.
    """

    kind = "date"
    width = "short"
    echoes = True
    widget = forms.TextInput

    def __init__(
        self,
        label: str,
        *,
        not_future: bool = False,
        not_before: date | None = None,
        not_after: date | None = None,
        hint: str = f"例：{EXAMPLE}",
        **kwargs: Any,
    ) -> None:
        self.not_future, self.not_before, self.not_after = not_future, not_before, not_after
        super().__init__(label, hint=hint, **kwargs)
        self.widget.attrs["data-echo-date"] = ""

    def to_python(self, value: Any) -> date | None:
        if value is None or isinstance(value, date):
            return value
        if not str(value).strip():
            return None
        try:
            return read_date(str(value))
        except DateError as wrong:
            raise forms.ValidationError(str(wrong), code=wrong.code) from None

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day is None:
            return None
        today = clock.today()
        if self.not_future and day > today:
            raise self.refuse(
                f"{wareki(day)}は未来の日付です。今日（{wareki(today)}）以前の日を入力してください。", "FUTURE"
            )
        if self.not_before and day < self.not_before:
            raise self.refuse(f"{wareki(self.not_before)}以後の日を入力してください。", "TOO_EARLY")
        if self.not_after and day > self.not_after:
            raise self.refuse(f"{wareki(self.not_after)}以前の日を入力してください。", "TOO_LATE")
        return day

    def prepare_value(self, value: Any) -> Any:
        return wareki_short(value) if isinstance(value, date) else value

    def echo(self, value: Any) -> str:
        return read_back(str(value or ""))


def read_back(text: str) -> str:
    """令和8年11月21日（2026年）土曜日, or why it cannot be read; empty for an empty text."""
    if not text.strip():
        return ""
    try:
        return echo(read_date(text))
    except DateError as wrong:
        return str(wrong)
