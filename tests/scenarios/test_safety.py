"""ロット回収の訓練、間違い接種、副反応疑い報告: with the keyboard alone, from the announcement to the paper."""

import pytest

from tests.scenarios.conftest import Sit
from tests.scenarios.desk import Desk
from tests.scenarios.office import Office

pytestmark = pytest.mark.browser
WORKER = True
MR = 16  # its place in the law's table of products
SETUP = """
from datetime import date
from sesshu.foundation.access.actor import job_actor
from sesshu.ledger.doses import actions
from sesshu.ledger.doses.entries import DoseEntry
from tests.ledger.mailings.office import child, gone, protected
from tests.ledger.recalls.office import clinic, dose
by = job_actor("setup", "master.write", "dose.write", "dose.read")
clinic(by)
for n in range(1, 13):
    dose(child(f"架空　{n}子", kana=f"カクウ　コ{n}"), "AB1234", date(2026, 9, n))
dose(child("架空　読子", kana="カクウ　ヨミコ"), "ABI234", date(2026, 9, 3))
dose(child("架空　違子", kana="カクウ　チガイコ"), "AB1334", date(2026, 9, 4))
dose(child("架空　空子", kana="カクウ　カラコ"), "", date(2026, 9, 5))
dose(child("架空　別子", kana="カクウ　ベツコ"), "XY9876", date(2026, 9, 5))
for name, how in (("架空　転出子", "moved_out"), ("架空　亡", "dead")):
    person = child(name)
    dose(person, "AB1234", date(2026, 9, 6))
    gone(person, how)
guarded = child("架空　守")
protected(guarded)
dose(guarded, "ＡＢ－１２３４", date(2026, 9, 7))
baby = child("架空　早", kana="カクウ　ハヤ", birth=date(2026, 1, 10))
days = (date(2026, 3, 10), date(2026, 4, 5))
actions.record_doses(by=by, purpose="DOSE_REGISTRATION", entries=[
    DoseEntry(resident_id=baby.id, given_on=day, product="hepb", lot_typed="H12", decision="undecided")
    for day in days])
"""


def test_回収の訓練_登録から判断と手紙と照会票まで(sit: Sit, office: Office) -> None:
    clerk = sit("clerk1")
    clerk.activate("ロット回収")
    clerk.meets_the_standard()
    clerk.activate("回収を登録する")
    clerk.meets_the_standard()
    choose(clerk, "ワクチン", MR)
    clerk.type_into("ロット番号", "AB1234")
    clerk.type_into("回収の理由", "訓練：有効成分の含量が規格を下回ったため")
    clerk.type_into("発表日", "R8.11.24")
    clerk.type_into("発表者", "架空製薬株式会社")
    clerk.type_into("問い合わせ先", "架空市 予防接種係")
    clerk.picture("recall-new")
    clerk.activate("登録して探す")
    clerk.sees("19件の接種を調べました")
    clerk.sees("未確認の接種が3件あります")
    clerk.sees("みどり小児科")
    clerk.meets_the_standard()
    clerk.picture("recall-found", manual=True)
    clerk.manual("recall-1-found")

    decide(clerk, ["読み違え", "ロット番号の記録がありません"], "該当する", "医療機関に電話で確認")
    clerk.sees("判断を登録しました")
    decide(clerk, ["1文字だけ違います"], "該当しない", "納品の記録で別の番号と確認", opened=True)
    clerk.sees("未確認の接種はありません")
    clerk.activate("回収に戻る")

    clerk.go_to("該当する人と手紙の文面")
    clerk.press("Space")
    clerk.activate("手紙を作成する")
    clerk.sees("14通")
    clerk.activate("照会票を作成する")
    for _ in range(80):
        clerk.page.reload()
        if clerk.page.locator("main").inner_text().count("（作成済み") == 2:
            break
        clerk.page.wait_for_timeout(500)
    assert clerk.page.locator("main").inner_text().count("（作成済み") == 2
    clerk.meets_the_standard()
    clerk.picture("recall-printed", manual=True)
    clerk.manual("recall-2-printed")
    clerk.activate("見つかった接種の一覧")
    clerk.sees("支援措置（手作業）")
    clerk.sees("転出・消除")
    clerk.meets_the_standard()
    clerk.picture("recall-doses", manual=True)


