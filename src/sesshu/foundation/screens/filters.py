"""The form above a list: conditions, each of them removable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict

from sesshu.dates import wareki
from sesshu.foundation.screens.forms import Form


@dataclass(frozen=True, slots=True)
class Chosen:
    """A condition in force, in words: 状態：承認待ち."""

    field: str
    text: str


class FilterForm(Form):
    """Conditions of a list. Fields are best `required=False`; a condition that is wrong is shown and not used."""

    one_time = False

    def __init__(self, params: QueryDict, *, request: HttpRequest | None = None, **kwargs: Any) -> None:
        dropped = params.get("drop", "")
        kept = params.copy()
        kept.pop(dropped, None)
        super().__init__(kept, request=request, **kwargs)

    def conditions(self) -> dict[str, Any]:
        """The values of the conditions that are in force, by field."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value not in (None, "", [], False)}

    def chosen(self) -> list[Chosen]:
        """The same in words."""
        in_force = self.conditions().items()
        return [Chosen(name, f"{self.fields[name].label}：{self._word(name, value)}") for name, value in in_force]

    def _word(self, name: str, value: Any) -> str:
        words = dict(getattr(self.fields[name], "choices", ()))
        if isinstance(value, list):
            return "・".join(str(words.get(one, one)) for one in value)
        if hasattr(value, "isoformat"):
            return wareki(value)
        return "はい" if value is True else str(words.get(value, value))
