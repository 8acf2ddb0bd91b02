"""根拠: だれでも登録できるものではなく、聞く者は自分の言葉で自分に門を開けられない。"""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client

from sesshu.addressee.number_rules.models import NumberRule, NumberUse
from sesshu.addressee.unified_numbers.models import LookUpCount, Precondition
from sesshu.foundation import clock
from sesshu.foundation.access.duties import api_permissions
from sesshu.foundation.api import keys
from sesshu.foundation.api.models import ApiClient
from sesshu.foundation.audit.models import Entry
from sesshu.numbers.testing import individual_number
from tests.addressee.conftest import item, put

pytestmark = pytest.mark.django_db


class Caller:
    """A calling system with a key of its own: `caller("find", …)` gives (status, JSON)."""

    def __init__(self, client: Client, name: str, **use: object) -> None:
        self.client, today = client, clock.today()
        self.key, kept = keys.new_key()
        ApiClient.objects.create(
            name=name, permissions=list(api_permissions()), valid_from=today, valid_until=today, key_hash=kept,
            key_issued_at=clock.now(), created_at=clock.now(),
        )  # fmt: skip
        NumberUse.objects.create(
            code=name, valid_from=today, recorded_at=clock.now(), recorded_by="t", systems="001",
            **({"purposes": "INMOVER_QUERY\nPUT_RESIDENT"} | use),
        )  # fmt: skip

    def __call__(self, operation: str, **message: object) -> tuple[int, dict]:
        answer = self.client.post(
            f"/api/v1/unified-numbers/{operation}", json.dumps({"operator": "c.tanaka"} | message),
            content_type="application/json", headers={"Authorization": f"Bearer {self.key}"},
        )  # fmt: skip
        return answer.status_code, answer.json()

    def record(self, kind: str = "move_in", reference: str = "転入-1", **values: str) -> tuple[int, dict]:
        today = clock.today()
        days = {"valid_from": str(today), "valid_until": str(today + timedelta(30))}
        return self(
            "precondition", **({"kind": kind, "reference": reference, "business_number": "100"} | days | values)
        )

    def find(self, number: int = 1, **values: str) -> tuple[int, dict]:
        asked = {"purpose": "INMOVER_QUERY", "reference": "転入-1", "system": "001"} | values
        return self("find", individual_number=individual_number(number).reveal(), **asked)


@pytest.fixture
def asker(client: Client) -> Caller:
    put(item(1, "100"), item(2, "200"))
    return Caller(client, "聞くシステム", facts="move_in")


@pytest.fixture
def register(client: Client) -> Caller:
    return Caller(client, "住民記録", facts="move_in\nmove_out")


def code(answer: tuple[int, dict]) -> str:
    return answer[1]["error"]["code"]


def test_自分で登録した根拠では聞けず_ほかのシステムの根拠でなら聞ける(asker: Caller, register: Caller) -> None:
    assert asker.record() == (200, {"recorded": True})
    assert code(asker.find()) == "PRECONDITION_MISSING"
    assert register.record()[0] == 200, "同じ根拠を、知っているシステムが登録する"
    assert asker.find() == (200, {"found": True, "business_numbers": ["100"]})
    assert Precondition.objects.count() == 2


def test_自分の根拠でも聞けるのは_マスタがそう決めたシステムだけ(asker: Caller) -> None:
    asker.record()
    NumberUse.objects.update(own_facts=True)
    assert asker.find()[0] == 200


def test_マスタにない種類と業務IDの根拠は登録できず_記録に残る(asker: Caller, register: Caller) -> None:
    for answer in (asker.record("move_out"), register.record("case"), asker.record(system="010")):
        assert (answer[0], code(answer)) == (403, "FACT_NOT_ALLOWED")
    NumberUse.objects.all().delete()
    assert code(asker.record()) == "FACT_NOT_ALLOWED"
    assert not Precondition.objects.exists()
    assert Entry.objects.filter(act="individual_number.refused", decision="deny").count() == 4


def test_人を定めない根拠で_だれでも探せるようにはならない(asker: Caller, register: Caller) -> None:
    status, found = register.record(business_number="")
    assert (status, found["error"]["field"]) == (422, "business_number")
    register.record()
    assert [asker.find(number)[0] for number in (1, 2)] == [200, 403]


def test_登録されているほかの人の番号と_だれのものでもない番号は_同じ答えになる(
    asker: Caller, register: Caller
) -> None:  # fmt: skip
    register.record()
    assert asker.find(2) == asker.find(7)
    assert code(asker.find(7)) == "PRECONDITION_MISSING"


def rule(name: str, number: int) -> None:
    NumberRule.objects.create(
        code=name, valid_from=clock.today(), value=number, recorded_at=clock.now(), recorded_by="t"
    )


def test_職員の名を変えながら呼んでも_接続キーの上限で止まる(asker: Caller, register: Caller) -> None:
    register.record()
    rule("look_ups_a_minute_by_key", 12)
    with clock.set_to(clock.now()):
        answers = [asker.find(operator=f"x{n}")[0] for n in range(14)]
        assert answers == [200] * 12 + [429] * 2
        assert register.find(operator="x1")[0] == 403, "ほかのシステムは待たない（根拠で断られる）"
    start = clock.now() + timedelta(minutes=2)
    with clock.set_to(start):
        assert asker.find(operator="x99")[0] == 200, "一分たてば、また聞ける"


def test_一日の接続キーの上限も効く(asker: Caller, register: Caller) -> None:
    register.record()
    rule("look_ups_a_day_by_key", 3)
    start = clock.now()
    for n, status in enumerate([200, 200, 200, 429]):
        with clock.set_to(start + timedelta(minutes=2 * n)):
            assert asker.find(operator=f"x{n}")[0] == status


def test_同じ人が照合される回数は_だれが聞いても合わせて数え_番号は残さない(asker: Caller, register: Caller) -> None:
    register.record()
    asker.record()
    rule("look_ups_a_day_of_person", 3)
    with clock.set_to(clock.now()):
        answers = [caller.find(operator=f"x{n}")[0] for n, caller in enumerate([asker, register] * 3)]
        assert answers == [200] * 3 + [429] * 3
        assert asker.find(2)[0] == 403, "ほかの人の数は別"
        verify = {"purpose": "PUT_RESIDENT", "system": "001", "business_number": "100"}
        tried = [asker("verify", individual_number=individual_number(n).reveal(), **verify)[0] for n in range(1, 6)]
        assert tried == [200] * 3 + [429] * 2, "一人に番号を当てはめ続けることもできない"
    text = "".join(LookUpCount.objects.values_list("counted", flat=True))
    assert individual_number(1).reveal() not in text
    limits = Entry.objects.filter(act="individual_number.limited", decision="deny")
    assert limits.count() == 5
