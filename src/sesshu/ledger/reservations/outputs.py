"""What goes out of reservations: the list of a day, the list of whom to tell when an event is called off."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sesshu.dates import wareki
from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotNow
from sesshu.foundation.files.exporting import export
from sesshu.foundation.files.models import Export
from sesshu.ledger.events import queries as events
from sesshu.ledger.events.models import Event
from sesshu.ledger.recalls.routes import Route, routes
from sesshu.ledger.reservations import queries
from sesshu.ledger.reservations.models import Reservation
from sesshu.ledger.reservations.states import ACTIVE
from sesshu.ledger.staff_assignments import queries as staff

DAY_LIST = (
    ("starts_at", "時間帯"), ("room", "部屋"), ("series", "予防接種"), ("state", "状態"),
    ("addressee_number", "宛名番号"),
    ("name", "氏名"), ("kana", "カナ氏名"), ("birth_date", "生年月日"), ("telephone", "電話番号"),
    ("voucher", "券番号"), ("level", "判定"), ("channel", "受付"),
)  # fmt: skip
TELL = (
    ("way", "連絡の方法"), ("starts_at", "時間帯"), ("addressee_number", "宛名番号"), ("name", "氏名"),
    ("kana", "カナ氏名"), ("telephone", "電話番号"), ("postal_code", "郵便番号"), ("address", "送付先住所"),
    ("reason", "中止の理由"),
)  # fmt: skip
LEVELS = {"": "", "info": "対象", "warn": "確認", "block": "対象外（判断で登録）"}
TELEPHONE = "電話"


def export_day(*, event_id: UUID, profile: str, by: Actor, purpose: str) -> Export:
    """Who is booked or waits, in the order of the day. No addresses."""
    by.check("file.export")
    event = events.get(by, event_id)
    rows = list(queries.of_event(by, event).filter(state__in=ACTIVE))
    if not rows:
        raise NotNow("予約している人がいません。")
    shown, series = queries.people(by, rows), events.series_names()
    return export(
        name=f"イベント_予約者_{event.label}", columns=list(DAY_LIST), profile=profile, by=by, purpose=purpose,
        rows=[_day(row, shown[row.id], series) for row in rows], subjects=_subjects(rows),
    )  # fmt: skip


def export_tell(*, event_id: UUID, profile: str, by: Actor, purpose: str) -> Export:
    """Whom to tell that an event or a session was called off: by telephone where one was given, else by letter; and the
    staff who were planned, through their institution (for who may see the plan).

    Addresses and telephones of protected persons are never in the file: they are told by hand.
    """
    by.check("file.export")
    event = events.get(by, event_id)
    rows, workers = list(queries.called_off(by, event)), staff_to_tell(by, event)
    if not rows and not workers:
        raise NotNow("連絡する人がいません。")
    ways = ways_to_tell(rows, by)
    people = routes({row.resident_id for row in rows}, by)
    return export(
        name=f"イベント_中止の連絡_{event.label}", columns=list(TELL), profile=profile, by=by, purpose=purpose,
        rows=[*(_tell(row, ways[row.id], people[row.resident_id]) for row in rows), *workers], subjects=_subjects(rows),
    )  # fmt: skip


def staff_to_tell(viewer: Actor, event: Event) -> list[dict[str, Any]]:
    """従事者 whose plan was withdrawn with the event, as rows of the list; none for who may not see the plan."""
    if not viewer.may("staff_assignment.write"):
        return []
    rows = staff.called_off(viewer, event)
    at = staff.telephones(rows)
    return [
        {
            "way": "従事者", "starts_at": f"{wareki(event.held_on)} {row.starts_at.astimezone(clock.TOKYO):%H:%M}",
            "addressee_number": "", "name": row.staff_name, "kana": "", "telephone": at[row.staff_code][1],
            "postal_code": "", "address": at[row.staff_code][0], "reason": row.withdraw_reason,
        }
        for row in rows
    ]  # fmt: skip


def ways_to_tell(rows: Sequence[Reservation], by: Actor) -> dict[UUID, str]:
    """電話, 手紙, 支援措置（手作業） … by reservation."""
    people = routes({row.resident_id for row in rows}, by)
    found = {}
    for row in rows:
        route = people[row.resident_id].route
        by_telephone = row.telephone and route in {Route.LETTER, Route.NO_ADDRESS, Route.MOVED_OUT}
        found[row.id] = TELEPHONE if by_telephone else str(route.label)
    return found


def _subjects(rows: Sequence[Reservation]) -> list[str]:
    return list(dict.fromkeys(f"resident:{row.resident_id}" for row in rows))


def _day(row: Reservation, shown: queries.Shown, series: dict[str, str]) -> dict[str, Any]:
    person, session = shown.resident, row.session
    return {
        "starts_at": f"{session.starts_at:%H:%M}", "room": session.room,
        "series": series.get(session.series, session.series), "state": str(row.get_state_display()),
        "addressee_number": person.addressee_number, "name": person.name, "kana": person.kana,
        "birth_date": person.birth_date or person.birth_text, "telephone": shown.telephone,
        "voucher": row.voucher.number if row.voucher else "", "level": LEVELS[row.level],
        "channel": str(row.get_channel_display()),
    }  # fmt: skip


def _tell(row: Reservation, way: str, told: Any) -> dict[str, Any]:
    person, address = told.resident, told.address
    open_to_all = told.route != Route.PROTECTED
    return {
        "way": way, "starts_at": f"{wareki(row.session.event.held_on)} {row.session.starts_at:%H:%M}",
        "addressee_number": person.addressee_number, "name": person.name, "kana": person.kana,
        "telephone": row.telephone if open_to_all else "",
        "postal_code": address.postal_code if open_to_all else "",
        "address": "　".join(part for part in (address.address, address.building) if part) if open_to_all else "",
        "reason": row.cancel_reason,
    }  # fmt: skip
