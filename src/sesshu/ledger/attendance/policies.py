"""May this person be received, may this step be taken now?"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sesshu.dates import wareki
from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow
from sesshu.foundation.masters.models import MasterQuerySet
from sesshu.ledger.events.models import Session
from sesshu.ledger.events.states import EventState, SessionState
from sesshu.ledger.institutions.models import StaffMember
from sesshu.ledger.institutions.professions import examining
from sesshu.ledger.reservations.actions.common import active_of
from sesshu.ledger.reservations.judging import Finding
from sesshu.ledger.reservations.models import Reservation
from sesshu.ledger.reservations.policies import AlreadyBooked, NotEligible
from sesshu.ledger.reservations.states import ReservationState
from sesshu.ledger.residents.visibility import visible_to


class BookedElsewhere(AlreadyBooked):
    """この人はほかの時間帯の予約があります。"""

    code = "BOOKED_ELSEWHERE"


def check_day(session: Session) -> None:
    """Raise for a session that is called off, and on any other day than its own."""
    if session.event.state == EventState.CANCELLED or session.state == SessionState.CANCELLED:
        raise NotNow("このイベント（時間帯）は中止になりました。受付はできません。")
    if session.event.held_on != clock.today():
        raise NotNow(f"このイベントは{wareki(session.event.held_on)}です。受付は開催日にだけできます。")


def check_person(resident_id: UUID, viewer: Actor) -> None:
    if not visible_to(viewer).filter(pk=resident_id).exists():
        raise NotFound("該当する住民がいません。番号を確かめてください。")


def doctor_of(session: Session, code: str) -> str:
    """The name of a doctor who is registered on the day; "" without a code. Raises `InvalidInput`."""
    if not code:
        return ""
    row = doctors(session).filter(code=code).first()
    if row is None:
        raise InvalidInput("接種医：開催日に登録のある医師を一覧から選んでください。", field="doctor_code")
    return str(row.name)


def doctors(session: Session) -> MasterQuerySet:
    """The doctors of the staff master on the day of a session."""
    return StaffMember.objects.as_of(session.event.held_on).filter(profession__in=examining()).order_by("kana", "code")


def check_judged(level: str, reason: str, decision: str) -> None:
    """Raise for a dose outside the rules that nobody decided to give all the same."""
    if level == "block" and not decision:
        raise NotEligible(f"{reason}　医師の判断などで受け付けるときは「判断の理由」を入力してください。")


def of_the_day(resident_id: UUID) -> list[Reservation]:
    """What a person has booked or waits for today, in the order of the day."""
    rows = [row for row in active_of([resident_id])[resident_id] if row.session.event.held_on == clock.today()]
    return sorted(rows, key=lambda row: (row.session.starts_at, row.session.room, row.pk))


def is_same(one: Session, other: Session) -> bool:
    """Whether a person goes to one of two sessions and not to both: the same series, or an event without any."""
    if one.series and other.series:
        return one.series == other.series
    return one.event_id == other.event_id


def check_moves(others: Sequence[Reservation], session: Session, moves: bool) -> None:
    """Raise for who has a seat in another session of today and was not asked. Who only waits there gives nothing up."""
    booked = next((one for one in others if one.state == ReservationState.BOOKED), None)
    if booked and not moves:
        raise BookedElsewhere(
            f"この人は、今日の{named(booked.session, session)}の予約があります。ここで受け付けるときは"
            "「ほかの時間帯の予約をここに移す」に印を付けてください。"
        )


def named(one: Session, beside: Session) -> str:
    """A session in words: its time, and its event where that is another one."""
    event = "" if one.event_id == beside.event_id else f"「{one.event.name}」"
    return f"{event}{one.starts_at:%H:%M}"


def with_bookings(found: Finding, session: Session, booked: Sequence[Session]) -> str:
    """The reason of a finding, with the later reservations of the same series that it was judged with."""
    if found.level == "info":
        return found.reason
    later = [one for one in booked if one.series and one.series == session.series]
    days = "、".join(f"{wareki(one.event.held_on)} {one.starts_at:%H:%M}" for one in later)
    return f"{days}にも予約があります。{found.reason}" if days else found.reason
