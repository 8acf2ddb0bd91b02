"""案件から照会した回答の画面: 回答そのものを見せ、「回答を確かめた」で終わらせる。接種の表は出さない。"""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from sesshu.foundation.access.actor import Actor
from sesshu.ledger.exchange_inquiries import queries
from sesshu.ledger.exchange_inquiries.models import ExchangeInquiry
from sesshu.ledger.exchange_inquiries.screens import adopting
from tests.ledger.doses.people import make_resident
from tests.ledger.exchange_cases.test_cases import answered, asked, opened
from tests.ledger.noon import NOON, at_noon  # noqa: F401

pytestmark = pytest.mark.django_db
BUTTON = ">回答を確かめた</button>"
OF_DOSES = ("接種日", "未決定", "本市の接種記録")
ANSWERS = {"exemption": {"tax": "非課税"}, "relief": {"payment": "高額療養費の支給あり"}}


def page(by: Actor, row: ExchangeInquiry, pressed: dict[str, str] | None = None) -> HttpResponse:
    request = RequestFactory().get("/") if pressed is None else RequestFactory().post("/", pressed)
    request.actor = by
    return adopting.detail_page(request, inquiry_id=row.pk)


def button(shown: str) -> dict[str, str]:
    """What the browser sends when the button is pressed."""
    [form] = [one for one in re.findall(r"<form.*?</form>", shown, re.DOTALL) if BUTTON in one]
    fields = re.findall(r"<input[^>]*>", form)
    return {
        name[1]: value[1]
        for name, value in ((re.search(r'name="([^"]*)"', f), re.search(r'value="([^"]*)"', f)) for f in fields)
        if name and value
    }


@pytest.mark.parametrize("kind", ["exemption", "relief"])
def test_案件の回答は画面に出て_ボタンで確かめると終わる(clerk: Actor, kind: str) -> None:
    row = asked(clerk, opened(clerk, make_resident(birth=date(1955, 4, 1)), kind))
    waiting = page(clerk, row).content.decode()
    assert BUTTON not in waiting
    assert not [word for word in OF_DOSES if word in waiting]
    answered(row, **ANSWERS[kind])
    row.refresh_from_db()
    shown = page(clerk, row).content.decode()
    [value] = ANSWERS[kind].values()
    assert value in shown
    assert not [word for word in OF_DOSES if word in shown], "税や給付の回答に接種の表はない"
    assert queries.to_decide(clerk) == 1
    told = page(clerk, row, button(shown))
    assert told.status_code == 302
    row.refresh_from_db()
    assert (row.state, queries.to_decide(clerk)) == ("adopted", 0)
    after = page(clerk, row).content.decode()
    assert value in after, "確かめた後も、決定の根拠として見られる"
    assert BUTTON not in after
