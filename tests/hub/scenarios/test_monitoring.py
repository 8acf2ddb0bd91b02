"""庁内連携: a clerk sees what came, passes a held arrival, and another department's application is approved."""

from __future__ import annotations

import pytest

from tests.scenarios.conftest import Sit

pytestmark = pytest.mark.browser
SETUP = """
from datetime import timedelta
from sesshu.foundation import clock
from tests.hub.conftest import ADDRESSEE, TAX, connect, hand_over, person
connect("ZEI-KAZEI", "in", "tax", "tax.people", TAX, name="税務から課税情報")
connect("ATENA-ZEI", "out", "addressee", "tax.people", ADDRESSEE, oldest_age=64)
hand_over(1, person(1), person(2, 生年月日="1940-01-01"))
hand_over(3)
"""


def test_届いたものを見て_保留を理由とともに通す(sit: Sit) -> None:
    clerk = sit("clerk1")
    clerk.activate("受領と配信の監視")
    clerk.sees("保留1件")
    clerk.sees("通番が飛んでいます")
    clerk.meets_the_standard()
    clerk.picture("hub-monitor")
    clerk.page.locator("tbody a").first.focus()
    clerk.press("Enter")
    clerk.sees("保留を通す")
    clerk.meets_the_standard()
    clerk.type_into("通す理由", "送り元は通番2を作らなかった")
    clerk.activate("保留を通す")
    clerk.sees("保留を通しました")
    clerk.meets_the_standard()
    clerk.picture("hub-arrival")


def test_連携の一覧とデータ使用承認願の画面(sit: Sit) -> None:
    applicant = sit("applicant")
    applicant.activate("データ使用承認願")
    applicant.activate("新しく願い出る")
    applicant.activate("願い出る")
    applicant.sees("根拠を入力してください")
    applicant.meets_the_standard()
    applicant.picture("data-use-new")
