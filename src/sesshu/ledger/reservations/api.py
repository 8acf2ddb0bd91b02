"""予約 for other systems: booked, moved and given up through the one door of the office, under the rules of the public
page (open events, no seats that are held back, nobody decides against the rules). Numbers travel in bodies."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid5

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel, ConfigDict, Field

from sesshu.foundation import audit
from sesshu.foundation.access import Actor
from sesshu.foundation.api.acting import acting
from sesshu.foundation.api.answering import PROBLEMS, RequestUsed, answer
from sesshu.foundation.api.declaring import operation
from sesshu.foundation.errors import NotFound
from sesshu.ledger.events import queries as events
from sesshu.ledger.events.api import shown
from sesshu.ledger.events.models import Session
from sesshu.ledger.reservations import actions, queries
from sesshu.ledger.reservations.actions import Wish
from sesshu.ledger.reservations.actions.booking import MOST_PAIR
from sesshu.ledger.reservations.models import Reservation
from sesshu.ledger.reservations.states import Channel
from sesshu.ledger.vouchers.named import NamedPerson, find

PURPOSE = "EVENT_MANAGEMENT"
router = Router(tags=["予約"])


class ReservationWish(NamedPerson):
    """A seat in one session, or in the two of a pair of doses. The same `request` again gives the first answer."""

    request: UUID = Field(description="重複を防ぐ鍵。送り直すときは同じ値")
    sessions: list[UUID] = Field(min_length=1, max_length=MOST_PAIR, description="時間帯。2回分のときは2つ")
    wait: bool = Field(default=False, description="満席のとき、空き待ちに入れる")
    telephone: str = Field(default="", max_length=20, description="中止・繰上げの連絡先")


class MoveWish(BaseModel):
    """Another session for a reservation. The same `request` again gives the first answer."""

    model_config = ConfigDict(extra="forbid")

    request: UUID = Field(description="重複を防ぐ鍵。送り直すときは同じ値")
    session: UUID = Field(description="移る先の時間帯")


class CancelWish(BaseModel):
    model_config = ConfigDict(extra="forbid")

    reason: str = Field(default="本人の取消し", max_length=100, description="取消しの理由")


class ReservationOut(BaseModel):
    """`state`: booked, waiting or cancelled. `level` and `reason`: what the rules said when it was made."""

    reservation: UUID
    event: UUID
    session: UUID
    addressee_number: str
    held_on: date
    starts_at: str
    series: str
    state: str
    channel: str
    level: str
    reason: str
    voucher_number: str | None
    cancel_reason: str


@operation(
    router.post, "/reservations", name="api-reservation-book", purpose=PURPOSE, permission="reservation.deposit",
    response={200: list[ReservationOut], **PROBLEMS}, summary="予約する（満席・対象外は理由を付けて断る）",
)  # fmt: skip
def book(request: HttpRequest, wish: ReservationWish) -> HttpResponse:
    """One answer a session. Judged by the rules like every reservation."""
    by = _writer(request)
    for key in wish.sessions:
        _open_session(by, key)
    person = find(by, wish)
    asked = Wish(person.pk, tuple(wish.sessions), wish.request, wait=wish.wait, telephone=wish.telephone)
    [made] = actions.book(wishes=[asked], channel=Channel.SYSTEM, by=by, purpose=PURPOSE)
    if {row.session_id for row in made.reservations} != set(wish.sessions):
        raise RequestUsed
    return answer(_told(by, [row.pk for row in made.reservations]))


@operation(
    router.post, "/reservations/{reservation_id}/move", name="api-reservation-move", purpose=PURPOSE,
    permission="reservation.deposit", response={200: ReservationOut, **PROBLEMS}, summary="予約を別の時間帯に変える",
)  # fmt: skip
def move(request: HttpRequest, reservation_id: UUID, wish: MoveWish) -> HttpResponse:
    """The new seat is taken before the old one is given up; refused, the old seat stays."""
    by = _writer(request)
    queries.get(by, reservation_id)
    _open_session(by, wish.session)
    made = actions.move(
        reservation_id=reservation_id, session_id=wish.session, request=uuid5(wish.request, str(reservation_id)),
        channel=Channel.SYSTEM, by=by, purpose=PURPOSE,
    )  # fmt: skip
    return answer(_told(by, [made.pk])[0])


@operation(
    router.post, "/reservations/{reservation_id}/cancel", name="api-reservation-cancel", purpose=PURPOSE,
    permission="reservation.deposit", response={200: ReservationOut, **PROBLEMS}, summary="予約を取り消す",
)  # fmt: skip
def cancel(request: HttpRequest, reservation_id: UUID, wish: CancelWish) -> HttpResponse:
    """Twice is once. Who waits moves up."""
    by = _writer(request)
    queries.get(by, reservation_id)
    actions.cancel(
        reservation_ids=[reservation_id], reason=wish.reason, channel=Channel.SYSTEM, by=by, purpose=PURPOSE
    )  # fmt: skip
    return answer(_told(by, [reservation_id])[0])


@operation(
    router.get, "/event-sessions/{session_id}/reservations", name="api-session-reservations", purpose=PURPOSE,
    permission="reservation.fetch", response={200: list[ReservationOut], **PROBLEMS},
    summary="時間帯の予約を一覧する（氏名・住所・電話番号は含まない）",
)  # fmt: skip
def of_session(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """Everybody who is booked, waits or has cancelled, in the order in which they asked."""
    by = acting(request, "", "event.read", "reservation.read")
    session = _open_session(by, session_id)
    rows = queries.reservations(by).filter(session=session).order_by("made_at", "id")
    return answer(_told(by, list(rows.values_list("pk", flat=True))))


def _open_session(by: Actor, session_id: UUID) -> Session:
    """A session of an event that other systems may know of, or `NotFound`."""
    session = events.session(by, session_id)
    if not shown(by).filter(pk=session.event_id).exists():
        raise NotFound("この時間帯は見つかりません。イベントの一覧から選び直してください。")
    return session


def _writer(request: HttpRequest) -> Actor:
    return acting(request, "", "event.read", "reservation.read", "reservation.write", "resident.read", "voucher.read")


def _told(by: Actor, ids: list[UUID]) -> list[dict[str, Any]]:
    """Reservations as they are now. Whose they are is recorded first."""
    found = {row.pk: row for row in queries.reservations(by).filter(pk__in=ids).select_related("resident")}
    rows = [found[key] for key in ids if key in found]
    subjects = list(dict.fromkeys(f"resident:{row.resident_id}" for row in rows))
    audit.record_read("reservation.told", by=by, purpose=PURPOSE, subjects=subjects)
    return [_one(row) for row in rows]


def _one(row: Reservation) -> dict[str, Any]:
    session = row.session
    return {
        "reservation": str(row.pk), "event": str(session.event_id), "session": str(session.pk),
        "addressee_number": row.resident.addressee_number, "held_on": session.event.held_on.isoformat(),
        "starts_at": f"{session.starts_at:%H:%M}", "series": session.series, "state": row.state,
        "channel": row.channel, "level": row.level, "reason": row.reason,
        "voucher_number": row.voucher.number if row.voucher else None, "cancel_reason": row.cancel_reason,
    }  # fmt: skip
