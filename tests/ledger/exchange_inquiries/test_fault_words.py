"""照会の画面は、どの障害でも、何が起きて何をするかを言い、未接種とは言わない。

What the intermediary tells in each case is shown in tests/exchange/test_two_cities.py with real processes, and the
whole way in the browser in tests/scenarios/test_moved_child.py.
"""

from __future__ import annotations

import uuid
from datetime import date

import pytest
from django.test import RequestFactory

from sesshu.contracts.exchange.results import MEANINGS, Known, ResultClass
from sesshu.contracts.exchange.states import OPEN_INQUIRIES
from sesshu.contracts.intermediary.v1 import InquiryOut
from sesshu.foundation.access.actor import Actor, job_actor
from sesshu.ledger.exchange_inquiries import actions, standing
from sesshu.ledger.exchange_inquiries.actions import Asked
from sesshu.ledger.exchange_inquiries.models import ExchangeInquiry
from sesshu.ledger.exchange_inquiries.screens import adopting
from tests.ledger.doses.people import make_resident
from tests.ledger.noon import NOON, at_noon  # noqa: F401

pytestmark = pytest.mark.django_db
P = "INFORMATION_EXCHANGE"
# fault → what the intermediary says (state, result, own words, lists differ), what stands on the page
TOLD = {
    "no_code": ("no_code_provider", "no_code_provider", "", False, "相手の団体に取得を依頼し"),
    "assessment_unpublished": (
        "rejected_network", "assessment_not_published", "小樽市の特定個人情報保護評価書が公表されていません。", False,
        "公表されてから照会し直してください",
    ),
    "list_mismatch": ("answered", "ok_with_data", "", True, "版の違いを伝えてください"),
    "late": ("sent", "", "", False, "回答を待っています"),
    "lost": ("sent", "system_down", "接続先が応答しません。", False, "そのまま待ってください"),
    "doubled": ("answered", "ok_with_data", "", False, "回答を中間サーバーから受け取るまで待ってください"),
    "wrong_key": (
        "permitted", "not_taken", "照会者の鍵ではない鍵で暗号化しようとしています。", False,
        "情報連携の担当に伝えてください",
    ),
    "wrong_route": (
        "permitted", "not_taken", "経路情報がこの団体あてではありません。", False, "情報連携の担当に伝えてください",
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", TOLD)
def test_障害ごとに何が起きて何をするかが画面に出る(clerk: Actor, fault: str) -> None:
    state, result, words, differs, act = TOLD[fault]
    person = make_resident(birth=date(2022, 4, 1), became_on=date(2026, 10, 1), became_reason="10")
    asked = Asked(resident_id=person.pk, kind="mover_in", provider="012033", provider_name="小樽市")
    [row] = actions.ask(asked=[asked], department="予防接種係", by=clerk, purpose=P)
    told = InquiryOut(
        client_key=str(row.client_key), inquiry=uuid.uuid4(), state=state, result=result, message=words,
        list_differs=differs, valid_until=row.valid_until,
    )  # fmt: skip
    standing.keep([told], by=job_actor("exchange.follow", "exchange_inquiry.send"), purpose=P)
    request = RequestFactory().get("/")
    request.actor = clerk
    shown = adopting.detail_page(request, inquiry_id=row.pk).content.decode()
    assert act in shown
    assert words in shown
    if result:
        meaning = MEANINGS[ResultClass(result)]
        assert f"{meaning.label}：{meaning.sentence}" in shown
        assert ("未接種として扱わないでください" in shown) == (meaning.known is Known.UNKNOWN)
    row = ExchangeInquiry.objects.get()
    assert ("回答を待っています" in shown) == (row.state in OPEN_INQUIRIES)
    assert row.list_differs == differs


def test_どの結果にも職員がすることが書かれている() -> None:
    assert all(one.sentence.endswith("。") and one.act.endswith(("。", "）。")) for one in MEANINGS.values())