def choose(clerk: Desk, label: str, place: int) -> None:
    """Take the entry of a list at its place, counted from one, with the arrow keys."""
    clerk.go_to(label)
    clerk.press(*["ArrowDown"] * place)


def decide(clerk: Desk, marks: list[str], what: str, why: str, *, opened: bool = False) -> None:
    """Tick the doses whose line holds one of the marks, and decide about them together."""
    if not opened:
        clerk.activate("可能性のある接種を判断する")
        clerk.meets_the_standard()
        clerk.picture("recall-decide", manual=True)
    lines = clerk.page.locator("input[name=doses]")
    for at in range(lines.count()):
        if any(mark in str(lines.nth(at).evaluate("el => el.labels[0].textContent")) for mark in marks):
            lines.nth(at).focus()
            clerk.press("Space")
    clerk.go_to("該当する")
    clerk.press("Space" if what == "該当する" else "ArrowDown")
    clerk.type_into("理由", why)
    clerk.activate("選んだ接種の判断を登録する")


def test_対象者と医療機関の一覧を出力できる(sit: Sit, office: Office) -> None:
    clerk = sit("clerk1")
    clerk.activate("ロット回収")
    clerk.activate("回収2026-001")
    clerk.activate("医療機関の一覧を出力する")
    clerk.sees("ロット回収_医療機関_回収2026-001")
    clerk.page.go_back()
    clerk.activate("対象者の一覧を出力する")
    clerk.sees("ロット回収_対象者_回収2026-001")


def test_登録の誤りは欄と例を言う(sit: Sit, office: Office) -> None:
    clerk = sit("clerk1")
    clerk.open("/recalls/new/")
    choose(clerk, "ワクチン", MR)
    clerk.type_into("ロット番号", "A1")
    clerk.type_into("回収の理由", "訓練")
    clerk.type_into("発表日", "R8.11.24")
    clerk.type_into("発表者", "架空製薬")
    clerk.type_into("問い合わせ先", "架空市")
    clerk.activate("登録して探す")
    clerk.sees_error("ロット番号", "英数字3文字以上")


def test_早すぎた接種から一手で間違い接種の案件が開き_県への報告と終了まで進む(sit: Sit, office: Office) -> None:
    clerk = sit("clerk1")
    clerk.activate("総合検索")
    clerk.type_into("カナ氏名", "かくうはや")
    clerk.leave_by("Enter")
    clerk.activate("早（宛名番号")
    clerk.meets_the_standard()
    clerk.picture("person-safety-keys")
    clerk.activate("令和8年4月5日のB型肝炎の間違い接種の案件")
    clerk.sees("県への報告は本日")
    clerk.sees("02 接種間隔の誤り")
    clerk.sees("27日以上")
    clerk.meets_the_standard()
    clerk.type_into("接種した医療機関", "みどり小児科")
    clerk.type_into("製造販売業者", "架空製薬株式会社")
    clerk.type_into("間違いの概要と原因", "前回から26日で接種した。間隔の数え違い")
    clerk.type_into("市の対応", "保護者へ説明した")
    clerk.go_to("確認中")
    clerk.press("ArrowDown")  # なし
    clerk.type_into("再発防止策", "予約のときに間隔を確認する")
    clerk.activate("項目を保存する")
    clerk.sees("保存しました")
    clerk.picture("vaccination-error-open", manual=True)
    clerk.manual("vaccination-error-1-open")
    clerk.type_into("報告先", "県 健康危機管理課")
    clerk.activate("報告を記録する")
    clerk.sees("県に報告済み")
    clerk.type_into("終了の記事", "医療機関の改善報告を受領")
    clerk.activate("終了の承認を依頼する")
    clerk.sees("終了の承認を待っています")
    clerk.meets_the_standard()
    clerk.picture("vaccination-error-reported", manual=True)
    clerk.manual("vaccination-error-2-reported")
    clerk.activate("間違い接種")
    clerk.meets_the_standard()
    clerk.picture("vaccination-error-list")
    clerk.activate("年間件数")
    clerk.sees("令和9年4月30日")
    clerk.meets_the_standard()
    clerk.picture("vaccination-error-year", manual=True)


