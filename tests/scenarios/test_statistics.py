"""簡易統計と券: a table with its chart, a table for outside, the people behind a number, coverage, a lost paper."""

import pytest

from tests.scenarios.conftest import Sit
from tests.scenarios.desk import Desk
from tests.scenarios.office import Office

pytestmark = pytest.mark.browser
WORKER = False
SETUP = """
from datetime import date, timedelta
from sesshu.foundation.access.actor import job_actor
from sesshu.ledger.doses import actions
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.residents.keys import kana_key
from sesshu.ledger.mailings.histories import record_checks
from sesshu.ledger.statistics import building
from sesshu.ledger.unknown_history.actions import UnknownEntry, declare_unknown
from tests.ledger.mailings.office import child
from tests.ledger.recalls.office import clinic, dose
by = job_actor("setup", "master.write", "dose.write", "dose.read", "statistics.build", "mailing.read")
clinic(by)
for n in range(36):
    birth = date(2022 + n % 3, 5, 1)
    kana = f"カクウ　コ{n}"
    person = child(f"架空　{n}子", kana=kana, kana_key=kana_key(kana), birth=birth, sex="M" if n % 12 == 5 else "F")
    if n % 6:
        dose(person, "AB1234", birth + timedelta(days=380 + 31 * (n % 5)))
moved = [child(f"架空　転入{n}", kana=f"カクウ　テンニュウ{n}", birth=date(2015 + n % 3, 6, 1),
               became_on=date(2024, 4, 1)) for n in range(9)]
record_checks(resident_ids=[one.pk for one in moved[:5]], act="asked", on=date(2024, 4, 8), note="母子健康手帳を確認",
              by=by, purpose="DOSE_REGISTRATION")
declare_unknown(entries=[UnknownEntry(one.pk, "handbook_lost") for one in moved[6:8]], by=by,
                purpose="DOSE_REGISTRATION")
building.build(by=by, purpose="STATISTICS")
"""


def test_簡易統計_集計とグラフ_外部用の表_内訳_接種率(sit: Sit, office: Office) -> None:
    clerk = sit("clerk1")
    clerk.activate("統計")
    clerk.meets_the_standard()
    clerk.activate("接種時の年齢区分と性別")
    clerk.sees("全体：30回")
    clerk.meets_the_standard()
    clerk.picture("statistics-table")
    choose(clerk, "行", "接種年度")
    choose(clerk, "列", "性別")
    clerk.activate("集計する")
    clerk.sees("令和5年度")
    clerk.manual("statistics-1-table")
    clerk.meets_the_standard()
    clerk.go_to("外部に出す表")
    clerk.press("Space")
    clerk.activate("集計する")
    clerk.sees("10より小さい数と、引き算で分かってしまう数は「＊」にしています")
    clerk.manual("statistics-2-outside")
    clerk.activate("条件を消す")
    choose(clerk, "行", "性別")
    clerk.go_to("条件で絞る")
    clerk.press("Enter")
    clerk.type_into("接種時の年齢", "0～4、不明")
    clerk.leave_by("Enter")
    clerk.sees("接種時の年齢が「0歳」「1歳」「2歳」「3歳」「4歳」「不明」")
    clerk.meets_the_standard()
    clerk.picture("statistics-conditions")
    clerk.activate("条件を消す")
    choose(clerk, "行", "性別")
    clerk.activate("集計する")
    clerk.activate("3")
    clerk.sees("架空　5子")
    clerk.meets_the_standard()
    clerk.activate("集計に戻る")
    clerk.activate("接種率")
    choose(clerk, "予防接種", "麻しん・風しん")
    clerk.type_into("生まれた学年（から）", "2021")
    clerk.type_into("生まれた学年（まで）", "2024")
    clerk.activate("計算する")
    clerk.sees("分母：")
    clerk.sees("受けていないことの証明ではありません")
    clerk.meets_the_standard()
    clerk.manual("statistics-3-coverage")


