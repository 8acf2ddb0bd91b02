"""May this be done with an event or a session now?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time

from sesshu.dates import wareki
from sesshu.foundation import clock
from sesshu.foundation.errors import InvalidInput, MovedOn, NotNow
from sesshu.ledger.events.models import Event, EventKind, Session, Venue
from sesshu.ledger.events.states import EventState
from sesshu.ledger.programmes.tables import city_tables

MOST_SEATS, MOST_SESSIONS = 2000, 100


def check_day(held_on: date) -> None:
    """Raise for a day that is over: nobody can come any more."""
    if held_on < clock.today():
        raise InvalidInput(
            f"開催日：{wareki(held_on)}は過ぎています。今日以後の日を入力してください。", field="held_on",
            example="R8.12.5",
        )  # fmt: skip


def kind_on(code: str, day: date) -> EventKind:
    """The kind of event in force on a day. Raises `InvalidInput`."""
    found = EventKind.objects.as_of(day).filter(code=code).first()
    if found is None:
        raise InvalidInput("種類：開催日に使えるものを一覧から選んでください。", field="kind", example="集団接種")
    return found  # type: ignore[no-any-return]


def venue_on(code: str, day: date) -> Venue:
    """The venue in force on a day. Raises `InvalidInput`."""
    found = Venue.objects.as_of(day).filter(code=code).first()
    if found is None:
        raise InvalidInput("会場：開催日に使えるものを一覧から選んでください。", field="venue", example="保健センター")
    return found  # type: ignore[no-any-return]


def check_seats(capacity: int, held_back: int, taken: int = 0) -> None:
    """Raise for seats that cannot be."""
    if not 1 <= capacity <= MOST_SEATS:
        raise InvalidInput(
            f"定員：1から{MOST_SEATS}までの数を入力してください。", field="capacity", example="20"
        )  # fmt: skip
    if held_back > capacity:
        raise InvalidInput("取り置きの席：定員以下の数を入力してください。", field="held_back", example="2")
    if capacity < taken:
        raise InvalidInput(
            f"定員：予約が{taken}人あるため、{taken}人より少なくできません。", field="capacity", example=str(taken)
        )  # fmt: skip


def check_times(starts_at: time, ends_at: time) -> None:
    if ends_at <= starts_at:
        raise InvalidInput(
            "終わりの時刻：始まりより後の時刻を入力してください。", field="ends_at", example="16:00"
        )  # fmt: skip


def check_series(series: str, product: str, *, judged: bool) -> None:
    """Raise for a series that is unknown or missing, or a product that does not belong to it."""
    known = {row.code: row for row in city_tables().series}
    if judged and series not in known:
        raise InvalidInput("予防接種：一覧から選んでください。", field="series", example="麻しん・風しん 第2期")
    if not judged and series:
        raise InvalidInput("予防接種：この種類のイベントでは選びません。空欄にしてください。", field="series")
    if product and not series:
        raise InvalidInput("ワクチン：予防接種を選んでから指定してください。", field="product")


def check_still_planned(event: Event) -> None:
    """Raise for an event that is cancelled or over."""
    if event.state == EventState.CANCELLED:
        raise NotNow("このイベントは中止されています。修正するときは、写しを作ってください。")
    if event.held_on < clock.today():
        raise NotNow(f"このイベントは{wareki(event.held_on)}に終わっています。修正できません。")


def check_version(row: Event | Session, version: int | None) -> None:
    """Raise `MovedOn` when another person changed it since the page was opened."""
    if version is not None and row.version != version:
        raise MovedOn


def has_people(sessions: Sequence[Session]) -> bool:
    """Whether somebody is booked or waits in one of these sessions."""
    ids = [row.id for row in sessions]
    return Session.objects.filter(id__in=ids, reservations__state__in=["booked", "waiting"]).exists()
