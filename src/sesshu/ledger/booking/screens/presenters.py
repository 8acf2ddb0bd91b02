"""Words of the public page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sesshu.dates import wareki
from sesshu.ledger.booking.queries import Offer
from sesshu.ledger.booking.visits import Guest
from sesshu.ledger.events.models import Session
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.reservations import judging
from sesshu.ledger.reservations.judging import Finding
from sesshu.ledger.reservations.models import Reservation
from sesshu.ledger.reservations.states import ReservationState
from sesshu.numbers import printed_number
from sesshu.schedule import Tables

FEW = 3


def who(guest: Guest) -> str:
    """番号 0001-2345-88（令和2年6月15日生まれ）: what the person typed, and nothing else."""
    born = f"（{wareki(guest.birth_date)}生まれ）" if guest.birth_date else ""
    return f"番号 {printed_number.shown(guest.number)}{born}"


def times(row: Session) -> str:
    return f"{row.starts_at:%H:%M}～{row.ends_at:%H:%M}"


def seats(row: Session) -> str:
    """満席, 残りわずか, 空きあり."""
    free = row.free_for_public
    return "満席" if not free else f"残り{free}人" if free <= FEW else "空きあり"


def series_names() -> dict[str, str]:
    """Names of all series; asked for once a page."""
    return {one.code: one.name for one in city_tables().series}


def session_words(row: Session, *, with_day: bool = False, names: dict[str, str] | None = None) -> str:
    """令和8年12月5日　13:00～13:30　空きあり; with the name of the series where there are several."""
    names = names or {}
    parts = [wareki(row.event.held_on) if with_day else "", times(row), names.get(row.series, ""), seats(row)]
    return "　".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Chance:
    """Somebody of the visit and whether this event is for them."""

    place: int
    words: str
    said: Finding

    @property
    def may(self) -> bool:
        return self.said.level != "block"


def chances(guests: Sequence[Guest], offer: Offer, booked: dict[Any, list[Session]], tables: Tables) -> list[Chance]:
    """For each person the kindest of what the rules say of the series of this event on its day."""
    one_each = list({(row.series, row.product): row for row in offer.sessions}.values())
    found = []
    for place, guest in enumerate(guests):
        others = [row for row in booked.get(guest.known.resident_id, []) if row.event_id != offer.event.id]
        said = [judging.judge(guest.known, row, others, tables) for row in one_each]
        found.append(Chance(place, who(guest), max(said, key=lambda one: judging.LEVELS.index(one.level))))
    return found


def in_time(
    guests: Sequence[Guest], offer: Offer, later: Sequence[Session], booked: dict[Any, list[Session]], tables: Tables
) -> list[Session]:
    """Of later sessions those on a day that the rules allow for the dose after one of this event, for somebody."""
    first = {row.series: row for row in offer.sessions}
    days = {(row.event.held_on, row.series, row.product): row for row in later}
    good = {
        key
        for key, row in days.items()
        for guest in guests
        if _follows(guest, first[row.series], row, booked.get(guest.known.resident_id, []), tables)
    }
    return [row for row in later if (row.event.held_on, row.series, row.product) in good]


def _follows(guest: Guest, first: Session, second: Session, booked: Sequence[Session], tables: Tables) -> bool:
    return all(
        judging.judge(guest.known, one, [*booked, other], tables).level != "block"
        for one, other in ((first, second), (second, first))
    )


@dataclass(frozen=True, slots=True)
class Line:
    """A reservation as its owner sees it."""

    row: Reservation
    when: str
    where: str
    what: str
    state: str
    called_off: bool
    may_change: bool


def line(row: Reservation, *, may_change: bool, names: dict[str, str] | None = None) -> Line:
    session, event = row.session, row.session.event
    names = series_names() if names is None else names
    called_off = row.state == ReservationState.CANCELLED and row.cancel_reason.startswith("中止：")
    state = "中止になりました" if called_off else str(row.get_state_display())
    return Line(
        row, f"{wareki(event.held_on)} {times(session)}", event.venue_name, names.get(session.series, event.name),
        state, called_off, may_change and row.state != ReservationState.CANCELLED,
    )  # fmt: skip