def test_係長が承認すると案件が終わる(sit: Sit, office: Office) -> None:
    chief = sit("chief")
    chief.open("/approvals/")
    chief.sees("間違い2026-001を終了する")
    chief.activate("2026-")
    chief.meets_the_standard()
    chief.picture("vaccination-error-approval")
    chief.activate("承認する")
    chief.open("/vaccination-errors/")
    chief.sees("終了")


def test_副反応疑い報告を接種から受け付け_期間の外は理由を求め_転送と経過を残す(sit: Sit, office: Office) -> None:
    clerk = sit("clerk1")
    clerk.activate("総合検索")
    clerk.type_into("カナ氏名", "かくうこ1")
    clerk.leave_by("Enter")
    clerk.activate("1子（宛名番号")
    clerk.activate("の副反応疑い報告")
    clerk.meets_the_standard()
    clerk.go_to("医療機関")
    clerk.press("Space")
    choose(clerk, "症状", 2)  # adem, けいれん
    clerk.type_into("発症日", "R8.9.23")
    clerk.type_into("症状の概要", "発熱とけいれん")
    clerk.go_to("死亡")
    clerk.press("ArrowDown", "ArrowDown")  # 入院
    clerk.activate("受け付ける")
    clerk.sees_error("期間の外で報告する理由", "21日以内")
    clerk.manual("adverse-event-1-outside")
    clerk.go_to("期間の外で報告する理由")  # the link in the summary jumps to the field
    clerk.press("Enter")
    clerk.type("主治医が関連性が高いと判断")
    clerk.activate("受け付ける")
    clerk.sees("期間外")
    clerk.sees("施行規則5条")
    clerk.meets_the_standard()
    clerk.go_to("PMDA")
    clerk.press("Space")
    clerk.activate("転送を記録する")
    clerk.sees("転送を記録しました")
    clerk.type_into("経過", "退院し、回復したと電話で確認")
    choose(clerk, "転帰", 2)  # 不明, 回復
    clerk.activate("経過を加える")
    clerk.sees("経過（1件）")
    clerk.meets_the_standard()
    clerk.picture("adverse-event", manual=True)
    clerk.manual("adverse-event-2-forwarded")
    clerk.activate("副反応疑い報告")
    clerk.meets_the_standard()
    clerk.picture("adverse-event-list", manual=True)


def take(clerk: Desk, label: str, words: str) -> None:
    """Go down a list until the entry with these words is chosen."""
    clerk.go_to(label)
    for _ in range(30):
        if words in str(clerk.page.evaluate("document.activeElement.selectedOptions[0].text")):
            return
        clerk.press("ArrowDown")
    raise AssertionError(f"「{words}」が「{label}」にありません")


def test_異動する職員の案件をすべて後任に引き継ぐと_案件の画面の担当も替わる(sit: Sit, office: Office) -> None:
    clerk = sit("clerk1")
    clerk.activate("担当案件")
    clerk.sees("ロット回収")
    clerk.sees("副反応疑い報告")
    clerk.meets_the_standard()
    clerk.manual("cases-1-mine")
    clerk.activate("案件を引き継ぐ")
    take(clerk, "いまの担当", "接種　はるか")
    take(clerk, "新しい担当", "台帳　まこと")
    clerk.activate("引き継ぐ")
    clerk.sees_error("引継ぎの理由", "入力")
    clerk.go_to("引継ぎの理由")  # the link in the summary jumps to the field
    clerk.press("Enter")
    clerk.type("人事異動のため")
    clerk.meets_the_standard()
    clerk.manual("cases-2-hand-over")
    clerk.activate("引き継ぐ")
    clerk.sees("件の担当を替えました")
    clerk.sees("担当している案件はありません")

    successor = sit("clerk2")
    successor.sees("自分の担当案件")
    successor.activate("担当案件")
    successor.activate("回収2026-001")
    successor.sees("台帳　まこと（令和8年11月24日")
    successor.meets_the_standard()
    successor.manual("cases-3-owner")
