"""The line of 個人番号の利用 on the health page."""

from __future__ import annotations

from collections.abc import Callable

from sesshu.addressee.number_rules.models import NumberUse
from sesshu.addressee.number_rules.uses import NUMBER_USE
from sesshu.foundation import clock
from sesshu.foundation.api import idle
from sesshu.foundation.health.registry import Reading
from sesshu.law.number_purposes import number_purposes


def _may(operation: str) -> Callable[[NumberUse], bool]:
    """Whether an entry names 業務ID and a purpose of today that this operation may be for."""

    def opens(row: NumberUse) -> bool:
        known, today = number_purposes(), clock.today()
        mine = [known[one] for one in row.purposes.split() if one in known and known[one].holds_on(today)]
        return bool(row.systems.split()) and any(operation in one.operations for one in mine)

    return opens


NEEDS: idle.Needs = {
    "number_api.put": _may("put"),
    "number_api.change": _may("change"),
    "number_api.find": _may("find"),
    "number_api.verify": _may("verify"),
    "number_api.reveal": _may("reveal"),
    "number_api.export": _may("link_export"),
    "number_api.precondition": lambda row: bool(row.systems.split() and row.facts.split()),
    "finding.feed_numbers": _may("put"),
}


def number_uses() -> Reading:
    rows = {row.code: row for row in NumberUse.objects.as_of(clock.today())}
    return idle.reading(NEEDS, rows, master=NUMBER_USE.label, what="利用目的と業務ID")
