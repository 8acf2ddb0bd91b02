"""Taking in a file or a call: checked against the register and the order of its connection, cut down, and kept.

All in one transaction: a process killed on the way leaves nothing, and the sender's next attempt is the first one.
The same sequence number with the same bytes is answered with the first receipt.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import InvalidInput, NotFound, Refused
from sesshu.foundation.files.reading import FileRefused
from sesshu.foundation.files.sealing import sealed
from sesshu.hub.arrivals.cutting import Cut, Part, cut
from sesshu.hub.arrivals.delivering import put_next
from sesshu.hub.arrivals.holding import Holds, holds_of, holds_without_gap
from sesshu.hub.arrivals.models import NO_RECEIVER, Arrival, Delivery, Stream
from sesshu.hub.arrivals.states import ArrivalState, DeliveryState, Hold
from sesshu.hub.arrivals.streams import locked_stream
from sesshu.hub.connections.layouts import layout
from sesshu.hub.connections.models import Connection
from sesshu.hub.connections.queries import incoming, outgoing
from sesshu.hub.connections.speaking import check_speaks_for

LIVE = (ArrivalState.ACCEPTED, ArrivalState.HELD)


def take(
    *, connection: str, sequence: int, content: bytes, made_at: datetime, by: Actor, purpose: str,
    stated_rows: int | None = None, stated_sha256: str = "", version: str = "", way: str = "file",
) -> Arrival:  # fmt: skip
    """The arrival: accepted, held or refused, each with its reasons. Raises `NotFound` for a connection that the
    register does not have today, `NotItsSystem` for a caller that may not speak for its system, and `InvalidInput`."""
    by.check("arrival.take")
    if known := incoming(connection, clock.today()):
        check_speaks_for(by, known.system, connection=connection, purpose=purpose)
    if made_at.tzinfo is None:
        text = "作成日時には時差を付けてください。"
        raise InvalidInput(text, field="made_at", example="2026-11-20T05:30:00+09:00")
    with transaction.atomic():
        register = incoming(connection, clock.today())
        if register is None or register.way != way:
            raise NotFound("この連携コードの受領は、連携の一覧にありません。情報連携係へ連絡してください。")
        _check_version(register, version)
        stream = locked_stream(connection)
        digest = hashlib.sha256(content).hexdigest()
        before = Arrival.objects.filter(connection=connection, sequence=sequence, state__in=LIVE).first()
        if before and before.sha256 == digest:
            return before
        arrival = Arrival(
            connection=connection, layout=register.layout, sequence=sequence, sha256=digest, size=len(content),
            made_at=made_at, received_at=clock.now(), received_by=by.code,
        )  # fmt: skip
        try:
            if before:
                raise FileRefused(f"通番{sequence}は受領済みですが、内容が違います。通番を確かめてください。")
            found = _read(content, register, arrival, stated_rows, stated_sha256)
        except Refused as refused:
            return _refuse(arrival, refused.message, by, purpose)
        out = {part.connection.code: part.rows for part in found.parts}
        _keep(arrival, found, holds_of(arrival, register, stream, version, out), by, purpose)
        if arrival.state == ArrivalState.ACCEPTED:
            accept(arrival, stream)
    return arrival


def rows_as_file(rows: Sequence[dict[str, str]], labels: Sequence[str] = ()) -> bytes:
    """The rows of a call as the file they would have been; `labels` head one without a row. Raises `InvalidInput`
    where they differ in their columns."""
    labels = list(rows[0]) if rows else list(labels)
    text = io.StringIO()
    writer = csv.DictWriter(text, labels, lineterminator="\r\n")
    writer.writeheader()
    for number, row in enumerate(rows, start=1):
        if row.keys() != rows[0].keys():
            raise InvalidInput(f"{number}件目の項目が、1件目と違います。同じ項目をそろえてください。", field="rows")
        writer.writerow(row)
    return text.getvalue().encode("utf-8")


def accept(arrival: Arrival, stream: Stream) -> None:
    """Pass an arrival on, and those after it that waited for it alone. The stream is locked by the caller."""
    following: Arrival | None = arrival
    while following is not None:
        following.state = ArrivalState.ACCEPTED
        following.save()
        stream.last = max(stream.last or 0, following.sequence)
        stream.save()
        _number(following)
        following = _following(stream)


def _following(stream: Stream) -> Arrival | None:
    """The next one that waited for what was missing, if nothing speaks against it by now; else it says what does."""
    waits = Arrival.objects.filter(connection=stream.connection, state=ArrivalState.HELD, holds__contains=[Hold.GAP])
    found = waits.filter(sequence=(stream.last or 0) + 1).first()
    register = incoming(stream.connection, clock.today())
    if found is None or register is None:  # of a connection that has ended nothing passes by itself
        return None
    holds = holds_without_gap(found, register)
    if not holds:
        return found
    found.holds, found.reasons = list(holds), list(holds.values())
    found.save()
    return None


def _check_version(register: Connection, version: str) -> None:
    """Raises `InvalidInput` where none is told; another one than the register's waits for a person."""
    if register.version and not version:
        says = f"版（version）がありません。この連携の版は{register.version}です。"
        text = f"{says}作ったデータの版を示してください。例：{register.version}"
        raise InvalidInput(text, field="version", example=register.version)


