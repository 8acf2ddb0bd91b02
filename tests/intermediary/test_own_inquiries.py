"""照会の状態と回答は、依頼したシステムだけのもの。同じ権限を持つほかの業務システムには、その照会はない。"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from itertools import product
from typing import Any

import pytest
from django.test import Client

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.sealed_messages.keys import body_code
from sesshu.intermediary.exchange_records.models import ExchangeRecord
from sesshu.intermediary.exchange_rules.departments import assign_duty
from sesshu.intermediary.inquiries.asking import OtherContent, Question, ask
from sesshu.intermediary.inquiries.models import Inquiry
from sesshu.intermediary.peers.models import Peer
from sesshu.law.permission_list import codes, permission_list
from sesshu.numbers.testing import individual_number
from tests.intermediary.playing import P
from tests.intermediary.scoping import OF_LEDGER, calling_system

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("child")]
QUESTION = Question(
    client_key="k", unified_number="11", provider="012033", duty="implementation", row=25, part=1, subject="target",
    information="immunization_record", items=("date",), case="転入-1",
)  # fmt: skip
Call = Callable[..., tuple[int, dict[str, Any]]]
NUMBER = individual_number(1).reveal()


def system(name: str) -> tuple[Actor, str]:
    """A calling system that inquires, with its key."""
    return calling_system("exchange_api.inquire", name=name, scope=OF_LEDGER)


@pytest.fixture
def call(client: Client) -> Call:
    def send(key: str, operation: str, **message: Any) -> tuple[int, dict[str, Any]]:
        answer = client.post(
            f"/api/v1/inquiries/{operation}", json.dumps(message), content_type="application/json",
            headers={"Authorization": f"Bearer {key}"},
        )  # fmt: skip
        return answer.status_code, answer.json()

    return send


def test_税務のキーでは_予防接種の照会の状態も回答も受け取れず_照会はそのまま残る(call: Call) -> None:
    (ledger, own), (_, foreign) = system("予防接種管理"), system("税務")
    assign_duty(department="予防接種係", duty="implementation", by=ledger, purpose=P)
    ask(questions=[QUESTION], department="予防接種係", by=ledger, purpose=P)
    told = {"values": {"date": "2023-05-01"}, "absent": {}}
    Inquiry.objects.update(
        state="answered",
        permit=Inquiry.objects.get().key,
        answered_at=clock.now(),
        answer=[told],
        result="ok_with_data",
    )
    assert call(foreign, "states", client_keys=["k"]) == (200, {"items": []})
    assert call(foreign, "fetch", client_key="k", operator="zei-01")[0] == 404
    assert call(foreign, "settle", client_key="k", operator="zei-01", adopted=False, reason="不要")[0] == 404
    assert Inquiry.objects.get().state == "answered", "受領していない"
    status, found = call(own, "fetch", client_key="k", operator="clerk1")
    assert (status, found["records"][0]["values"]) == (200, {"date": "2023-05-01"})


def test_個人番号のある理由や案件は受け取らず_何も残らない(call: Call) -> None:
    ledger, own = system("予防接種管理")
    assign_duty(department="予防接種係", duty="implementation", by=ledger, purpose=P)
    with pytest.raises(InvalidInput, match="個人番号の形"):
        ask(questions=[replace(QUESTION, case=f"転入 {NUMBER}")], department="予防接種係", by=ledger, purpose=P)
    assert not Inquiry.objects.exists()
    ask(questions=[QUESTION], department="予防接種係", by=ledger, purpose=P)
    Inquiry.objects.update(state="fetched", permit=Inquiry.objects.get().key, result="ok_empty")
    told = {"client_key": "k", "operator": "clerk1", "adopted": False}
    status, answer = call(own, "settle", reason=f"本人の番号は{NUMBER}", **told)
    assert (status, answer["error"]["code"]) == (422, "INVALID_INPUT")
    row = Inquiry.objects.get()
    assert (row.state, NUMBER in row.message) == ("fetched", False)
    assert call(own, "settle", reason="登録済み", **told)[0] == 200


def test_ほかのシステムが使った依頼番号では_内容が同じでも照会できない() -> None:
    (ledger, _), (tax, _) = system("予防接種管理"), system("税務")
    assign_duty(department="予防接種係", duty="implementation", by=ledger, purpose=P)
    (first,) = ask(questions=[QUESTION], department="予防接種係", by=ledger, purpose=P)
    assert ask(questions=[QUESTION], department="予防接種係", by=ledger, purpose=P) == [first]
    with pytest.raises(OtherContent):
        ask(questions=[QUESTION], department="予防接種係", by=tax, purpose=P)


@pytest.mark.usefixtures("asked_by_others")
def test_市どうしで生活保護の照会を送れて_確認できていない立場には登録がないと職員に言う() -> None:
    ledger, _ = system("予防接種管理")
    assign_duty(department="予防接種係", duty="copayment", by=ledger, purpose=P)
    welfare = replace(
        QUESTION, client_key="w", duty="copayment", row=28, part=5, subject="vaccinated",
        information="public_assistance", items=("kind",),
    )  # fmt: skip
    (city,) = ask(questions=[welfare], department="予防接種係", by=ledger, purpose=P)
    assert (city.state, city.message) == ("queued", "")
    assign_duty(department="予防接種係", duty="medical_expense", by=ledger, purpose=P)
    insurer = replace(
        QUESTION, client_key="i", duty="medical_expense", row=27, part=1, subject="patient",
        information="medical_benefit", items=("benefit",),
    )  # fmt: skip
    (alone,) = ask(questions=[insurer], department="予防接種係", by=ledger, purpose=P)
    assert (alone.state, alone.rule) == ("rejected_local", "R-01")
    assert "提供を求める団体になれるのは「医療保険者ほか医療給付を行う者」です" in alone.message
    assert "法令の資料で確認できていません" in alone.message
    Peer.objects.filter(code="012033").update(kind="mayor|medical_insurer")
    (registered,) = ask(questions=[replace(insurer, client_key="i2")], department="予防接種係", by=ledger, purpose=P)
    assert (registered.state, registered.message) == ("queued", "")


def test_自分の団体への照会は_全組合せが送る前に断られ_記録に残る() -> None:
    """R-14: whatever the list lets a city ask of a city, no city asks itself; the data hub is for that."""
    ledger, _ = system("予防接種管理")
    for duty in codes("duty"):
        assign_duty(department="予防接種係", duty=duty, by=ledger, purpose=P)
    places = sorted({(one.row, one.part) for one in permission_list(clock.today()).rows})
    wanted = [
        replace(
            QUESTION, client_key=f"s{n}", provider=body_code(), duty=duty, information=information, row=row, part=part
        )
        for n, ((row, part), duty, information) in enumerate(product(places, codes("duty"), codes("information")))
    ]  # fmt: skip
    rows = ask(questions=wanted, department="予防接種係", by=ledger, purpose=P)
    assert {(row.state, row.rule, row.result) for row in rows} == {("rejected_local", "R-14", "not_permitted")}
    assert "庁内連携で、データ使用承認願" in rows[0].message
    assert ExchangeRecord.objects.filter(event="refused", rule="R-14", counterpart=body_code()).count() == len(wanted)
