"""Several values of an axis in one line: 2024～2026、R8; their codes when it was cleaned."""

from __future__ import annotations

from typing import Any

from django import forms

from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.screens.fields import TextField
from sesshu.ledger.statistics.axes import AXES
from sesshu.ledger.statistics.typed import EXAMPLES, values_of


class ValuesField(TextField):
    """The condition of one axis. `clean` gives the list of its values."""

    def __init__(self, axis: str) -> None:
        self.axis = axis
        super().__init__(
            AXES[axis].name, required=False, most=400, width="medium",
            hint=f"複数は「、」で区切ります。例：{EXAMPLES[axis]}",
        )  # fmt: skip

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            return values_of(self.axis, text)
        except InvalidInput as wrong:
            raise forms.ValidationError(wrong.message, code="VALUES") from None
