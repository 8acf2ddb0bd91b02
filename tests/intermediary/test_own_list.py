"""自分のシステムの照会の一覧: 期間の分を順に、ほかのシステムの照会は1件も出ない。"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from sesshu.contracts.intermediary import v1 as contract
from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.models import Entry
from sesshu.intermediary.exchange_rules.departments import assign_duty
from sesshu.intermediary.exchange_rules.models import ClientScope
from sesshu.intermediary.inquiries.asking import Question, ask
from sesshu.intermediary.inquiries.models import Inquiry
from tests.intermediary.playing import P
from tests.intermediary.scoping import OF_LEDGER, calling_system
from tests.intermediary.test_own_inquiries import QUESTION

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("child")]
Call = Callable[..., tuple[int, dict[str, Any]]]


@pytest.fixture
def call(client: Client) -> Call:
    def send(key: str, **message: Any) -> tuple[int, dict[str, Any]]:
        usual = {"operator": "o", "since": clock.now() - timedelta(days=1), "until": clock.now() + timedelta(days=1)}
        told = {name: str(value) for name, value in (usual | message).items() if value is not None}
        answer = client.post(
            "/api/v1/inquiries/list", json.dumps(told), content_type="application/json",
            headers={"Authorization": f"Bearer {key}"},
        )  # fmt: skip
        return answer.status_code, answer.json()

    return send


def asked(by: Actor, *keys: str, **changes: Any) -> list[Inquiry]:
    assign_duty(department="予防接種係", duty="implementation", by=by, purpose=P)
    questions: list[Question] = [replace(QUESTION, client_key=key, **changes) for key in keys]
    return ask(questions=questions, department="予防接種係", by=by, purpose=P)


def test_自分の照会だけが_依頼の順に_続きの位置つきで届く(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    (ledger, own), (tax, foreign) = (
        calling_system("exchange_api.inquire", name=name, scope=OF_LEDGER) for name in ("予防接種管理", "税務")
    )
    asked(ledger, "k1", "k2", "k3", "k4", "k5")
    asked(tax, "t1")
    Inquiry.objects.filter(client_key__in=["k2", "k3"]).update(requested_at=clock.now() - timedelta(hours=1))
    Inquiry.objects.filter(client_key="k5").update(requested_at=clock.now() - timedelta(days=3))
    monkeypatch.setattr(contract, "MOST", 2)
    seen, after, pages = [], None, 0
    while pages == 0 or after:
        status, told = call(own, after=after)
        assert status == 200
        assert len(told["items"]) <= 2
        seen += [one["client_key"] for one in told["items"]]
        after, pages = told["after"], pages + 1
    assert (sorted(seen[:2]), sorted(seen[2:]), pages) == (["k2", "k3"], ["k1", "k4"], 2), "期間の外のk5は出ない"
    status, told = call(foreign)
    assert [one["client_key"] for one in told["items"]] == ["t1"]
    status, told = call(foreign, after=Inquiry.objects.get(client_key="k1").key)
    assert status == 404, "ほかのシステムの照会番号は続きの位置にならない"
    entries = [json.loads(one.body) for one in Entry.objects.filter(act="exchange.own_inquiries_listed")]
    assert [one["n"] for one in entries] == [2, 2, 1]


def test_照会と回答が突き合わせられる形で届き_番号も氏名も届かない(call: Call) -> None:
    ledger, own = calling_system("exchange_api.inquire", name="予防接種管理", scope=OF_LEDGER)
    asked(ledger, "k", about=contract.mark_of("k", "001", "100"), withheld=True)
    records = [{"values": {"date": "2023-05-01", "kind": "MR"}, "absent": {}}, {"values": {"date": None}, "absent": {}}]
    Inquiry.objects.update(state="answered", permit=Inquiry.objects.get().key, answered_at=clock.now(), answer=records)
    [one] = call(own)[1]["items"]
    assert (one["department"], one["duty"], one["row"], one["part"]) == ("予防接種係", "implementation", 25, 1)
    assert (one["case"], one["withheld"], one["state"], one["records"]) == ("転入-1", True, "answered", 2)
    turned = [(two["values"], {}) for two in reversed(records)]
    assert one["digest"] == contract.digest_of_answer(turned), "記録の順は問わない"
    assert one["digest"] != contract.digest_of_answer(turned[:1])
    assert one["about"] == contract.mark_of("k", "001", "100")
    assert not {"unified_number", "business_number", "answer", "values"} & one.keys()
    Inquiry.objects.update(answer=None, content_dropped_at=clock.now())
    [one] = call(own)[1]["items"]
    assert (one["records"], one["digest"], one["content_dropped"]) == (None, "", True)


def test_APIで依頼した照会には_だれについてかの印が残る(client: Client) -> None:
    """As the ledger asks: the mark is made of the number that it named."""
    from sesshu.intermediary.inquiries.api import _question
    from sesshu.intermediary.people.translating import Translated
    from tests.intermediary.calls import ITEM

    made = _question(contract.AskItem(**ITEM), Translated({"100": "11"}, (), ()))
    assert made.about == contract.mark_of("k", "001", "100")
    assert made.about != contract.mark_of("k", "001", "101")


@pytest.mark.parametrize("scope", [None, OF_LEDGER | {"departments": ""}])
def test_範囲のないシステムには一覧を渡さない(call: Call, scope: dict[str, Any] | None) -> None:
    ledger, own = calling_system("exchange_api.inquire", name="予防接種管理", scope=OF_LEDGER)
    asked(ledger, "k")
    ClientScope.objects.all().delete()
    if scope:
        today = clock.today()
        ClientScope.objects.create(
            code="予防接種管理", valid_from=today, recorded_at=clock.now(), recorded_by="t", **scope
        )
    status, told = call(own)
    assert (status, told["error"]["code"]) == (403, "OUT_OF_SCOPE")
