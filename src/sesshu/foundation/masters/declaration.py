"""What a master is: a declaration from which its list, its pages and its changes are made."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils.safestring import SafeString

from sesshu.foundation.errors import NotFound
from sesshu.foundation.masters.models import DatedMaster
from sesshu.foundation.screens.fields import DateField, NoteField
from sesshu.foundation.screens.forms import Form
from sesshu.foundation.screens.tables import Column

OWN_FIELDS = ("valid_from", "valid_until", "reason")


class MasterForm(Form):
    """Base of a master's form: its own fields (named like the model's, `code` among them), then period and reason."""

    keeps_draft = True
    field_order: list[str] | None = None

    valid_from = DateField("適用開始日")
    valid_until = DateField("適用終了日", required=False, hint="空欄のときは、終了日を定めません。例：R9.3.31")
    reason = NoteField("変更の理由", rows=2, most=400)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        last = [name for name in OWN_FIELDS if name in self.fields]
        self.order_fields([name for name in self.fields if name not in last] + last)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        start, end = data.get("valid_from"), data.get("valid_until")
        if start and end and end < start:
            self.add_error("valid_until", "適用開始日以後の日を入力してください。")
        return data

    def code_of(self, values: dict[str, Any]) -> str:
        """The entry's code; most masters have it as a field."""
        return str(values["code"])


@dataclass(frozen=True, slots=True)
class Master:
    """One master. `fiscal` masters are set for a fiscal year and can be copied to the next.

    `columns` are shown in the list; `search` names the model fields that the list's word condition looks in. The
    conditions of a `personal` master (entries are people) are sent by POST and never stand in an address.
    """

    key: str
    label: str
    model: type[DatedMaster]
    form: type[MasterForm]
    columns: tuple[Column, ...]
    search: tuple[str, ...]
    help: str = ""
    fiscal: bool = False
    personal: bool = False
    derive: Callable[[dict[str, Any]], dict[str, Any]] = dict  # adds what follows from the values, such as a search key
    # Raises `InvalidInput` for a row that must not come into force; asked when it is requested and when it is approved.
    check: Callable[[DatedMaster], None] | None = None
    # What a row would mean, shown before it is asked for and to those who decide. Draws nothing where it returns "".
    preview: Callable[[HttpRequest, DatedMaster], SafeString | str] | None = None

    @property
    def value_fields(self) -> list[str]:
        """Names of the fields that hold the entry's values, in the order of the form."""
        return [n for n in self.form.base_fields if n not in OWN_FIELDS and n != "code" and hasattr(self.model, n)]

    def values(self, row: DatedMaster) -> dict[str, Any]:
        return {name: getattr(row, name) for name in self.value_fields}

    def value_label(self, name: str) -> str:
        return str(self.form.base_fields[name].label)

    def shown_value(self, name: str, value: Any) -> Any:
        """A value as people read it: the word of a choice instead of its code."""
        field = self.form.base_fields[name]
        if hasattr(field, "shown"):
            return field.shown(value)
        return dict(getattr(field, "choices", ())).get(value, value)

    def row(self, code: str, valid_from: date, valid_until: date | None, values: dict[str, Any]) -> DatedMaster:
        """A row that is not saved, as it would be in force."""
        return self.model(code=code, valid_from=valid_from, valid_until=valid_until, **self.derive(values))


_masters: dict[str, Master] = {}


def register(master: Master) -> None:
    """Make a master known (`AppConfig.ready` of its room)."""
    _masters[master.key] = master


def masters() -> list[Master]:
    return list(_masters.values())


def master(key: str) -> Master:
    if key not in _masters:
        raise NotFound("このマスタはありません。")
    return _masters[key]
