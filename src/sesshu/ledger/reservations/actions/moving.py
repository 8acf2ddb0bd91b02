"""変更: the new seat is taken before the old one is given up, in one act. A failed change leaves the old seat."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import MovedOn, NotFound, NotNow
from sesshu.ledger.events.models import Session
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.reservations import policies
from sesshu.ledger.reservations.actions.booking import findings, take_seat
from sesshu.ledger.reservations.actions.cancelling import check_can_cancel, release
from sesshu.ledger.reservations.actions.common import active_of, check_may, lock_people, lock_sessions, note, told
from sesshu.ledger.reservations.actions.waiting import move_up
from sesshu.ledger.reservations.knowing import Knowing, Known, of_residents
from sesshu.ledger.reservations.models import Reservation
from sesshu.ledger.reservations.states import OUTSIDE, ReservationState


@transaction.atomic
def move(
    *, reservation_id: UUID, session_id: UUID, request: UUID, channel: str, decision: str = "",
    version: int | None = None, is_here: bool = False, knowing: Knowing = of_residents, by: Actor, purpose: str,
) -> Reservation:  # fmt: skip
    """Move a reservation to another session. Arriving twice it is done once. `is_here`: the person has come on the day,
    so that a session that has begun takes them, on the paper they booked with. Raises what `book` raises, `MovedOn`."""
    check_may(by)
    asked = Reservation.objects.filter(id=reservation_id).first()
    if asked is None:
        raise NotFound("この予約は見つかりません。一覧から選び直してください。")
    lock_people([asked.resident_id])
    done = Reservation.objects.filter(request=request, session_id=session_id).select_related("session__event").first()
    if done is not None:
        return done
    sessions = lock_sessions([asked.session_id, session_id])
    old = Reservation.objects.select_for_update(of=("self",)).get(id=reservation_id)
    if old.state == ReservationState.CANCELLED:
        raise NotNow("この予約はすでに変更または取り消されています。最新の予約を確認してください。")
    if version is not None and old.version != version:
        raise MovedOn
    if session_id == old.session_id:
        return old
    check_can_cancel(sessions[old.session_id], channel)
    new = _moved(old, sessions[session_id], request, channel, decision, knowing, by, is_here)
    old.replaced_by = new
    release([old], sessions, "変更", by)
    note([old], "moved", by)
    note([new], "made", by, "変更による")
    told("moved", [new], by, purpose, old=str(old.id), session=str(session_id), channel=channel)
    move_up(sessions[old.session_id], by, purpose)
    return new


def _moved(
    old: Reservation, session: Session, request: UUID, channel: str, decision: str, knowing: Knowing, by: Actor,
    is_here: bool,
) -> Reservation:  # fmt: skip
    person = policies.check_person(knowing([old.resident_id]).get(old.resident_id))
    others = [row for row in active_of([old.resident_id])[old.resident_id] if row.id != old.id]
    partner = [row for row in others if old.pair is not None and row.pair == old.pair]
    if not is_here:
        policies.check_session(session, channel)
    if channel in OUTSIDE:
        policies.check_opening(session, person)
    policies.check_not_booked(session, [row for row in others if row not in partner])
    voucher = old.voucher_id if is_here else _voucher(session, person)
    decided = decision.strip() or (old.decision if is_here else "")
    said = findings(person, [session], [row.session for row in others], city_tables())[0]
    if said.level == "block" and (channel in OUTSIDE or not decided):
        raise policies.NotEligible(said.reason)
    take_seat(session, channel)
    return Reservation.objects.create(
        session=session, resident_id=old.resident_id, voucher_id=voucher, pair=old.pair, request=request,
        channel=channel, contact_id=old.contact_id, level=said.level, reason=said.reason, decision=decided,
        state=ReservationState.BOOKED, made_at=clock.now(), made_by=by.code, made_by_name=by.display_name,
    )  # fmt: skip


def _voucher(session: Session, person: Known) -> UUID | None:
    paper = policies.paper_for(session, person)
    return paper.voucher_id if paper else None
