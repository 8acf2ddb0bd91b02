"""試行環境を残したまま新しい版で起動しても、増えた権限と目的が渡る。試行する人がマスタで決めたことは残る。"""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest

from sesshu.addressee.number_rules.models import NumberUse
from sesshu.foundation import clock
from sesshu.foundation.api.models import ApiClient
from sesshu.operate.exchange.arranging import CITY_SYSTEMS, CLIENTS, PLAYED, USES
from sesshu.operate.exchange.city_inside import client

pytestmark = pytest.mark.django_db
USE = USES[CITY_SYSTEMS]
[RIGHTS] = [rights for caller, called, _, rights in CLIENTS if (caller, called) == (CITY_SYSTEMS, "addressee")]
STARTED = date(2025, 1, 1)
PLAN = UUID(int=9)


def before(**values: object) -> NumberUse:
    """The row of a version that knew one purpose only."""
    usual = {"code": PLAYED, "valid_from": STARTED, "recorded_at": clock.now(), "recorded_by": "j:demo"}
    return NumberUse.objects.create(**(usual | {"purposes": "PUT_RESIDENT", "systems": "001\n010"} | values))


def start() -> None:
    client({"name": PLAYED, "permissions": RIGHTS, "key": "sesshu_試行", "uses": USE})


def held() -> list[tuple[str, list[str], list[str]]]:
    rows = NumberUse.objects.believed().filter(code=PLAYED).order_by("valid_from")
    return [(str(row.valid_from), row.purposes.split(), row.systems.split()) for row in rows]


def test_初めての起動では_登録が一つでき_もう一度起動しても変わらない() -> None:
    for _ in range(2):
        start()
        [(_, purposes, systems)] = held()
        assert (purposes, systems) == (USE["purposes"], USE["systems"])
    assert NumberUse.objects.filter(code=PLAYED).count() == 1
    assert ApiClient.objects.get(name=PLAYED).permissions == sorted(RIGHTS)


def test_前の版の登録があっても止まらず_増えた目的が加わり_前の登録は残る() -> None:
    old = before()
    for _ in range(2):
        start()
        assert held() == [(str(STARTED), USE["purposes"], USE["systems"])]
    rows = NumberUse.objects.filter(code=PLAYED)
    assert (rows.count(), rows.get(pk=old.pk).superseded_at is not None) == (2, True)


def test_試行する人が変えた期間と業務IDはそのまま_外した目的は戻らない() -> None:
    today = clock.today()
    before(superseded_at=clock.now(), purposes="PUT_RESIDENT\nINMOVER_QUERY")
    before(valid_until=today, systems="001", purposes="INMOVER_QUERY", approval=PLAN)
    before(valid_from=today + timedelta(days=1), systems="010", purposes="INMOVER_QUERY")
    start()
    assert held() == [
        (str(STARTED), ["INMOVER_QUERY", "NUMBER_CHANGE"], ["001"]),
        (str(today + timedelta(days=1)), ["INMOVER_QUERY", "NUMBER_CHANGE"], ["010"]),
    ]
    assert set(NumberUse.objects.believed().values_list("approval", "reason")) == {(None, "試行環境")}
