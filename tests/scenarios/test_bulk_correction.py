"""一括訂正と会場の一括登録: 番号で20人を登録し、日付の誤りを下見して承認を受け、元に戻す。"""

import pytest

from tests.scenarios.conftest import Sit
from tests.scenarios.desk import Desk

pytestmark = pytest.mark.browser
WORKER = True
SETUP = """
from datetime import date
from tests.ledger.doses.people import make_resident
for n in range(20):
    birth = date(2025, 1, 10) if n else date(2025, 2, 10)
    make_resident(birth=birth, name=f"架空　{n}子", addressee_number=f"{n + 1:015d}")
"""


def until(desk: Desk, text: str) -> None:
    """Look again until the worker has done its part."""
    for _ in range(60):
        desk.page.reload()
        if text in desk.page.locator("main").inner_text():
            return
        desk.page.wait_for_timeout(500)
    raise AssertionError(f"「{text}」になりません")


def test_会場の20人を番号で一度に登録する(sit: Sit) -> None:
    clerk = sit("clerk1")
    clerk.activate("会場・施設の一括登録")
    clerk.meets_the_standard()
    clerk.type_into("接種日", "R8.2.10")
    clerk.type_into("ワクチン", "mr")
    clerk.type_into("ロット番号", "MR301")
    clerk.type_into("接種した場所", "架空保健センター")
    clerk.go_to("受けた人の番号")
    for n in range(1, 21):
        clerk.type(str(n))
        clerk.press("Enter")
    clerk.leave_by("Control+Enter")
    clerk.sees("登録する人（20人）")
    clerk.meets_the_standard()
    clerk.picture("session-looked")
    clerk.go_to("登録する")
    clerk.leave_by("Enter")
    clerk.sees("20人に登録しました")


def test_日付の誤りを下見して別の職員の承認で訂正し元に戻す(sit: Sit) -> None:
    clerk, chief = sit("clerk1"), sit("chief")
    clerk.activate("接種記録の一括訂正")
    clerk.activate("一括訂正を作る")
    clerk.type_into("条件：ロット番号", "MR301")
    clerk.go_to("医療機関")
    clerk.press("ArrowDown", "ArrowDown")
    clerk.type_into("正しい接種日", "R8.2.8")
    clerk.go_to("読み誤り")
    clerk.press("ArrowDown")
    clerk.type_into("記事（根拠）", "会場からの訂正連絡")
    clerk.leave_by("Control+Enter")
    until(clerk, "下見済み")
    clerk.sees("1件（うち定期外になるもの1件）")
    clerk.meets_the_standard()
    clerk.picture("bulk-correction-looked")
    clerk.activate("承認を依頼する")
    clerk.sees("承認を待っています")
    approve(chief, "一括2026-001")
    until(clerk, "完了")
    clerk.sees("訂正20件、見送り0件")
    clerk.go_to("この一括訂正を元に戻す")
    clerk.press("Enter")
    clerk.type_into("元に戻す理由", "連絡の取り違え")
    clerk.activate("元に戻す一括訂正を作る")
    until(clerk, "下見済み")
    clerk.activate("承認を依頼する")
    approve(chief, "一括2026-002")
    until(clerk, "完了")
    clerk.meets_the_standard()
    clerk.picture("bulk-correction-undone")


def approve(chief: Desk, label: str) -> None:
    """Find the request by its summary and approve it."""
    chief.open("/approvals/")
    chief.activate("2026-")
    chief.sees(label)
    chief.activate("承認する")
