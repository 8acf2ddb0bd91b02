"""市の事業: a clerk makes one and sees who would be in it, the chief approves, and it lists its targets at once."""

import pytest

from tests.scenarios.conftest import Sit
from tests.scenarios.office import Office

pytestmark = pytest.mark.browser
SETUP = """
from datetime import date
from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.masters.actions import load
from sesshu.ledger.mailings.masters import LETTER_TEXT
from tests.ledger.mailings.office import LETTER, child, protected
text = LETTER | {"code": "own", "name": "市の事業", "kind": "programme"}
text["title"] = "おたふくかぜワクチン接種費用助成のご案内"
load(of=LETTER_TEXT, entries=[text], reason="初期登録", by=job_actor("setup", "master.write"), purpose="DEMONSTRATION")
for n in range(1, 31):
    child(f"架空　{n}子", birth=date(2021 + n % 4, 1 + n % 12, 1 + n % 27), kana=f"カクウ　コ{n}", sex="MF"[n % 2])
protected(child("架空　守", birth=date(2024, 2, 3), kana="カクウ　マモル"))
child("架空　赤子", birth=date(2026, 1, 10), kana="カクウ　アカゴ")
child("架空　学童", birth=date(2019, 5, 10), kana="カクウ　ガクドウ")
"""
NAME = "おたふくかぜワクチン接種費用助成（例）"


def test_職員は事業を画面で作り申請の前に対象者を確かめる(sit: Sit) -> None:
    desk = sit("clerk1")
    desk.activate("市の事業")
    desk.sees("この日に有効な市の事業はありません")
    desk.meets_the_standard()
    desk.activate("新しい事業を登録する")
    desk.meets_the_standard()
    desk.type_into("事業の符号", "おたふく")
    desk.leave_by("Control+Enter")
    desk.sees_error("事業の符号", "半角の英小文字")
    desk.sees("事業の名前を入力してください")
    desk.sees("使うワクチンを選択してください")
    desk.meets_the_standard()
    desk.picture("programme-new-error")

    desk.open("/masters/programme/new/")
    desk.type_into("事業の符号", "mumps")
    desk.type_into("事業の名前", NAME)
    desk.go_to("任意接種の助成")
    desk.press("Space")
    desk.type_into("根拠", "架空市任意予防接種費用助成要綱（例）第3条")
    desk.go_to("対象の始まり")
    desk.press("ArrowDown", "ArrowDown")  # 出生の日, 生後nか月
    desk.type_into("始まりの数", "12")
    desk.go_to("対象の終わり")
    desk.press(*["ArrowDown"] * 5)  # 月, 歳, 未満, 年度, 就学
    desk.go_to("対象疾病にかかったことのある人を除く")
    desk.press("Space")
    desk.go_to("おたふくかぜ")
    desk.press("Space")
    desk.type_into("接種の回数", "2")
    desk.type_into("市が助成・負担する回数の上限", "2")
    desk.type_into("1回目から2回目までの間隔", "27")
    desk.go_to("事業が始まる前に受けた接種も回数に数える")
    desk.press("Space")
    desk.type_into("適用開始日", "R8.11.24")
    desk.type_into("適用終了日", "R9.3.31")
    desk.type_into("変更の理由", "要綱の制定（試行）")
    desk.activate("申請の前に確かめる")
    desk.sees("おたふくかぜを2回（2回目は前の回から27日以上あけて）。助成は2回まで。")
    desk.sees("令和8年11月24日に対象となる人：31人")
    desk.sees("入らない")
    desk.meets_the_standard()
    desk.picture("programme-preview", manual=True)
    desk.go_to("変更の理由")
    desk.leave_by("Control+Enter")
    desk.sees("申請しました")
    desk.sees("対象となる人：31人")
    desk.meets_the_standard()


def test_係長は内容と人数を見て承認し_すぐに対象者の一覧になる(sit: Sit) -> None:
    chief = sit("chief")
    chief.activate("市の事業")
    chief.activate("新規登録")
    chief.sees("対象となる人：31人")
    chief.picture("programme-change")
    chief.open("/approvals/")
    chief.sees("マスタの新規登録：市の事業")
    chief.activate(chief.page.locator("main tbody a").first.inner_text())
    chief.sees(NAME)
    chief.activate("承認する")
    chief.sees("承認しました")

    clerk = sit("clerk1")
    clerk.activate("市の事業")
    clerk.sees(NAME)
    clerk.meets_the_standard()
    clerk.picture("programme-list", manual=True)
    clerk.activate(f"{NAME}の対象者を見る")
    clerk.sees("令和8年11月24日に対象となる人：31人")
    clerk.sees("架空　守")
    assert "手取本町" not in clerk.page.inner_text("main")
    clerk.meets_the_standard()
    clerk.picture("programme-targets", manual=True)
    clerk.activate("一覧をファイルに出力する")
    clerk.sees("一覧をファイルに出力しました")
    clerk.sees("31人")


def test_なぜ入らないかが分かり個人画面では定期と分かれる(sit: Sit) -> None:
    desk = sit("counter")
    desk.activate("市の事業")
    desk.activate("：この人はなぜ入るか")
    desk.meets_the_standard()
    desk.type_into("カナ氏名", "カクウ　アカゴ")
    desk.leave_by("Enter")
    desk.activate("赤子")
    desk.sees("対象ではありません")
    desk.sees("はまだ始まっていません")
    desk.meets_the_standard()
    desk.picture("programme-why")
    desk.activate("赤子")
    desk.sees("市の事業（任意接種の助成・行政措置）")
    desk.sees("任意助成")
    desk.meets_the_standard()
    desk.picture("programme-person")


def test_発送の条件で事業を選び仮抽出できる(sit: Sit, office: Office) -> None:
    desk = sit("clerk1")
    desk.open("/mailings/new/")
    desk.type_into("発送の名前", "おたふく助成の案内")
    desk.go_to("接種勧奨")
    desk.press("ArrowDown", "ArrowDown")  # 未接種者勧奨, 市の事業の案内
    assert "市の事業の案内" in str(desk.focus())
    desk.go_to(NAME)
    desk.press("Space")
    desk.type_into("基準日", "R8.11.24")
    desk.type_into("発行日", "R8.11.25")
    desk.go_to("文面")
    desk.press("ArrowDown")
    desk.leave_by("Control+Enter")
    desk.sees("条件を登録しました")
    desk.activate("仮抽出をする")
    desk.sees("30通")
    desk.sees("仮抽出をしました")
    desk.meets_the_standard()
    desk.picture("programme-mailing")
    assert "架空　守" not in office.logged()


def test_狭い画面でも読める(sit: Sit) -> None:
    desk = sit("clerk1", viewport={"width": 683, "height": 450})
    for path in ("/programmes/", "/masters/programme/new/", "/programmes/431001-mumps/targets/"):
        desk.open(path)
        desk.meets_the_standard()
