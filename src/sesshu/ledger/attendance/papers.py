"""The paper of a person who comes: the one that was scanned, the one of the reservation, or the one in hand."""

from __future__ import annotations

import contextlib
from datetime import date

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import Refused
from sesshu.ledger.attendance.models import Attendance
from sesshu.ledger.events.models import Session
from sesshu.ledger.vouchers import actions, queries
from sesshu.ledger.vouchers.models import Voucher
from sesshu.ledger.vouchers.states import VoucherState


def paper_of(row: Attendance, session: Session, number: str, by: Actor) -> Voucher | None:
    """Which paper will be used up by the dose; None where there is none for this series. A void or used one is none."""
    candidates: list[Voucher] = []
    with contextlib.suppress(Refused):  # the number may be that of the person
        candidates += queries.by_number(by, number) if number else []
    if row.reservation and row.reservation.voucher:
        candidates.append(row.reservation.voucher)
    candidates += Voucher.objects.filter(resident_id=row.resident_id, state=VoucherState.ISSUED).order_by(
        "issued_on", "id"
    )
    return next((one for one in candidates if _fits(one, row, session.series, session.event.held_on)), None)


def _fits(paper: Voucher, row: Attendance, series: str, day: date) -> bool:
    in_hand = paper.state == VoucherState.ISSUED and paper.resident_id == row.resident_id
    return in_hand and paper.series == series and (paper.valid_until is None or day <= paper.valid_until)


def use_up(row: Attendance, by: Actor, purpose: str) -> None:
    """The dose was given on this paper, if it is still in hand."""
    if row.voucher_id and row.dose_id:
        paper = Voucher.objects.get(pk=row.voucher_id)
        if paper.state == VoucherState.ISSUED:
            actions.use(number=paper.number, dose_id=row.dose_id, resident_id=row.resident_id, by=by, purpose=purpose)
