"""How often Individual Numbers may be looked up within a time (by one member of staff, by one calling system, and for
one person whoever asks), how many items one calling system may `put`, and how often it may have them put out.

Counted in the database, in a transaction of its own before the answer is fetched: an aborted answer counts too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from uuid import UUID

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

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


class TooMany(Refused):
    """回数が上限に達しました。"""

    code = "TOO_MANY"
    status = 429

    def __init__(self, seconds: int) -> None:
        super().__init__(
            f"{(type(self).__doc__ or '').strip()}{seconds}秒たってから、やり直してください。"
            "急ぎのときは、システム管理担当へ連絡してください。"
        )
        self.retry_after = seconds


class TooManyLookUps(TooMany):
    """個人番号の照合の回数が上限に達しました。"""

    code = "TOO_MANY_LOOK_UPS"


class TooManyPuts(TooMany):
    """この連携システムが登録・付番できる件数が上限に達しました。この依頼は1件も登録していません。"""

    code = "TOO_MANY_PUTS"


class TooManyExports(TooMany):
    """この連携システムが個人番号との対応を出力できる回数が上限に達しました。承認は使っていません。"""

    code = "TOO_MANY_EXPORTS"


@dataclass(frozen=True, slots=True)
class _Limit:
    """`whom`: who is counted, "" where this limit counts nobody."""

    name: str
    whom: str
    most: int
    window: timedelta


def _look_ups(by: Actor, on_behalf: str, looked_for: str) -> list[_Limit]:
    """The operator's name is the caller's word: the key that brings it has a limit of its own."""
    key = by.code if is_client(by) else ""
    return [
        _Limit("minute", f"{by.code}|{on_behalf}", value("look_ups_a_minute"), MINUTE),
        _Limit("day", f"{by.code}|{on_behalf}", value("look_ups_a_day"), DAY),
        _Limit("key_minute", key, value("look_ups_a_minute_by_key"), MINUTE),
        _Limit("key_day", key, value("look_ups_a_day_by_key"), DAY),
        _Limit("person_day", looked_for, value("look_ups_a_day_of_person"), DAY),
    ]


def by_number(number: IndividualNumber) -> str:
    """What is counted of somebody who is looked for by number: a hash of the blind index, which tells nothing."""
    return hashlib.sha256(Sealer.now().index(number)).hexdigest()


def count_look_up(*, by: Actor, on_behalf: str, purpose: str, looked_for: str) -> None:
    """Count one look-up. Raises `TooManyLookUps`, with an entry in the log, beyond a limit."""
    _count(_look_ups(by, on_behalf, looked_for), 1, TooManyLookUps, by=by, purpose=purpose)


def count_change(*, by: Actor, purpose: str, person: UUID) -> None:
    """Count one change that a calling system tells: it answers whether the number of before is right, so it counts as
    a look-up of the key and of the person, and not for the operator: an office brings its changes together."""
    limits = [one for one in _look_ups(by, "", str(person)) if one.name not in ("minute", "day")]
    _count(limits, 1, TooManyLookUps, by=by, purpose=purpose)


def count_put(items: int, *, by: Actor, purpose: str) -> None:
    """Count the items of one message of a calling system. Raises `TooManyPuts`, with an entry: then none of them is
    put, and all stay counted in the window of the limit that they passed, until it is over."""
    if is_client(by):
        _count(_of_key(by, "put", "put_items"), items, TooManyPuts, by=by, purpose=purpose)


def count_export(*, by: Actor, purpose: str) -> None:
    """Count one output of a calling system, however many people are in it: each has its own approval. Raises
    `TooManyExports`, with an entry."""
    if is_client(by):
        _count(_of_key(by, "export", "exports"), 1, TooManyExports, by=by, purpose=purpose)


def _of_key(by: Actor, name: str, rule: str) -> list[_Limit]:
    return [
        _Limit(f"{name}_minute", by.code, value(f"{rule}_a_minute_by_key"), MINUTE),
        _Limit(f"{name}_day", by.code, value(f"{rule}_a_day_by_key"), DAY),
    ]


def _count(limits: Iterable[_Limit], amount: int, refusal: type[TooMany], *, by: Actor, purpose: str) -> None:
    now = clock.now()
    for limit in limits:
        if not limit.whom:
            continue
        with transaction.atomic():
            since, number = count_within(
                limit.window, table="look_up_count", column="counted", key=f"{limit.name}|{limit.whom}", now=now,
                amount=amount,
            )  # fmt: skip
        if since == now:
            LookUpCount.objects.filter(since__lte=now - DAY).delete()
        if number > limit.most:
            audit.record_read(
                "individual_number.limited", by=by, purpose=purpose, decision="deny", n=number,
                detail={"limit": limit.name},
            )  # fmt: skip
            raise refusal(max(1, ceil((since + limit.window - now).total_seconds())))
