"""May this seat be taken, this reservation be changed or cancelled, now and by this channel?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sesshu.dates import wareki
from sesshu.foundation import clock
from sesshu.foundation.errors import NotFound, NotNow, Refused
from sesshu.ledger.events.models import EventOpening, Session
from sesshu.ledger.events.states import EventState, SessionState
from sesshu.ledger.reservations.knowing import Known, Paper
from sesshu.ledger.reservations.models import Reservation
from sesshu.ledger.reservations.states import OUTSIDE, ReservationState


class Full(NotNow):
    """この時間帯は満席です。ほかの時間帯を選ぶか、空き待ちに登録してください。"""

    code = "FULL"


class AlreadyBooked(Refused):
    """この人はすでに予約しています。"""

    code = "ALREADY_BOOKED"


class NotEligible(Refused):
    """この日は接種の対象になりません。"""

    code = "NOT_ELIGIBLE"


def check_session(session: Session, channel: str) -> None:
    """Raise for a session that takes nobody: called off, stopped, begun, not open to the public."""
    event = session.event
    if event.state == EventState.CANCELLED or session.state == SessionState.CANCELLED:
        raise NotNow("このイベント（時間帯）は中止になりました。ほかの時間帯を選んでください。")
    if session.begins <= clock.now():
        raise NotNow("この時間帯はもう始まっているか、終わっています。これからの時間帯を選んでください。")
    if channel not in OUTSIDE:
        return
    if not event.public or event.state != EventState.OPEN or session.state != SessionState.OPEN:
        raise NotNow("この時間帯は、いま予約を受け付けていません。ほかの時間帯を選んでください。")
    if not before_end(session):
        raise NotNow("インターネットでの受付は終了しました。変更や取消しは、市の窓口に電話してください。")


def before_end(session: Session) -> bool:
    """Whether the public may still book, change and cancel."""
    ends = session.event.booking_ends_at or session.begins
    return clock.now() < min(ends, session.begins)


def opens_at(openings: Sequence[EventOpening], birth_date: date | None) -> datetime | None:
    """From when a person of this birth may book by themselves: the earliest opening that takes them in. None: never.

    An event without openings is open to everybody from the moment the office opens it.
    """
    found = [
        one.opens_at
        for one in openings
        if (birth_date is None and one.born_from is None and one.born_until is None)
        or (
            birth_date is not None
            and (one.born_from is None or one.born_from <= birth_date)
            and (one.born_until is None or birth_date <= one.born_until)
        )
    ]
    return min(found, default=None)


def check_opening(session: Session, known: Known) -> None:
    """Raise when the age group of this person may not book yet."""
    openings = list(session.event.openings.all())
    if not openings:
        return
    at = opens_at(openings, known.birth_date)
    if at is None:
        raise NotNow("このイベントは、生年月日により予約の対象になりません。市の窓口に問い合わせてください。")
    if clock.now() < at:
        local = at.astimezone(clock.TOKYO)
        raise NotNow(f"予約の受付は{wareki(local.date())} {local:%H:%M}から始まります。")


def check_person(known: Known | None) -> Known:
    """Raise for nobody, and for who is gone."""
    if known is None:
        raise NotFound("該当する住民がいません。検索からやり直してください。")
    if known.gone:
        raise NotNow(f"この人は{known.gone}のため、予約できません。")
    return known


def paper_for(session: Session, known: Known) -> Paper | None:
    """The 接種券 or 予診票 that the reservation rests on; None where the event asks for none. Raises `NotEligible`."""
    day = session.event.held_on
    found = next((paper for paper in known.papers if paper.is_for(session.series, day)), None)
    if found is None and session.event.needs_voucher:
        raise NotEligible("この予防接種に使える接種券・予診票（開催日まで有効なもの）が手元にありません。")
    return found if session.series else None


def check_not_booked(session: Session, others: Sequence[Reservation]) -> None:
    """Raise for a second reservation: of the same event, of the same series, or at the same time.

    The doses of a pair are booked in one act, so that they never meet each other here.
    """
    for other in others:
        booked = other.session
        when = f"{wareki(booked.event.held_on)} {booked.starts_at:%H:%M}"
        word = ReservationState(other.state).label
        if booked.event_id == session.event_id and (booked.series == session.series or not session.series):
            raise AlreadyBooked(
                f"この人はこのイベントにすでに「{word}」があります（{when}）。変更するか取り消してください。"
            )
        if session.series and booked.series == session.series:
            raise AlreadyBooked(
                f"この人は同じ予防接種にすでに「{word}」があります（{when}）。変更するか取り消してください。"
            )
        same_day = booked.event.held_on == session.event.held_on
        if same_day and booked.starts_at < session.ends_at and session.starts_at < booked.ends_at:
            raise AlreadyBooked(f"この人は同じ時刻に別の予約があります（{when}）。")


def check_seat(session: Session, channel: str) -> None:
    """Raise `Full` when this channel has no seat left."""
    if free_for(session, channel) <= 0:
        raise Full


def free_for(session: Session, channel: str) -> int:
    return session.free_for_public if channel in OUTSIDE else session.free
