"""How often Individual Numbers may be looked up: by one asker, and for one person, within a time.

Counted in the database, in a transaction of its own before the answer is fetched: an aborted answer counts too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from django.db import transaction

from sesshu.addressee.number_rules.rules import value
from sesshu.addressee.unified_numbers.models import LookUpCount
from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.counting import count_within
from sesshu.foundation.errors import Refused


class TooManyLookUps(Refused):
    """個人番号の照合の回数が上限に達しました。"""

    code = "TOO_MANY_LOOK_UPS"
    status = 429

    def __init__(self, seconds: int) -> None:
        super().__init__(
            f"個人番号の照合の回数が上限に達しました。{seconds}秒たってから、やり直してください。"
            "急ぎのときは、システム管理担当へ連絡してください。"
        )
        self.retry_after = seconds


@dataclass(frozen=True, slots=True)
class _Limit:
    name: str
    most: int
    window: timedelta


def _limits() -> list[_Limit]:
    return [
        _Limit("minute", value("look_ups_a_minute"), timedelta(minutes=1)),
        _Limit("day", value("look_ups_a_day"), timedelta(days=1)),
    ]


def count_look_up(*, by: Actor, on_behalf: str, purpose: str) -> None:
    """Count one look-up. Raises `TooManyLookUps`, with an entry in the log, beyond a limit."""
    now, asker = clock.now(), f"{by.code}|{on_behalf}"
    for limit in _limits():
        with transaction.atomic():
            since, number = count_within(
                limit.window, table="look_up_count", column="counted", key=f"{limit.name}|{asker}", now=now
            )
        if number == 1:
            LookUpCount.objects.filter(since__lte=now - timedelta(days=1)).delete()
        if number > limit.most:
            audit.record_read("individual_number.limited", by=by, purpose=purpose, decision="deny", n=number)
            raise TooManyLookUps(max(1, ceil((since + limit.window - now).total_seconds())))
