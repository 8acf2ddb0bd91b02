"""New events, their sessions, their opening days, and copies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import IntegrityError, connection, transaction

from sesshu.dates import fiscal_year, wareki
from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput
from sesshu.ledger.events import policies
from sesshu.ledger.events.actions.common import locked, told
from sesshu.ledger.events.models import Event, EventOpening, Session

MOST_COPIES = 60


@dataclass(frozen=True, slots=True)
class Slots:
    """Sessions of equal length one after another; `minutes` empty: one session from beginning to end."""

    starts_at: time
    ends_at: time
    capacity: int
    minutes: int | None = None
    held_back: int = 0
    series: str = ""
    product: str = ""
    room: str = ""

    def times(self) -> list[tuple[time, time]]:
        """The pieces; the last one may not be shorter. Raises `InvalidInput`."""
        policies.check_times(self.starts_at, self.ends_at)
        day = date(2000, 1, 1)
        start, end = datetime.combine(day, self.starts_at), datetime.combine(day, self.ends_at)
        step = timedelta(minutes=self.minutes) if self.minutes else end - start
        if (end - start) % step:
            raise InvalidInput(
                "1枠の分数：始まりから終わりまでを割り切れる分数を入力してください。", field="minutes", example="30"
            )
        count = (end - start) // step
        if count > policies.MOST_SESSIONS:
            raise InvalidInput(
                f"時間帯は一度に{policies.MOST_SESSIONS}枠までです。1枠の分数を大きくしてください。", field="minutes"
            )
        return [((start + at * step).time(), (start + (at + 1) * step).time()) for at in range(count)]


@dataclass(frozen=True, slots=True)
class Opening:
    """From when people born in a range may book by themselves."""

    opens_at: datetime
    born_from: date | None = None
    born_until: date | None = None


@transaction.atomic
def create_event(
    *, name: str, kind: str, venue: str, held_on: date, contact: str = "", note: str = "", public: bool = False,
    needs_voucher: bool = True, booking_ends_at: datetime | None = None, slots: Sequence[Slots] = (), by: Actor,
    purpose: str,
) -> Event:  # fmt: skip
    """Create an event with its sessions; it is not open yet. Raises `InvalidInput`."""
    by.check("event.write")
    policies.check_day(held_on)
    policies.kind_on(kind, held_on)
    place = policies.venue_on(venue, held_on)
    year = fiscal_year(held_on)
    event = Event.objects.create(
        fiscal_year=year, number=_next_number(year), name=name.strip(), kind=kind, venue=venue, venue_name=place.name,
        held_on=held_on, contact=contact, note=note, public=public, needs_voucher=needs_voucher,
        booking_ends_at=booking_ends_at, created_at=clock.now(), created_by=by.code, created_by_name=by.display_name,
    )  # fmt: skip
    told("created", event, by, purpose, f"{event.name}　{wareki(held_on)}　{place.name}")
    if slots:
        add_sessions(event_id=event.id, slots=slots, by=by, purpose=purpose)
    return event


@transaction.atomic
def add_sessions(*, event_id: UUID, slots: Sequence[Slots], by: Actor, purpose: str) -> list[Session]:
    """Add sessions to an event. Raises `InvalidInput` where one is there already."""
    by.check("event.write")
    event = locked(event_id)
    policies.check_still_planned(event)
    judged = policies.kind_on(event.kind, event.held_on).judged
    rows = []
    for slot in slots:
        policies.check_seats(slot.capacity, slot.held_back)
        policies.check_series(slot.series, slot.product, judged=judged)
        rows += [
            Session(
                event=event, starts_at=start, ends_at=end, room=slot.room.strip(), series=slot.series,
                product=slot.product, capacity=slot.capacity, held_back=slot.held_back,
            )
            for start, end in slot.times()
        ]  # fmt: skip
    try:
        with transaction.atomic():
            Session.objects.bulk_create(rows)
    except IntegrityError:
        raise InvalidInput(
            "始まりの時刻：同じ時刻・部屋・予防接種の時間帯がすでにあります。", field="starts_at", example="13:30"
        ) from None
    if rows:
        note = f"{rows[0].starts_at:%H:%M}から{rows[-1].ends_at:%H:%M}まで{len(rows)}枠、定員{rows[0].capacity}人"
        told("sessions_added", event, by, purpose, note, sessions=[str(row.id) for row in rows])
    return rows


@transaction.atomic
def set_openings(*, event_id: UUID, openings: Sequence[Opening], by: Actor, purpose: str) -> None:
    """Replace the opening days of an event. Without any, everybody may book from the moment it is opened."""
    by.check("event.write")
    event = locked(event_id)
    policies.check_still_planned(event)
    for one in openings:
        if one.born_from and one.born_until and one.born_until < one.born_from:
            raise InvalidInput(
                "生年月日の範囲は、古い日から順に入力してください。", field="born_until", example="S31.4.1からS36.3.31"
            )
    event.openings.all().delete()
    EventOpening.objects.bulk_create(
        EventOpening(event=event, opens_at=one.opens_at, born_from=one.born_from, born_until=one.born_until)
        for one in openings
    )
    words = "、".join(f"{wareki(one.opens_at.astimezone(clock.TOKYO).date())}から" for one in openings) or "制限なし"
    told("openings_set", event, by, purpose, words, openings=[str(one) for one in openings])


@transaction.atomic
def copy_event(*, event_id: UUID, days: Sequence[date], by: Actor, purpose: str) -> list[Event]:
    """Copies of an event with its sessions on other days; nobody is booked in them and none is open."""
    by.check("event.write")
    old = locked(event_id)
    if not days or len(days) > MOST_COPIES:
        raise InvalidInput(f"開催日：1日から{MOST_COPIES}日まで入力してください。", field="days", example="R8.12.12")
    made = []
    for day in dict.fromkeys(days):
        moved = (day - old.held_on) if old.booking_ends_at else timedelta()
        new = create_event(
            name=old.name, kind=old.kind, venue=old.venue, held_on=day, contact=old.contact, note=old.note,
            public=old.public, needs_voucher=old.needs_voucher,
            booking_ends_at=old.booking_ends_at + moved if old.booking_ends_at else None, by=by, purpose=purpose,
        )  # fmt: skip
        new.copied_from = old
        new.save(update_fields=["copied_from"])
        Session.objects.bulk_create(
            Session(
                event=new, starts_at=row.starts_at, ends_at=row.ends_at, room=row.room, series=row.series,
                product=row.product, capacity=row.capacity, held_back=row.held_back,
            )
            for row in old.sessions.all()
        )  # fmt: skip
        made.append(new)
    told("copied", old, by, purpose, "、".join(wareki(row.held_on) for row in made), copies=[str(r.id) for r in made])
    return made


def _next_number(year: int) -> int:
    with connection.cursor() as cursor:  # two clerks at once get two numbers
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('event_number'))")
    last = Event.objects.filter(fiscal_year=year).order_by("-number").values_list("number", flat=True).first()
    return (last or 0) + 1
