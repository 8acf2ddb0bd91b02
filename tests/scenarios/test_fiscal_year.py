"""年度更新の予行: in January the chief sees what would fail on 1 April, and goes to where it is mended."""

import pytest
from playwright.sync_api import expect

from tests.scenarios.conftest import Sit

pytestmark = pytest.mark.browser
WORKER = True
SETUP = """
from datetime import date
from sesshu.foundation.accounts.models import Account
from tests.ledger.doses.people import make_resident
for day in range(2, 8):
    make_resident(birth=date(2020, 4, day))
make_resident(birth=date(2021, 4, 2))
Account.objects.filter(login_id="chief").update(active_until=date(2027, 3, 31))
"""


def test_係長が予行で困ることを見つけ_直す画面に移る(sit: Sit) -> None:
    chief = sit("chief")
    chief.activate("年度更新の予行")
    chief.sees("年度更新の予行（令和9年4月1日の時点）")
    chief.sees("担当「予防接種係長」がいない")
    chief.meets_the_standard()
    chief.manual("fiscal-year-1-findings")
    chief.activate("予行の計算をする")
    chief.sees("予行の計算を始めました")
    for _ in range(30):
        chief.open("/fiscal-year/")
        if chief.page.get_by_text("学年ごとの人数").count():
            break
        chief.page.wait_for_timeout(1000)
    chief.sees("麻しん・風しん 第2期")
    chief.sees("小1")
    expect(chief.page.locator("main")).to_contain_text("判定した人 7人")
    chief.meets_the_standard()
    chief.manual("fiscal-year-2-counts")
    chief.activate("期限切れになる前の勧奨を準備する")
    chief.sees("発送")
