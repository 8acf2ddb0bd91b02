"""Masters in words for the pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sesshu.dates import fiscal_year_words, wareki, wareki_short
from sesshu.foundation.masters.actions import ACTS
from sesshu.foundation.masters.declaration import Master, master
from sesshu.foundation.masters.models import ChangeStatus, DatedMaster, MasterChange
from sesshu.foundation.screens.tables import shown

MARKS = {ChangeStatus.WAITING: "care", ChangeStatus.IN_FORCE: "right", ChangeStatus.WITHDRAWN: ""}


@dataclass(frozen=True, slots=True)
class Fact:
    label: str
    text: str
    before: str = ""

    @property
    def differs(self) -> bool:
        return bool(self.before) and self.before != self.text


def facts(of: Master, row: DatedMaster) -> list[Fact]:
    """The values of a row with their labels."""
    return [Fact(of.value_label(name), shown(of.shown_value(name, value))) for name, value in of.values(row).items()]


def period(start: date, end: date | None) -> str:
    return f"{wareki_short(start)} ～ {wareki_short(end) if end else '（終了日なし）'}"


def row_state(row: DatedMaster, today: date) -> tuple[str, str]:
    """A word and a mark: 有効, 適用前, 終了, 変更前."""
    if row.superseded_at is not None:
        return "変更前", ""
    if row.valid_from > today:
        return "適用前", "key"
    return ("有効", "right") if row.holds_on(today) else ("終了", "")


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A request as the page shows it."""

    change: MasterChange

    @property
    def act(self) -> str:
        return ACTS[self.change.act]

    @property
    def status(self) -> str:
        return ChangeStatus(self.change.status).label

    @property
    def mark(self) -> str:
        return MARKS[ChangeStatus(self.change.status)]

    @property
    def is_waiting(self) -> bool:
        return self.change.status == ChangeStatus.WAITING

    @property
    def when(self) -> str:
        if self.change.act == "copy":
            return fiscal_year_words(self.change.payload["fiscal_year"])
        day = wareki(date.fromisoformat(self.change.payload["valid_from"]))
        return f"{day}まで" if self.change.act == "end" else f"{day}から"

    def facts(self, before: DatedMaster | None) -> list[Fact]:
        """The values asked for, each beside the value that holds now."""
        of = master(self.change.master)
        old = of.values(before) if before else {}
        asked = self.change.payload.get("values", {})
        return [
            Fact(of.value_label(name), _words(of, name, asked[name]), _words(of, name, old[name]) if old else "")
            for name in of.value_fields
            if name in asked
        ]


def _words(of: Master, name: str, value: Any) -> str:
    """A value from a row or from a stored request (dates are text there) as people read it."""
    return shown(of.shown_value(name, of.model._meta.get_field(name).to_python(value)))


def explain(payload: dict[str, Any]) -> list[tuple[str, str]]:
    """A request's content for the approvals page: label and value pairs."""
    of = master(str(payload["master"]))
    asked = ShownChange(MasterChange(master=of.key, act=payload["act"], code=payload["code"], payload=payload))
    said = [("マスタ", of.label), ("区分", asked.act), ("コード", str(payload["code"]) or "―"), ("適用", asked.when)]
    if payload["act"] == "copy":
        said.append(("件数", f"{len(payload['rows'])}件"))
    return [*said, *((fact.label, fact.text) for fact in asked.facts(None)), ("理由", str(payload["reason"]))]
