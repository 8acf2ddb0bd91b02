"""Why an arrival waits for a person, each reason in words; and what still speaks against it once a gap has closed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from sesshu.foundation import clock
from sesshu.hub.arrivals.models import Arrival, Stream
from sesshu.hub.arrivals.states import ArrivalState, Hold
from sesshu.hub.connections.layouts import layout
from sesshu.hub.connections.models import Connection
from sesshu.hub.connections.thresholds import share

CLOCKS_DIFFER = timedelta(hours=1)
SMALLEST = 20  # people; of fewer, shares say nothing
ASK = "途中で切れていないか、送り元に確かめてください。通すと、載っていない人は受け取る側で終わりになります。"
WHO = "生年月日・住民区分が空でないか、連携の一覧の渡してよい人が変わっていないかも確かめてください。"
Holds = dict[str, str]  # a reason's code → what a person reads


def holds_of(arrival: Arrival, register: Connection, stream: Stream, version: str, out: Mapping[str, int]) -> Holds:
    """Of one that comes in now, in the order in which they are told; empty for one that may pass. `out`: how many rows
    go out on each connection."""
    found = []
    if stream.last is not None and arrival.sequence > stream.last + 1:
        found.append(Hold.GAP)
    if stream.last is not None and arrival.sequence <= stream.last:
        found.append(Hold.ORDER)
    if _is_old(arrival, register, arrival.received_at):
        found.append(Hold.OLD)
    if arrival.made_at - arrival.received_at > CLOCKS_DIFFER:
        found.append(Hold.AHEAD)
    if version and version != register.version:
        found.append(Hold.VERSION)
    return _told(found) | _shrunk(arrival, out)


def holds_without_gap(arrival: Arrival, register: Connection) -> Holds:
    """Of one that waited for what was missing before it: how old it is by now, and how it compares with what came."""
    anew = (Hold.GAP, Hold.OLD, Hold.SHRUNK)
    found = [Hold(one) for one in arrival.holds if one not in anew]
    if _is_old(arrival, register, clock.now()):
        found.append(Hold.OLD)
    return _told(found) | _shrunk(arrival, {one.connection: one.rows for one in arrival.deliveries.all()})


def _told(found: list[Hold]) -> Holds:
    return {str(one.value): str(one.label) for one in found}


def _is_old(arrival: Arrival, register: Connection, at: datetime) -> bool:
    return at - arrival.made_at > timedelta(hours=register.most_hours)


def _shrunk(arrival: Arrival, out: Mapping[str, int]) -> Holds:
    """A whole list on which far fewer people stand than on the one before, or nobody: it may have been cut off. Or far
    fewer go out of it: what tells who may have been left out. Where a person may have several rows, nobody at all."""
    before = _before(arrival) if layout(arrival.layout).whole else None
    if before is None:
        return {}
    number = before.sequence
    if _is_far_fewer(before.persons, arrival.persons):
        text = f"前の一覧（通番{number}）の{before.persons:,}人に対し、この一覧は{arrival.persons:,}人です。{ASK}"
        return {str(Hold.SHRUNK.value): text}
    has_row_each = len(layout(arrival.layout).interface.key) == 1  # else fewer rows may be the same people
    for one in before.deliveries.order_by("connection"):
        had, has = one.rows + one.late_persons, out.get(one.connection)
        if has is not None and (has_row_each or not has) and _is_far_fewer(had, has):
            told = f"前の一覧（通番{number}）から{one.connection}に渡す予定だった{had:,}行に対し、"
            text = f"{told}この一覧は{has:,}行です。"
            return {str(Hold.SHRUNK.value): f"{text}{WHO}{ASK}"}
    return {}


def _is_far_fewer(had: int, has: int) -> bool:
    if not has:
        return had > 0
    return had >= SMALLEST and had - has > had * share("delivered_endings")


def _before(arrival: Arrival) -> Arrival | None:
    """The list that this one replaces: by number; where the sender began to count anew, the one taken last."""
    rows = Arrival.objects.filter(
        connection=arrival.connection, layout=arrival.layout, state=ArrivalState.ACCEPTED
    ).exclude(pk=arrival.pk)
    earlier = rows.filter(sequence__lt=arrival.sequence).order_by("-sequence").first()
    return earlier or rows.order_by("-received_at").first()
