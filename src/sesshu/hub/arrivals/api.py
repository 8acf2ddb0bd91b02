"""`POST /api/v1/arrivals` (a file) and `/calls` (rows): how the city's systems hand over. The answer is the receipt."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router

from sesshu.contracts.hub import v1
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.api.declaring import operation
from sesshu.foundation.api.problems import Problem
from sesshu.foundation.errors import TooLarge
from sesshu.hub.arrivals.models import Arrival
from sesshu.hub.arrivals.taking import rows_as_file, take
from sesshu.hub.connections.queries import labels_of

PURPOSE = "DATA_HUB"
MOST_BYTES = 512 * 1024**2
PIECE_BYTES = 1024**2
router = Router(tags=["受領"])
PROBLEMS = dict.fromkeys((401, 403, 404, 413, 422, 429), Problem)


def _declare(path: str, name: str, summary: str) -> Any:
    return operation(
        router.post, path, name=name, purpose=PURPOSE, permission="arrival_api.take",
        response={200: v1.ArrivalOut, **PROBLEMS}, summary=summary,
    )  # fmt: skip


@_declare("/arrivals", "api-hub-arrivals", "ファイルを渡す（本文はファイルそのもの）")
def file(
    request: HttpRequest,
    connection: v1.ConnectionCode,
    sequence: v1.Sequence,
    made_at: datetime,
    sha256: v1.Sha256,
    rows: Annotated[int, Query(ge=0)],
    version: v1.Version,
) -> v1.ArrivalOut:
    """The same number with the same bytes again gives the first receipt. A whole list on which nobody is left states a
    count of 0."""
    arrival = take(
        connection=connection, sequence=sequence, content=_body(request), made_at=made_at, stated_rows=rows,
        stated_sha256=sha256, version=version, by=_actor(request), purpose=PURPOSE,
    )  # fmt: skip
    return receipt(arrival)


@_declare("/calls", "api-hub-calls", "500行までを呼び出しで渡す")
def call(request: HttpRequest, message: v1.CallIn) -> v1.ArrivalOut:
    """Without a row: a whole list on which nobody is left."""
    content = rows_as_file(message.rows, labels_of(message.connection))
    arrival = take(
        connection=message.connection, sequence=message.sequence, content=content,
        made_at=message.made_at, stated_rows=len(message.rows), version=message.version, way="call",
        by=_actor(request), purpose=PURPOSE,
    )  # fmt: skip
    return receipt(arrival)


def receipt(arrival: Arrival) -> v1.ArrivalOut:
    """What was taken, and how much was dropped on the way to all receivers together."""
    return v1.ArrivalOut(
        receipt=str(arrival.pk), state=arrival.state, sequence=arrival.sequence, sha256=arrival.sha256,
        rows=arrival.rows, dropped_columns=len(arrival.dropped_columns) + arrival.unknown_columns,
        dropped_persons=sum(arrival.dropped_persons.values()), reasons=arrival.reasons,
    )  # fmt: skip


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return replace(actor, permissions=actor.permissions | {"arrival.take"})


def _body(request: HttpRequest) -> bytes:
    pieces, size = [], 0
    while piece := request.read(PIECE_BYTES):
        size += len(piece)
        if size > MOST_BYTES:
            raise TooLarge
        pieces.append(piece)
    return b"".join(pieces)
