"""庁内連携: a clerk sees what came, passes a held arrival, and another department's application is approved."""

from __future__ import annotations

import pytest

from tests.scenarios.conftest import Sit
from tests.scenarios.office import Office

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

ASKED = """
from tests.hub.transfers.test_transfers import apply_for
apply_for("c:x")
"""
STATE = """
from sesshu.hub.transfers.models import DataUseApplication
print(DataUseApplication.objects.latest("asked_at").state)
"""
REFUSED = """
from sesshu.hub.arrivals.models import Delivery
one = Delivery.objects.get(connection="ATENA-ZEI", number=1)
Delivery.objects.filter(pk=one.pk).update(state="refused", reason="見出しが違います")
print(f"/arrivals/deliveries/{one.pk}/")
"""


def test_届いたものを見て_保留を理由とともに通す(sit: Sit) -> None:
    clerk = sit("clerk1")
    clerk.activate("受領と配信の監視")
    clerk.sees("保留1件")
    clerk.sees("通番が飛んでいます")
    clerk.meets_the_standard()
    clerk.manual("data-hub-1-monitor")
    clerk.page.locator("tbody a").first.focus()
    clerk.press("Enter")
    clerk.sees("保留を通す")
    clerk.meets_the_standard()
    clerk.type_into("通す理由", "送り元は通番2を作らなかった")
    clerk.manual("data-hub-2-held")
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


def test_願い出を別の職員が承認し_利用課の画面に承認と出る(sit: Sit, office: Office) -> None:
    office.run(ASKED)
    chief = sit("chief")
    chief.open("/approvals/")
    chief.activate("2026-")
    for said in ("母子保健法第13条", "健診での確認", "接種日、ワクチン"):
        chief.sees(said)
    chief.meets_the_standard()
    chief.manual("data-hub-4-approve")
    chief.activate("承認する")
    chief.sees("承認しました")
    applicant = sit("applicant")
    applicant.open("/data-use/")
    applicant.activate("K-2026")
    applicant.sees("照会はまだありません")
    applicant.meets_the_standard()
    applicant.manual("data-hub-5-approved")
    assert office.run(STATE).strip() == "approved"


def test_拒否された配信を理由とともに断念する(sit: Sit, office: Office) -> None:
    clerk = sit("clerk1")
    clerk.open(office.run(REFUSED).strip())
    clerk.sees("見出しが違います")
    clerk.meets_the_standard()
    clerk.activate("配信を断念する")
    clerk.sees_error("断念する理由", "理由")
    clerk.go_to("断念する理由")  # the link in the summary jumps to the field
    clerk.press("Enter")
    clerk.type("送り元が次の一覧で直す")
    clerk.manual("data-hub-3-delivery")
    clerk.activate("配信を断念する")
    clerk.sees("配信を断念しました")
    clerk.sees("送り元が次の一覧で直す")
    clerk.meets_the_standard()
