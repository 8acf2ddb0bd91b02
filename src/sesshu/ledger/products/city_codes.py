"""Codes that a city gives: its number, a hyphen, and a word of its own. No code of the law looks like that."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.conf import settings

from sesshu.foundation.screens.fields.base import HouseField, half_width

_WORD = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MOST = 24


class CityCodeField(HouseField, forms.CharField):
    """A short word typed by the clerk; the cleaned value has the city's number before it: 431001-mumps."""

    kind = "code"
    width = "short"

    def __init__(self, label: str, *, hint: str = "", **kwargs: Any) -> None:
        hint = hint or "半角の英小文字・数字・ハイフン。市の番号が前に付きます。登録のあとは変えられません。"
        super().__init__(label, hint=hint, **kwargs)

    def clean(self, value: Any) -> str:
        typed = half_width(str(super().clean(value))).lower()
        word = typed.removeprefix(f"{prefix()}-")
        if typed and (not _WORD.fullmatch(word) or len(word) > MOST):
            raise self.refuse(f"半角の英小文字・数字・ハイフンで{MOST}文字以内で入力してください。", "CITY_CODE")
        return f"{prefix()}-{word}" if typed else ""


def prefix() -> str:
    """The city's number, six digits."""
    return str(settings.SESSHU_MUNICIPALITY)
