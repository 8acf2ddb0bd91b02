"""照会の画面は毎秒新しくなっても、キーボードの焦点を奪わず、読み上げを繰り返さず、回答が届けば一度だけ告げる。"""

from __future__ import annotations

import pytest
from playwright.sync_api import Request, expect

from tests.scenarios.conftest import Sit
from tests.scenarios.desk import Desk
from tests.scenarios.office import Office
from tests.scenarios.two_cities import waits_for

pytestmark = pytest.mark.browser
SETUP = """
from datetime import date
from sesshu.ledger.exchange_inquiries import actions
from sesshu.operate.people import person
from tests.ledger.doses.people import make_resident
child = make_resident(birth=date(2025, 1, 10), became_on=date(2026, 10, 1), became_reason="10",
                      moved_from_code="012033")
actions.ask(asked=[actions.Asked(child.pk, "mover_in", "012033", "小樽市")], department="予防接種係",
            by=person("clerk1"), purpose="INFORMATION_EXCHANGE")
"""
ANSWERED = """
from sesshu.foundation import clock
from sesshu.ledger.exchange_inquiries.models import ExchangeAnswer, ExchangeInquiry
[row] = ExchangeInquiry.objects.all()
ExchangeAnswer.objects.create(inquiry=row, number=1, values={"date": "2025-03-13", "kind": "小児肺炎球菌"})
ExchangeInquiry.objects.update(state="fetched", result="ok_with_data", ended_at=clock.now())
"""
SENT = """
from sesshu.ledger.exchange_inquiries.models import ExchangeInquiry
ExchangeInquiry.objects.update(state="sent")
"""
# Every change of what is read out by itself.
LISTEN = """() => {
  const told = document.getElementById("inquiry-told");
  window.told = told; window.said = [];
  new MutationObserver(() => window.said.push(told.textContent)).observe(
    told, {childList: true, characterData: true, subtree: true});
}"""
A_WHILE = 2500  # ms, longer than the pause between two renewals


def is_renewal(request: Request) -> bool:
    return request.headers.get("sesshu-polling") == "1"


def renews(desk: Desk, times: int = 3) -> None:
    """Wait until the page has renewed itself so often."""
    for _ in range(times):
        with desk.page.expect_request_finished(is_renewal):
            pass


def test_新しくなり続けても焦点はそのままで_同じことは二度読み上げない(sit: Sit, office: Office) -> None:
    clerk = sit("clerk1")
    clerk.activate("情報照会")
    clerk.activate("照会2026-00001")
    clerk.go_to("この照会を取り消す")
    clerk.page.evaluate(LISTEN)
    renews(clerk)
    assert (clerk.focus() or {})["id"] == "cancel-inquiry"
    assert clerk.page.evaluate("window.told.isConnected")
    assert clerk.page.evaluate("window.said") == [], "変わらないことは読み上げない"
    clerk.meets_the_standard()
    clerk.picture("exchange-renewing")

    office.run(SENT)  # it can no longer be cancelled: the button goes from under the focus
    expect(clerk.page.locator("#cancel-inquiry")).to_have_count(0, timeout=240_000)
    assert (clerk.focus() or {})["id"] == "state-heading", "同じ区画の見出しから続けられる"
    clerk.go_to("この人の情報照会へ")
    renews(clerk)
    assert "この人の情報照会へ" in (clerk.focus() or {})["name"]

    office.run(ANSWERED)
    waits_for(clerk, "小樽市の回答（1件）")
    assert "この人の情報照会へ" in (clerk.focus() or {})["name"], "回答が届いても、していたことを続けられる"
    assert [one.strip() for one in clerk.page.evaluate("window.said") if one.strip()] == [
        "照会の状態：回答あり（取り入れを決める）"
    ], "届いたことを一度だけ読み上げる"
    clerk.meets_the_standard()
    clerk.picture("exchange-renewed")


def test_回答が届いたあとの入力は書き換えられない(sit: Sit, office: Office) -> None:
    """Whoever watched the answer come fills its form; nothing renews the page any more."""
    office.run(SENT)
    clerk = sit("clerk1")
    clerk.activate("情報照会")
    clerk.activate("照会2026-00001")
    renewals: list[str] = []
    clerk.page.on("request", lambda one: renewals.append(one.url) if is_renewal(one) else None)
    renews(clerk, 1)
    office.run(SENT.replace("sent", "fetched"))
    expect(clerk.page.get_by_role("textbox", name="取り入れない理由")).to_be_visible(timeout=240_000)
    clerk.type_into("取り入れない理由", "本市の記録と同じ")
    for _ in range(5):  # one more may have been on its way when the answer came
        renewals.clear()
        clerk.page.evaluate("ms => new Promise(done => setTimeout(done, ms))", A_WHILE)
        if not renewals:
            break
    assert renewals == []
    expect(clerk.page.get_by_role("textbox", name="取り入れない理由")).to_have_value("本市の記録と同じ")
