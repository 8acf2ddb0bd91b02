"""What a body is in the words of the permission list (種類), from which day on: asked for by one, approved by another.

Facts are only added. That of a day is the one that begins last on or before it; of two from the same day the later one.
An inquiry is judged by the words of its own day (R-19): those registered, and those that the law of the day gives a
municipality beyond doubt. What the law leaves open (国保 and 介護 of a city) acts from the day on which it is
registered here: never by itself, never before.
"""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from sesshu.dates import wareki_short
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput
from sesshu.law.capacities import of_body, open_capacities, written
from sesshu.law.permission_list import codes
from sesshu.network.bodies.models import Body, KindFact

REGISTER = "register"


def kinds_of(body: Body) -> QuerySet[KindFact]:
    """All facts of a body, the one that counts last first."""
    return KindFact.objects.filter(body=body).order_by("-valid_from", "-number")


def registered_on(body: Body, day: date) -> str:
    """The words registered on a day, joined by `|`. Of a day before the first fact: the first, for a body does not
    begin to be a city by joining; without what only a registration can say."""
    facts = kinds_of(body)
    found = facts.filter(valid_from__lte=day).first()
    if found:
        return str(found.words)
    first = facts.last()
    is_open = {one.word for one in open_capacities(body.code, day)}
    return written(set(first.words.split("|")) - is_open) if first else ""


def borne_on(body: Body, day: date) -> str:
    """All words that a body bears on a day: registered, or by the law of the day."""
    return of_body(body.code, registered_on(body, day), day)


def check_kind(kind: str) -> None:
    """`kind`: the words of a body, joined by `|`. Raises `InvalidInput` for a word that is neither in the list nor the
    register's, and for a register that is something else too."""
    words = kind.split("|")
    for one in words:
        if one not in {*codes("body"), REGISTER}:
            raise InvalidInput(f"種類「{one}」はリストにない語です。", field="kind", example="mayor")
    if REGISTER in words and len(words) > 1:
        raise InvalidInput("「住民基本台帳」は、ほかの種類といっしょには選べません。", field="kind")


def check_day(day: date) -> None:
    """Raises `InvalidInput` for a day that has gone: nobody changes what an inquiry of that day was judged by."""
    if day < clock.today():
        raise InvalidInput(
            "種類の適用開始日は、きょうより前にはできません。過ぎた日の照会は、その日の種類で判断されます。",
            field="kind_from", example=wareki_short(clock.today()),
        )  # fmt: skip


def put_kind(*, body: Body, words: str, valid_from: date, asked_by: str, by: Actor, purpose: str) -> KindFact:
    """The row, in the transaction of whoever has checked the rest and holds the body."""
    row = KindFact.objects.create(
        body=body, number=KindFact.objects.filter(body=body).count() + 1, valid_from=valid_from, words=words,
        asked_by=asked_by, recorded_by=by.code, recorded_at=clock.now(),
    )  # fmt: skip
    told = {"from": valid_from, "kind": words}
    audit.record("exchange.body_kind_set", by=by, purpose=purpose, obj=f"body:{body.code}", detail=told)
    return row
