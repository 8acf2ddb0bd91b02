"""Which connections hold on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from sesshu.foundation import clock
from sesshu.hub.connections.models import Connection, Direction


def incoming(code: str, day: date) -> Connection | None:
    """The connection by which a system sends, as it holds on a day."""
    found: Connection | None = Connection.objects.as_of(day).filter(code=code, direction=Direction.IN).first()
    return found


def labels_of(code: str) -> list[str]:
    """The columns that come in on a connection today; none where there is no such connection."""
    found = incoming(code, clock.today())
    return found.labels if found else []


def all_incoming(day: date) -> list[Connection]:
    return list(Connection.objects.as_of(day).filter(direction=Direction.IN).order_by("code"))


def last_known(codes: Iterable[str]) -> list[Connection]:
    """Incoming connections as they held last, also those that have ended."""
    rows = Connection.objects.believed().filter(code__in=list(codes), direction=Direction.IN)
    return list(rows.order_by("code", "-valid_from").distinct("code"))


def outgoing(layout: str, day: date) -> list[Connection]:
    """Those by which data of a kind go out, in a steady order."""
    return list(Connection.objects.as_of(day).filter(layout=layout, direction=Direction.OUT).order_by("code"))


def layouts_with_receiver(day: date) -> set[str]:
    """The kinds of data that anybody receives."""
    return set(Connection.objects.as_of(day).filter(direction=Direction.OUT).values_list("layout", flat=True))


def outgoing_by_code(code: str, day: date, known_at: datetime | None = None) -> Connection | None:
    """As it holds on a day; with `known_at` as the register said then."""
    found: Connection | None = (
        Connection.objects.as_of(day, known_at).filter(code=code, direction=Direction.OUT).first()
    )
    return found
