"""発送: a clerk prepares, another person releases, the letters are printed, with the keyboard alone."""

import pytest

from tests.scenarios.conftest import Sit
from tests.scenarios.office import Office

pytestmark = pytest.mark.browser
WORKER = True
SETUP = """
from datetime import date
from sesshu.foundation.access.actor import job_actor
from tests.ledger.mailings.office import child, dosed, gone, protected, texts_in_force
texts_in_force(job_actor("setup", "master.write"))
for n in range(1, 41):
    town = ("手取本町", "新市街", "花畑町")[n % 3]
    child(f"架空　{n}子", birth=date(2020, 5 + n % 8, 1 + n % 27), kana=f"カクウ　コ{n}", town=town)
child("架空　一日子", birth=date(2020, 4, 1), kana="カクウ　ツイタチコ")
child("架空　二日子", birth=date(2020, 4, 2), kana="カクウ　フツカコ")
gone(child("架空　亡", kana="カクウ　ナキ"), "dead")
gone(child("架空　転出子", kana="カクウ　テンシュツコ"), "moved_out")
protected(child("架空　守", kana="カクウ　マモル"))
dosed(child("架空　接種済", kana="カクウ　セッシュズミ"), date(2026, 5, 1))
"""


def test_職員が準備し_係長が確定し_手紙が印刷される(sit: Sit, office: Office) -> None:
    clerk = sit("clerk1")
    clerk.activate("発送")
    clerk.meets_the_standard()
    clerk.activate("新しい発送を準備する")
    clerk.meets_the_standard()
    clerk.picture("mailing-new")
    clerk.type_into("発送の名前", "MR第2期 11月未接種者")
    clerk.go_to("接種勧奨")
    clerk.press("Space")
    clerk.go_to("麻しん・風しん 第2期")
    clerk.press("Space")
    clerk.type_into("基準日", "R8.11.24")
    clerk.type_into("発行日", "R8.11.25")
    clerk.go_to("文面")
    clerk.press("ArrowDown", "ArrowDown")  # flu, test
    clerk.leave_by("Control+Enter")
    clerk.sees("条件を登録しました")
    clerk.meets_the_standard()
    clerk.activate("仮抽出をする")
    clerk.sees("仮抽出をしました")
    clerk.sees("41通")
    clerk.meets_the_standard()
    clerk.picture("mailing-trial", manual=True)
    clerk.activate("理由別・生年月別・町別の件数")
    clerk.sees("支援措置（別管理）")
    clerk.meets_the_standard()
    clerk.picture("mailing-counts")
    clerk.page.go_back()
    clerk.activate("確定を依頼する")
    clerk.sees("別の職員の確定を待っています")

    chief = sit("chief")
    chief.activate("発送")
    chief.activate("2026-0001")
    chief.meets_the_standard()
    chief.picture("mailing-release")
    chief.go_to("件数、境目の誕生日")
    chief.press("Space")
    chief.activate("41通で確定する")
    chief.sees("確定しました")

    clerk.page.reload()
    clerk.activate("手紙を作成する")
    clerk.sees("印刷を始めました")
    for _ in range(60):
        clerk.page.reload()
        if "作成済み" in clerk.page.locator("main").inner_text():
            break
        clerk.page.wait_for_timeout(500)
    clerk.sees("印刷済み")
    clerk.meets_the_standard()
    clerk.picture("mailing-printed", manual=True)
    clerk.activate("P2026-00001")
    clerk.sees("第1部のPDF")
    clerk.meets_the_standard()
    clerk.picture("form-run")
    with clerk.page.expect_download() as download:
        clerk.go_to("第1部のPDF")
        clerk.press("Enter")
    assert download.value.path().read_bytes().startswith(b"%PDF")


def test_この人がなぜ入っていないかを一文で読める(sit: Sit, office: Office) -> None:
    clerk = sit("clerk1")
    clerk.activate("発送")
    clerk.activate("2026-0001")
    clerk.activate("この人はなぜ入るか")
    clerk.meets_the_standard()
    clerk.type_into("カナ氏名", "かくうついたちこ")
    clerk.activate("探す")
    clerk.activate("架空 一日子")  # names of controls have plain spaces
    clerk.sees("この発送に入っていません")
    clerk.sees("施行令3条1項")
    clerk.meets_the_standard()
    clerk.picture("mailing-why", manual=True)
    assert "カクウ" not in clerk.page.url


def test_対象者の一覧を理由で絞り込める(sit: Sit, office: Office) -> None:
    clerk = sit("clerk1")
    clerk.activate("発送")
    clerk.activate("2026-0001")
    clerk.activate("対象者の一覧")
    clerk.meets_the_standard()
    clerk.picture("mailing-people", manual=True)
    clerk.go_to("区分")
    clerk.press("ArrowDown", "ArrowDown")  # 送付する, 死亡
    clerk.activate("この条件で表示する")
    clerk.sees("架空　亡")
    clerk.meets_the_standard()
