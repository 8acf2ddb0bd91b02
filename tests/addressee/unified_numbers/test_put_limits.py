"""登録・付番と出力の上限: 超えた依頼は何もせずに断り、いつから受け付けるかを答え、ほかのシステムは待たない。"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sesshu.addressee.number_rules.rules import NUMBER_RULE, STANDARDS, value
from sesshu.addressee.unified_numbers import looking_up
from sesshu.addressee.unified_numbers.models import HeldNumber, LookUpCount, UnifiedPerson
from sesshu.contracts.addressee.v1 import MOST
from sesshu.foundation import clock
from sesshu.foundation.api.models import ApiClient
from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.files.models import Export
from sesshu.numbers.testing import individual_number
from tests.addressee.conftest import item, put
from tests.addressee.number_rules.test_rules import decide
from tests.addressee.unified_numbers.test_api import approve, self_signed
from tests.addressee.unified_numbers.test_facts import Caller, rule

pytestmark = pytest.mark.django_db
CITY = 738_000  # people of a designated city


@pytest.fixture
def caller(client: Client) -> Caller:
    return Caller(client, "住民記録")


def bring(caller: Caller, *numbers: int) -> tuple[int, dict]:
    items = [
        {"system": "001", "business_number": str(n), "individual_number": individual_number(n).reveal()}
        for n in numbers
    ]
    return caller("put", purpose="PUT_RESIDENT", items=items)


def limited() -> list[tuple[str, int]]:
    return list(
        Entry.objects.filter(act="individual_number.limited", decision="deny").values_list("purpose", "n")
    )  # fmt: skip


def test_一分の件数を超える登録は_一件も書かずに待たせ_ほかの接続キーは待たない(caller: Caller, client: Client) -> None:
    rule("put_items_a_minute_by_key", 3)
    other, start = Caller(client, "税務"), clock.now()
    with clock.set_to(start):
        assert bring(caller, 1, 2)[0] == 200
    with clock.set_to(start + timedelta(seconds=20)):
        status, told = bring(caller, 3, 4)
        assert (status, told["error"]["code"]) == (429, "TOO_MANY_PUTS")
        assert re.search("1件も登録していません。4[0-9]秒たってから", told["error"]["text"])
        assert UnifiedPerson.objects.count() == 2
        assert limited() == [("PUT_RESIDENT", 4)]
        assert bring(other, 3)[0] == 200
    with clock.set_to(start + timedelta(minutes=1, seconds=20)):
        assert bring(caller, 3, 4, 5)[0] == 200, "一分たてば、また登録できる"


def test_いつから受け付けるかが_答えの見出しにもある(caller: Caller) -> None:
    rule("put_items_a_minute_by_key", 1)
    items = [{"system": "001", "business_number": number} for number in "12"]
    with clock.set_to(clock.now()):
        told = caller.client.post(
            "/api/v1/unified-numbers/put",
            {"purpose": "PUT_RESIDENT", "operator": "x", "items": items},
            content_type="application/json", headers={"Authorization": f"Bearer {caller.key}"},
        )  # fmt: skip
    assert told.status_code == 429
    assert 50 <= int(told.headers["Retry-After"]) <= 60


def test_一日の件数の上限も効き_間を置いても次の日まで待つ(caller: Caller) -> None:
    rule("put_items_a_day_by_key", 3)
    start = clock.now()
    for minutes, status in [(0, 200), (2, 429), (4, 429)]:
        with clock.set_to(start + timedelta(minutes=minutes)):
            assert bring(caller, minutes + 1, minutes + 2)[0] == status
    with clock.set_to(start + timedelta(days=1, minutes=1)):
        ApiClient.objects.update(valid_until=clock.today())
        assert bring(caller, 1, 2, 3)[0] == 200


def test_誤りのある依頼も数える(caller: Caller) -> None:
    rule("put_items_a_minute_by_key", 3)
    wrong = {"system": "001", "business_number": "1", "individual_number": "123456789012"}
    with clock.set_to(clock.now()):
        answers = [caller("put", purpose="PUT_RESIDENT", items=[wrong] * 2)[0] for _ in range(2)]
    assert answers == [422, 429]


def test_件数が増えても_数える文は一つの依頼に二つだけで_職員とジョブは数えない(caller: Caller) -> None:
    put(*(item(n, str(n)) for n in range(1, 4)))
    assert not LookUpCount.objects.exists()
    for numbers in ([10], range(11, 61)):
        with CaptureQueriesContext(connection) as asked:
            assert bring(caller, *numbers)[0] == 200
        said = [one["sql"] for one in asked.captured_queries]
        assert sum('INTO "look_up_count"' in one for one in said) == 2
        assert sum('FROM "number_rule"' in one for one in said) == 2


def test_初期値で_一つの市の全員を初めて登録できる() -> None:
    assert value("put_items_a_day_by_key") >= 5 * CITY, "やり直しても、その日に終わる"
    assert value("put_items_a_minute_by_key") >= CITY / 3, "上限のために3分より長くはかからない"
    for code, known in STANDARDS.known().items():
        assert known.get("least", 1) <= known["value"] <= known.get("most", 100_000), code


def test_市は上限を変えられ_一つの依頼が通らない上限は決められない(caller: Caller) -> None:
    for wrong in (MOST - 1, 10_000_001):
        with pytest.raises(InvalidInput, match="500以上10,000,000以下") as refused:
            decide(NUMBER_RULE, "put_items_a_minute_by_key", value=wrong)
        assert refused.value.field == "value"
    with pytest.raises(InvalidInput, match="1以上100,000以下"):
        decide(NUMBER_RULE, "days_after_leaving", value=100_001)
    with pytest.raises(InvalidInput, match="この決まりはありません"):
        decide(NUMBER_RULE, "puts", value=1)
    decide(NUMBER_RULE, "put_items_a_minute_by_key", value=MOST)
    with clock.set_to(clock.now()):
        assert bring(caller, *range(1, MOST + 1))[0] == 200
        assert bring(caller, 1)[0] == 429


def test_出力の回数も数え_断られた依頼の承認は残って後で使える(
    client: Client, settings: Any, tmp_path: Any
) -> None:  # fmt: skip
    settings.SESSHU_VAR = tmp_path
    caller = Caller(client, "委託を渡すシステム", purposes="CONTRACTOR_PROVIDE", facts="hand_over", own_facts=True)
    put(item(1, "100"), item(2, "200"))
    caller.record("hand_over", "委託-1", business_number="")
    pem = self_signed(rsa.generate_private_key(public_exponent=65537, key_size=2048)).public_bytes(
        serialization.Encoding.PEM
    )
    asked = {"purpose": "CONTRACTOR_PROVIDE", "system": "001", "reference": "委託-1", "certificate": pem.decode()}
    for number in ("100", "200"):
        payload = looking_up.export_payload("001", [number], pem, "CONTRACTOR_PROVIDE", "委託-1")
        approve(looking_up.EXPORT, payload)
    rule("exports_a_minute_by_key", 1)
    start = clock.now()
    with clock.set_to(start):
        assert caller("link-export", business_numbers=["100"], **asked)[0] == 200
        status, told = caller("link-export", business_numbers=["200"], **asked)
    assert (status, told["error"]["code"]) == (429, "TOO_MANY_EXPORTS")
    assert re.search("承認は使っていません。(60|5[0-9])秒たってから", told["error"]["text"])
    assert (Export.objects.count(), Approval.objects.filter(status="used").count()) == (1, 1)
    assert limited() == [("CONTRACTOR_PROVIDE", 2)]
    with clock.set_to(start + timedelta(minutes=1, seconds=20)):
        assert caller("link-export", business_numbers=["200"], **asked)[0] == 200
    rule("exports_a_day_by_key", 1)
    with clock.set_to(start + timedelta(minutes=5)):
        assert caller("link-export", business_numbers=["200"], **asked)[0] == 429


def test_住登外者の付番で個人番号を渡すのも_同じ上限で数える(client: Client) -> None:
    from tests.addressee.non_registered.test_api import ADDRESS, MESSAGE

    caller = Caller(client, "福祉")
    rule("put_items_a_minute_by_key", 1)

    def number(second: int, **more: str) -> int:
        told = client.post(
            ADDRESS, MESSAGE | {"sosajikoku": f"09:30:{second:02}"} | more, content_type="application/json",
            headers={"Authorization": f"Bearer {caller.key}"},
        )  # fmt: skip
        return told.status_code

    with clock.set_to(clock.now()):
        answers = [number(n, kojinbango=individual_number(n).reveal()) for n in (1, 2)]
        assert answers == [200, 429]
        assert number(3) == 200, "個人番号のない付番は数えない"
    assert HeldNumber.objects.count() == 1
