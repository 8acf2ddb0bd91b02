"""Departures and deaths make papers void; cancelling them brings back what they made void.

An announced departure (転出予定) voids nothing before its day: the person may be immunized until then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sesshu.foundation.access import Actor
from sesshu.ledger.residents import consequences, following
from sesshu.ledger.residents.consequences import Consequence, Happening
from sesshu.ledger.residents.models import ResidentChange
from sesshu.ledger.residents.words import ResidentStatus
from sesshu.ledger.vouchers import actions
from sesshu.ledger.vouchers.models import Voucher

CODES = {ResidentStatus.MOVED_OUT: "move_out", ResidentStatus.DEAD: "death", ResidentStatus.REMOVED: "removed"}


def register() -> None:
    consequences.register(Happening.STOPPED, stopped)
    consequences.register(Happening.REVIVED, revived)
    following.register(following.Following("voucher", "接種券・予診票", following.rows_of(Voucher)))


def stopped(happened: Sequence[Consequence], by: Actor, purpose: str) -> None:
    """Void what people of this batch have in hand, each with the reason of the register."""
    of_code: dict[str, list[UUID]] = defaultdict(list)
    for one in happened:
        if one.resident.status in CODES:
            of_code[CODES[ResidentStatus(one.resident.status)]].append(one.resident.id)
    for code, ids in of_code.items():
        actions.void_of_residents(resident_ids=ids, code=code, by=_in_the_name_of(by), purpose=purpose)


def revived(happened: Sequence[Consequence], by: Actor, purpose: str) -> None:
    """Only what the cancelled change itself made void: papers of an earlier move stay void."""
    since = {one.resident.id: taken for one in happened if (taken := _taken_in(one)) is not None}
    actions.revive_of_residents(
        resident_ids=[one.resident.id for one in happened], codes=list(CODES.values()), since=since,
        by=_in_the_name_of(by), purpose=purpose,
    )  # fmt: skip


def _taken_in(one: Consequence) -> datetime | None:
    """When the change that is cancelled now was taken in."""
    rows = ResidentChange.objects.filter(resident=one.resident, history_number=one.cancelled)
    return rows.values_list("recorded_at", flat=True).first()


def _in_the_name_of(by: Actor) -> Actor:
    """Whoever takes in the register's file may do what follows from it by law, and nothing else with papers."""
    return replace(by, permissions=by.permissions | {"voucher.write"})
