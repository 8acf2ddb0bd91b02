"""保存期間を過ぎた記録の消去: 一覧を確かめて依頼し、別々の職員二人が承認し、台帳だけが残る。"""

import pytest

from tests.scenarios.conftest import Sit
from tests.scenarios.desk import Desk

pytestmark = pytest.mark.browser
WORKER = True
SETUP = """
from datetime import date
from sesshu.ledger.change_reviews.models import ChangeReview
from sesshu.foundation import clock
from tests.ledger.doses.people import make_resident
from tests.ledger.mailings.office import dosed, gone
for n, name in enumerate(("架空　古子", "架空　昔男", "架空　案件", "架空　訴訟")):
    who = make_resident(birth=date(2015, 1, 10), name=name, addressee_number=f"{n + 1:015d}")
    dosed(who, date(2016, 2, 1))
    gone(who, "dead", date(2020, 4, 2))
    if n == 2:
        ChangeReview.objects.create(resident=who, kind="birth_date", words="確認", opened_at=clock.now())
kept = make_resident(birth=date(2015, 1, 10), name="架空　存命", addressee_number=f"{9:015d}")
dosed(kept, date(2016, 2, 1))
"""


def until(desk: Desk, text: str) -> None:
    """Look again until the worker has done its part."""
    for _ in range(60):
        desk.page.reload()
        if text in desk.page.locator("main").inner_text():
            return
        desk.page.wait_for_timeout(500)
    raise AssertionError(f"「{text}」になりません")


def approve(desk: Desk, which: str) -> None:
    """Open one of the two requests and approve it."""
    desk.open("/approvals/")
    desk.page.locator("main").get_by_role("row", name=which).get_by_role("link").first.focus()
    desk.leave_by("Enter")
    desk.sees("戻せません")
    desk.activate("承認する")


def hold(clerk: Desk, *, number: str, reason: str) -> None:
    """Keep somebody from being erased; a number that nobody has is refused with what to do."""
    clerk.type_into("宛名番号", "99")
    clerk.go_to("保留の種類")
    clerk.press("ArrowDown")  # 訴訟 is the first
    clerk.type_into("保留の理由", reason)
    clerk.activate("消去を保留する")
    clerk.sees("この宛名番号の人は見つかりません")
    clerk.type_into("宛名番号", f"{number:0>15}")
    clerk.activate("消去を保留する")
    clerk.sees("消去を保留しました")
    clerk.sees("架空　訴訟")
    clerk.sees("保留中")
    clerk.meets_the_standard()
    clerk.manual("retention-3-hold")


def lift(clerk: Desk, chief: Desk) -> None:
    """What one person asks another approves; until then it holds."""
    clerk.open("/erasures/holds/")
    clerk.go_to("解除する保留")
    clerk.press("ArrowDown")
    clerk.type_into("解除の理由", "判決の確定")
    clerk.activate("解除の承認を依頼する")
    clerk.sees("別の職員が承認するまで、保留は続きます")
    clerk.sees("保留中")
    chief.open("/approvals/")
    chief.page.locator("main").get_by_role("row", name="解除").get_by_role("link").first.focus()
    chief.leave_by("Enter")
    chief.sees("判決の確定")
    chief.activate("承認する")
    clerk.page.reload()
    clerk.sees("解除（判決の確定）")
    clerk.meets_the_standard()
    clerk.manual("retention-4-lifted")


def test_一覧から依頼し_二人が承認すると_台帳だけが残る(sit: Sit) -> None:
    clerk, chief, admin = sit("clerk1"), sit("chief"), sit("admin")
    clerk.activate("保存期間を過ぎた記録の消去")
    clerk.activate("何が消えて何が残るか")
    clerk.sees("個人を外して残す")
    clerk.meets_the_standard()
    clerk.open("/erasures/")
    clerk.activate("消去の保留")
    clerk.sees("消去の保留はありません")
    clerk.meets_the_standard()
    hold(clerk, number="4", reason="令和8年（行ウ）第12号")
    clerk.open("/erasures/")
    clerk.activate("消去を依頼する")
    clerk.sees("架空　古子")
    clerk.sees("異動後の確認が終わっていません")
    clerk.sees("消去を保留しています（訴訟）")
    clerk.meets_the_standard()
    clerk.manual("retention-1-ask")
    clerk.type_into("消去の理由", "令和7年度分の保存期間満了")
    clerk.leave_by("Control+Enter")
    clerk.sees_error("一覧と見送る人を確かめました", "一覧と見送る人を確かめました")
    clerk.go_to("一覧と見送る人を確かめました")
    clerk.press("Enter", "Space")  # the sentence leads to the box
    clerk.leave_by("Control+Enter")
    clerk.sees("承認を依頼しました")
    clerk.sees("2人（ほかに見送り2人）")
    approve(chief, "一人目")
    chief.open("/approvals/")
    chief.sees("二人目")
    approve(chief, "二人目")
    chief.sees("別々の職員二人が承認します")
    approve(admin, "二人目")
    until(clerk, "完了")
    clerk.sees("接種記録")
    clerk.sees("名簿に残っている人はいません")
    clerk.meets_the_standard()
    clerk.manual("retention-2-done")
    clerk.open("/retention/")
    assert "架空　古子" not in clerk.page.locator("main").inner_text()
    clerk.sees("架空　案件")
    lift(clerk, chief)