def test_簡易統計_年度の報告_完了の推移_接種歴の確認_前年_保存と共有_印刷(sit: Sit, office: Office) -> None:
    clerk = sit("clerk1")
    clerk.activate("統計")
    clerk.activate("地域保健・健康増進事業報告")
    choose(clerk, "年度", "令和6年度")
    clerk.activate("計算する")
    clerk.sees("要確認：")
    clerk.sees("麻しん・風しん")
    clerk.meets_the_standard()
    clerk.manual("statistics-4-report")
    clerk.activate("印刷する")
    clerk.sees("地域保健・健康増進事業報告")
    clerk.meets_the_standard()
    clerk.activate("統計")
    clerk.activate("完了の推移")
    choose(clerk, "予防接種", "麻しん・風しん")
    clerk.type_into("生まれた学年（から）", "2022")
    clerk.type_into("生まれた学年（まで）", "2024")
    clerk.activate("計算する")
    clerk.sees("分子：")
    clerk.sees("令和4年度生まれ")
    clerk.meets_the_standard()
    clerk.manual("statistics-5-completion")
    clerk.type_into("名前", "MR1期の完了")
    clerk.go_to("所属の職員と共有する")
    clerk.press("Space")
    clerk.activate("保存する")
    clerk.sees("所属の職員と共有しています")
    clerk.activate("66.7%")
    clerk.sees("架空")
    clerk.activate("集計に戻る")
    clerk.activate("統計")
    clerk.sees("MR1期の完了")
    clerk.meets_the_standard()
    clerk.activate("接種歴の確認と不明")
    clerk.type_into("転入した日（から）", "R4.4.1")
    clerk.activate("計算する")
    clerk.sees("まだ聞いていない割合")
    clerk.meets_the_standard()
    clerk.manual("statistics-6-unknown-history")
    clerk.activate("統計")
    choose(clerk, "行", "接種月")
    clerk.type_into("接種日（から）", "R6.4.1")
    clerk.type_into("接種日（まで）", "R7.3.31")
    clerk.go_to("前年の同じ期間と並べる")
    clerk.press("Space")
    clerk.activate("集計する")
    clerk.sees("前年の同じ期間")
    clerk.meets_the_standard()
    clerk.manual("statistics-7-beside")
    clerk.activate("統計")
    clerk.activate("「MR1期の完了」を消す")
    clerk.sees("保存した集計を消しました")


def test_券をなくした人に再発行し_古い番号は無効になる(sit: Sit, office: Office) -> None:
    clerk = sit("clerk1")
    clerk.activate("総合検索")
    clerk.type_into("カナ氏名", "かくう　こ3")
    clerk.leave_by("Enter")
    clerk.picture("voucher-search")
    clerk.activate("3子（宛名番号")
    clerk.activate("この人の券")
    clerk.meets_the_standard()
    choose(clerk, "券の種類", "予診票")
    choose(clerk, "予防接種", "麻しん・風しん")
    clerk.activate("発行する")
    clerk.sees("発行しました")
    clerk.picture("voucher-issued")
    clerk.meets_the_standard()
    number = clerk.page.locator("h1").inner_text().split()[-1]
    choose(clerk, "再発行の理由", "紛失")
    clerk.activate("再発行する")
    clerk.sees("再発行しました")
    clerk.picture("voucher-reissued")
    clerk.open("/vouchers/")
    clerk.type_into("券番号", number.replace("-", ""))
    clerk.leave_by("Enter")
    clerk.sees("この券は無効です（再発行）")
    clerk.meets_the_standard()


def choose(desk: Desk, label: str, option: str) -> None:
    """Go to a list and press the arrow until the option stands there."""
    desk.go_to(label)
    while not desk.page.evaluate("document.activeElement.matches('select')"):
        desk.go_to(label)
    desk.press("Home")
    at = desk.page.evaluate(
        "option => [...document.activeElement.options].findIndex(one => one.text.includes(option))", option
    )
    assert at >= 0, f"「{option}」は「{label}」にありません"
    desk.press(*["ArrowDown"] * at)
