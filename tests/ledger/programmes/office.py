"""Made-up programmes for tests."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.masters import actions
from sesshu.foundation.masters.models import MasterChange
from sesshu.ledger.programmes.masters import PROGRAMME

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=clock.TOKYO)
TODAY = NOW.date()
MUMPS = "431001-mumps"
MALE_HPV = "431001-hpv-male"
VALUES: dict[str, Any] = {
    "name": "おたふくかぜ（例）",
    "category": "voluntary",
    "basis": "架空市任意予防接種費用助成要綱（例）第3条",
    "from_kind": "months",
    "from_number": 12,
    "until_kind": "school",
    "until_number": None,
    "sex": "",
    "born_from": None,
    "born_until": None,
    "condition": "",
    "excludes_had_disease": True,
    "products": "mumps",
    "yearly": False,
    "doses": 2,
    "paid_doses": 2,
    "interval_2": 27,
    "interval_2_unit": "d",
    "interval_3": None,
    "interval_3_unit": "d",
    "interval_4": None,
    "interval_4_unit": "d",
    "counts_earlier": True,
}
MALE: dict[str, Any] = VALUES | {
    "name": "男性HPV（例）", "products": "hpv9,hpv4", "sex": "M", "from_kind": "fiscal", "from_number": 12,
    "until_kind": "fiscal", "until_number": 16, "doses": 3, "paid_doses": 3, "interval_2": 1, "interval_2_unit": "m",
    "interval_3": 3, "interval_3_unit": "m", "excludes_had_disease": False,
}  # fmt: skip
YEAR = {"valid_from": date(2026, 4, 1), "valid_until": date(2027, 3, 31)}


def in_force(by: Actor, *entries: dict[str, Any]) -> None:
    """Programmes that are in the master, from 1 April 2026 to 31 March 2027 unless told otherwise."""
    rows = [YEAR | entry for entry in entries]
    actions.load(of=PROGRAMME, entries=rows, reason="試験", by=by, purpose="MASTER_MAINTENANCE")


def ask(
    by: Actor, code: str = MUMPS, act: str = "new", values: dict[str, Any] | None = None, **more: Any
) -> MasterChange:
    """A request for a programme."""
    return actions.request_change(
        of=PROGRAMME, act=act, code=code, values=values or VALUES, reason="試験", by=by, purpose="MASTER_MAINTENANCE",
        **(YEAR | more),
    )  # fmt: skip
