"""照会の状態と回答は、依頼したシステムだけのもの。同じ権限を持つほかの業務システムには、その照会はない。"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.intermediary.exchange_rules.departments import assign_duty
from sesshu.intermediary.inquiries.asking import OtherContent, Question, ask
from sesshu.intermediary.inquiries.models import Inquiry
from tests.intermediary.playing import P
from tests.intermediary.scoping import OF_LEDGER, calling_system

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("child")]
QUESTION = Question(
    client_key="k", unified_number="11", provider="012033", duty="implementation", row=25, part=1, subject="target",
    information="immunization_record", items=("date",), case="転入-1",
)  # fmt: skip
Call = Callable[..., tuple[int, dict[str, Any]]]


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


def test_ほかのシステムが使った依頼番号では_内容が同じでも照会できない() -> None:
    (ledger, _), (tax, _) = system("予防接種管理"), system("税務")
    assign_duty(department="予防接種係", duty="implementation", by=ledger, purpose=P)
    (first,) = ask(questions=[QUESTION], department="予防接種係", by=ledger, purpose=P)
    assert ask(questions=[QUESTION], department="予防接種係", by=ledger, purpose=P) == [first]
    with pytest.raises(OtherContent):
        ask(questions=[QUESTION], department="予防接種係", by=tax, purpose=P)
