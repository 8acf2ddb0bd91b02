"""既存システム接続の範囲: a key does what the master says of its system today, and nothing else, at every operation."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from sesshu.contracts.addressee import BusinessOut, ProtectionOut, UnifiedOut
from sesshu.foundation import clock
from sesshu.foundation.audit.models import Entry
from sesshu.intermediary.copies.models import CopyHolder, ProvisionCopy
from sesshu.intermediary.exchange_rules.departments import assign_duty
from sesshu.intermediary.exchange_rules.health import client_scopes
from sesshu.intermediary.exchange_rules.models import ClientScope
from sesshu.intermediary.inquiries.asking import Question, ask
from sesshu.intermediary.inquiries.models import Inquiry
from sesshu.intermediary.people.models import LinkedPerson
from sesshu.site.intermediary_api import api
from tests.answering import answering
from tests.intermediary.calls import ITEM, MESSAGES, PERSON
from tests.intermediary.playing import P
from tests.intermediary.scoping import LEDGER, OF_LEDGER, calling_system

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("child")]
Call = Callable[..., Any]
UNIFIED = "/api/v1/unified-numbers/"
OF_ADDRESSEE = ("copies/moving", "copies/merged", "people/doubts")
MUNICIPAL_TAX = "municipal_tax"
ASKED: list[tuple[str, Any]] = []


@pytest.fixture(autouse=True)
def _addressee(settings: Any, tmp_path: Path) -> Iterator[None]:
    """The unified addressee system: business number 100 of every system is the child with the unified number 11."""
    (tmp_path / "key").write_text("sesshu_x", encoding="ascii")
    ASKED.clear()
    found = {
        f"{UNIFIED}unified": UnifiedOut(unified_numbers={"100": "11"}, blocked=[], unknown=[]),
        f"{UNIFIED}business": BusinessOut(business_numbers={"11": ["100"]}),
        f"{UNIFIED}protection": ProtectionOut(unified_numbers={"100": ["11"]}, blocked=[], unknown=[]),
    }
    with answering(found, ASKED) as address:
        settings.SESSHU_ADDRESSEE_ADDRESS, settings.SESSHU_ADDRESSEE_KEY = address, str(tmp_path / "key")
        yield


@pytest.fixture
def call(client: Client) -> Call:
    def send(key: str, operation: str, **changes: Any) -> Any:
        return client.post(
            f"/api/v1/{operation}", json.dumps(MESSAGES[operation] | changes), content_type="application/json",
            headers={"Authorization": f"Bearer {key}"},
        )  # fmt: skip

    return send


def refused(answer: Any) -> str:
    """What a refusal says; it left one entry."""
    told = answer.json()["error"]
    assert (answer.status_code, told["code"]) == (403, "OUT_OF_SCOPE"), answer.content
    assert Entry.objects.filter(act="exchange.out_of_scope", decision="deny").exists()
    return str(told["text"])


def wrong(operation: str) -> list[dict[str, Any]]:
    """What the ledger may not name in this operation."""
    if operation == "inquiries/ask":
        return [{"department": "税務課"}, {"items": [ITEM, ITEM | {"client_key": "k2", "system": "010"}]}]
    if operation.startswith("copies/") and operation not in OF_ADDRESSEE:
        return [{"system": "010"}, {"information": MUNICIPAL_TAX}, {"information": "知らない情報"}]
    return [{"system": "010"}] if "system" in MESSAGES[operation] else []


def test_どの操作も_範囲の登録がないキーには何もせず断り_記録する(call: Call) -> None:
    operations = {path.removeprefix("/api/v1/") for path in api.get_openapi_schema(path_prefix="/api/v1/")["paths"]}
    assert operations == set(MESSAGES), "a new operation has to ask the master too"
    _, key = calling_system(name="新しいシステム")
    for done, operation in enumerate(MESSAGES, start=1):
        text = refused(call(key, operation))
        assert "新しいシステム" in text
        assert "マスタ「既存システム接続の範囲」" in text
        assert "今日できること: なし" in text
        assert Entry.objects.filter(act="exchange.out_of_scope").count() == done, operation
    assert ASKED == [], "統合宛名システムにも尋ねない"
    assert not Inquiry.objects.exists()
    assert not CopyHolder.objects.exists()


@pytest.mark.parametrize("operation", [one for one in MESSAGES if wrong(one)])
def test_登録のある部署と業務IDと情報のほかは名乗れない(call: Call, operation: str) -> None:
    _, key = calling_system(scope=OF_LEDGER)
    for changes in wrong(operation):
        text = refused(call(key, operation, **changes))
        assert "業務ID 001／照会する部署 予防接種係" in text, "何ができるかを示す"
        assert "税務課" not in text, "what a caller wrote goes into no message and no log"
        assert "知らない情報" not in text
    assert ASKED == []
    assert not ProvisionCopy.objects.exists()


def test_台帳と統合宛名システムの範囲なら_すべての操作が通る(call: Call) -> None:
    ledger, key = calling_system(scope=OF_LEDGER)
    _, addressee = calling_system(name="団体内統合宛名システム", scope={"tells_merges": True})
    assign_duty(department="予防接種係", duty="implementation", by=ledger, purpose=P)
    for operation in MESSAGES:
        if operation == "inquiries/fetch":
            Inquiry.objects.update(state="answered", permit=Inquiry.objects.get().key, answered_at=clock.now(),
                                   answer=[], result="ok_no_data")  # fmt: skip
        answer = call(addressee if operation in OF_ADDRESSEE else key, operation)
        assert answer.status_code == 200, (operation, answer.content)
    for operation in OF_ADDRESSEE:
        refused(call(key, operation))
    refused(call(addressee, "inquiries/bodies"))
    refused(call(addressee, "copies/wanted"))


@pytest.mark.parametrize(
    ("left_out", "operations"),
    [
        ({"departments": ""}, [one for one in MESSAGES if one.startswith("inquiries/")]),
        ({"information": ""}, ["copies/put", "copies/digests", "copies/remove", "copies/holders", "copies/wanted"]),
        ({"sets_flags": False}, ["people/flags"]),
        ({"lists_records": False}, ["exchange-records/person"]),
        ({"systems": "010"}, ["inquiries/ask", "copies/put", "people/flags", "exchange-records/person"]),
    ],
)
def test_範囲の一つ一つが_それだけを許す(call: Call, left_out: dict[str, Any], operations: list[str]) -> None:
    _, key = calling_system(scope=OF_LEDGER | left_out)
    for operation in operations:
        refused(call(key, operation))
    child = LinkedPerson.objects.get()
    assert (child.auto_response_blocked, child.withheld_from_subject) == (False, False)


def test_税務のキーでは_予防接種の副本も支援措置も変えられない(call: Call) -> None:
    """Each has `exchange_api.provide`, and each its own originals."""
    _, ledger = calling_system(scope=OF_LEDGER)
    _, tax = calling_system(name="税務システム", scope={"systems": "010", "information": MUNICIPAL_TAX})
    assert call(ledger, "copies/put").status_code == 200
    for changes in ({}, {"system": "010"}):
        refused(call(tax, "copies/put", people=[PERSON | {"records": []}], **changes))
        refused(call(tax, "copies/remove", **changes))
        refused(call(tax, "people/flags", **changes))
    assert ProvisionCopy.objects.count() == 1
    assert call(tax, "copies/wanted", system="010", information=MUNICIPAL_TAX).status_code == 200


def test_範囲は適用期間の中だけ(call: Call) -> None:
    yesterday, tomorrow = (clock.today() + timedelta(days=n) for n in (-1, 1))
    periods = {"旧": (yesterday, yesterday), "次": (tomorrow, None), "今日": (clock.today(), clock.today())}
    found = {}
    for name, (first, last) in periods.items():
        _, key = calling_system(name=name, scope=OF_LEDGER | {"valid_from": first, "valid_until": last})
        found[name] = call(key, "inquiries/bodies").status_code
    assert found == {"旧": 403, "次": 403, "今日": 200}
    ClientScope.objects.filter(code="今日").update(superseded_at=clock.now())
    _, key = calling_system(name="ほかのシステム")
    refused(call(key, "inquiries/bodies"))


def test_部署が範囲から外れたら_先にした照会の回答も渡さない(call: Call) -> None:
    ledger, key = calling_system(scope=OF_LEDGER)
    assign_duty(department="予防接種係", duty="implementation", by=ledger, purpose=P)
    assign_duty(department="母子保健係", duty="implementation", by=ledger, purpose=P)
    question = Question(
        client_key="k", unified_number="11", provider="012033", duty="implementation", row=25, part=1,
        subject="target", information="immunization_record", items=("date",), case="転入-1",
    )  # fmt: skip
    ask(questions=[question], department="予防接種係", by=ledger, purpose=P)
    ClientScope.objects.update(departments="母子保健係")
    assert "部署「予防接種係」の回答の受領" in refused(call(key, "inquiries/fetch"))
    assert call(key, "inquiries/states").json()["items"][0]["client_key"] == "k"


def test_稼働の状況が_範囲のない連携システムを名前で示す(client: Client) -> None:
    assert client_scopes().state == "good"
    calling_system(name="予防接種管理システム", scope=OF_LEDGER)
    told = client_scopes()
    assert (told.value, told.state) == ({"without": 1}, "watch"), "名寄せの権限だけは範囲にない"
    calling_system("exchange_api.inquire", name="税務システム")
    assert "税務システム" in client_scopes().text
    ClientScope.objects.filter(code=LEDGER).update(tells_merges=True)
    assert "断っているシステム: 税務システム。マスタ「既存システム接続の範囲」" in client_scopes().text
    line = client.get("/health/live/").json()["lines"]["client_scopes"]
    assert line == {"value": {"without": 1}, "state": "watch"}, "監視装置には数だけ"


@pytest.mark.parametrize("place", [{"row": -1}, {"row": 10**12}, {"part": 0}, {"part": 1000}])
def test_リストにありえない項の照会は_項目の名前を挙げて断られ_何も照会しない(
    call: Call, place: dict[str, int]
) -> None:
    _, key = calling_system("exchange_api.inquire", scope=OF_LEDGER)
    answer = call(key, "inquiries/ask", items=[ITEM, ITEM | {"client_key": "k2"} | place])
    assert (answer.status_code, answer.json()["error"]["field"]) == (422, next(iter(place)))
    assert not Inquiry.objects.exists()


def test_二人の照会を一度に渡されても_だれの照会かを統合宛名システムに伝え_それぞれ記録する(call: Call) -> None:
    _, key = calling_system("exchange_api.inquire", scope=OF_LEDGER)
    items = [ITEM, ITEM | {"client_key": "k2", "business_number": "200", "operator": "u:2"}]
    items.append(ITEM | {"client_key": "k3", "operator": "u:2"})
    assert call(key, "inquiries/ask", operator="u:1", items=items).status_code == 200
    [(_, asked)] = ASKED
    assert asked["asked_by"] == [
        {"operator": "u:1", "business_numbers": ["100"]}, {"operator": "u:2", "business_numbers": ["200", "100"]},
    ]  # fmt: skip
    entries = Entry.objects.filter(act="exchange.inquiries_asked").order_by("queue_id")
    assert [(one.n, json.loads(one.body)["terminal"].split()[-1]) for one in entries] == [(1, "u:1"), (2, "u:2")]
