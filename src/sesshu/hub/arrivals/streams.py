"""The order of a connection, held by whoever changes what comes next on it."""

from __future__ import annotations

from sesshu.hub.arrivals.models import Stream


def locked_stream(connection: str) -> Stream:
    """Locked until the transaction ends. Streams first, then deliveries; never while a receiver is asked."""
    Stream.objects.get_or_create(connection=connection)
    return Stream.objects.select_for_update().get(connection=connection)