def _read(content: bytes, register: Connection, arrival: Arrival, rows: int | None, sha256: str) -> Cut:
    if sha256 and sha256 != arrival.sha256:
        raise FileRefused("ハッシュが送り元の示す値と違います。途中で壊れていないか確かめ、送り直してください。")
    outs = outgoing(register.layout, clock.today())
    kind = layout(register.layout)
    may_be_empty = kind.may_be_empty and rows == 0  # the sender says so: a file that was cut off does not
    found = cut(content, kind, register, outs, arrival.day, may_be_empty=may_be_empty)
    arrival.rows, arrival.persons = found.rows, found.persons
    if rows is not None and rows != found.rows:
        raise FileRefused(f"件数が合いません。データは{found.rows:,}行ですが、{rows:,}行と示されています。")
    return found


def _refuse(arrival: Arrival, reason: str, by: Actor, purpose: str) -> Arrival:
    arrival.state, arrival.reasons = ArrivalState.REFUSED, [reason]
    arrival.save()
    _record("arrival.refused", arrival, by, purpose, decision="deny")
    return arrival


def _keep(arrival: Arrival, found: Cut, holds: Holds, by: Actor, purpose: str) -> None:
    arrival.holds, arrival.reasons = list(holds), list(holds.values())
    arrival.state = ArrivalState.HELD if holds else ArrivalState.ACCEPTED
    arrival.dropped_columns, arrival.unknown_columns = found.dropped_columns, found.unknown_columns
    dropped = {part.connection.code: part.dropped_persons for part in found.parts}
    arrival.dropped_persons = dropped if found.parts else {NO_RECEIVER: found.persons}
    arrival.save()
    whole = layout(arrival.layout).whole
    for part in found.parts:
        # Nothing is no delivery, but of a whole list: to its receivers it says that everybody has gone.
        if part.rows or whole:
            _delivery(arrival, part).save()
    _record(f"arrival.{arrival.state}", arrival, by, purpose)


def _delivery(arrival: Arrival, part: Part) -> Delivery:
    return Delivery(
        arrival=arrival, connection=part.connection.code, receiver=part.connection.system, state=DeliveryState.HELD,
        content=sealed(part.content), sha256=part.sha256, rows=part.rows, columns=part.labels,
        dropped_columns=part.dropped_columns, dropped_persons=part.dropped_persons,
    )  # fmt: skip


def _number(arrival: Arrival) -> None:
    """Give its deliveries their numbers, in the order in which arrivals are passed."""
    for one in arrival.deliveries.filter(state=DeliveryState.HELD).order_by("connection"):
        stream = locked_stream(one.connection)  # a stream of its own: several senders may feed one connection
        stream.last = (stream.last or 0) + 1
        stream.save()
        one.number, one.state = stream.last, DeliveryState.WAITING
        one.save()
        put_next(one.connection)


def _record(act: str, arrival: Arrival, by: Actor, purpose: str, **more: Any) -> None:
    detail = {
        "connection": arrival.connection, "sequence": arrival.sequence, "sha256": arrival.sha256,
        "reasons": arrival.reasons, "dropped_columns": len(arrival.dropped_columns) + arrival.unknown_columns,
    }  # fmt: skip
    audit.record(act, by=by, purpose=purpose, obj=f"arrival:{arrival.pk}", n=arrival.rows, detail=detail, **more)
