"""How often a calling system may call within a minute before it is told to wait.

Counted in the database, so that every process of the system sees the same number. A program that has gone wrong must
not take the machine from the clerks and from other systems; whoever is told to wait is told for how long.
"""

from __future__ import annotations

from datetime import timedelta
from math import ceil
from uuid import UUID

from django.conf import settings

from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.counting import count_within
from sesshu.foundation.errors import Refused

WINDOW = timedelta(minutes=1)


class TooManyCalls(Refused):
    """この連携システムの呼出しが多すぎるため、しばらく受け付けません。"""

    code = "TOO_MANY_CALLS"
    status = 429

    def __init__(self, allowed: int, seconds: int) -> None:
        super().__init__(
            f"この連携システムの呼出しが1分間に{allowed}回を超えたため、しばらく受け付けません。"
            f"{seconds}秒たってから、間隔を空けて呼び出してください。"
        )
        self.retry_after = seconds


def count(client_id: UUID, by: Actor) -> None:
    """Count one call. Raises `TooManyCalls` beyond the limit; the first one beyond it in a window leaves an entry."""
    allowed = int(settings.SESSHU_API_CALLS_PER_MINUTE)
    if allowed <= 0:
        return
    now = clock.now()
    since, number = count_within(WINDOW, table="api_client_calls", column="client_id", key=client_id, now=now)
    if number <= allowed:
        return
    if number == allowed + 1:
        audit.record_read(
            "api_client.calls_limited", by=by, purpose="", obj=f"api_client:{client_id}", decision="deny", n=number
        )  # fmt: skip
    raise TooManyCalls(allowed, max(1, ceil((since + WINDOW - now).total_seconds())))
