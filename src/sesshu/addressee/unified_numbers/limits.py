"""How often Individual Numbers may be looked up within a time: by one member of staff, by one calling system, and for
one person whoever asks.

Counted in the database, in a transaction of its own before the answer is fetched: an aborted answer counts too.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from math import ceil

from django.db import transaction

from sesshu.addressee.number_rules.rules import value
from sesshu.addressee.number_rules.uses import is_client
from sesshu.addressee.unified_numbers.models import LookUpCount
from sesshu.addressee.unified_numbers.secrecy import Sealer
from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.counting import count_within
from sesshu.foundation.errors import Refused
from sesshu.numbers import IndividualNumber


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
    """`whom`: who is counted, "" where this limit counts nobody."""

    name: str
    whom: str
    most: int
    window: timedelta


def _limits(by: Actor, on_behalf: str, looked_for: str) -> list[_Limit]:
    """The operator's name is the caller's word: the key that brings it has a limit of its own."""
    key = by.code if is_client(by) else ""
    minute, day = timedelta(minutes=1), timedelta(days=1)
    return [
        _Limit("minute", f"{by.code}|{on_behalf}", value("look_ups_a_minute"), minute),
        _Limit("day", f"{by.code}|{on_behalf}", value("look_ups_a_day"), day),
        _Limit("key_minute", key, value("look_ups_a_minute_by_key"), minute),
        _Limit("key_day", key, value("look_ups_a_day_by_key"), day),
        _Limit("person_day", looked_for, value("look_ups_a_day_of_person"), day),
    ]


def by_number(number: IndividualNumber) -> str:
    """What is counted of somebody who is looked for by number: a hash of the blind index, which tells nothing."""
    return hashlib.sha256(Sealer.now().index(number)).hexdigest()


def count_look_up(*, by: Actor, on_behalf: str, purpose: str, looked_for: str) -> None:
    """Count one look-up. Raises `TooManyLookUps`, with an entry in the log, beyond a limit."""
    now = clock.now()
    for limit in _limits(by, on_behalf, looked_for):
        if not limit.whom:
            continue
        with transaction.atomic():
            since, number = count_within(
                limit.window, table="look_up_count", column="counted", key=f"{limit.name}|{limit.whom}", now=now
            )
        if number == 1:
            LookUpCount.objects.filter(since__lte=now - timedelta(days=1)).delete()
        if number > limit.most:
            audit.record_read(
                "individual_number.limited", by=by, purpose=purpose, decision="deny", n=number,
                detail={"limit": limit.name},
            )  # fmt: skip
            raise TooManyLookUps(max(1, ceil((since + limit.window - now).total_seconds())))
