"""データ出力: 対象・項目・条件を選び、先に数え、番号を付けて出し、保存し、前回との違いを見る。"""

import pytest

from tests.scenarios.conftest import Sit
from tests.scenarios.desk import Desk
from tests.scenarios.office import Office
from tests.scenarios.test_statistics import choose
from tests.scenarios.test_unvaccinated import check

pytestmark = pytest.mark.browser
WORKER = False
SETUP = """
from datetime import date
from sesshu.foundation import clock
from tests.ledger.due.city import give
from tests.ledger.mailings.office import child
today = clock.today()
birth = date(today.year - 2, today.month, 1)
for n in range(4):
    give(child(f"架空　{n}子", birth=birth), "varicella", date(today.year - 1, today.month, 10))
child("架空　保護", birth=birth, address_protected=True, address="秘密町1")
"""
MORE = """
from datetime import date
from sesshu.foundation import clock
from tests.ledger.due.city import give
from tests.ledger.mailings.office import child
today = clock.today()
numbers = {"addressee_number": "590001", "health_number": "490001", "household_number": "790001"}
new = child("架空　追子", birth=date(today.year - 2, today.month, 2), **numbers)
give(new, "varicella", date(today.year - 1, today.month, 11), source_key="later")
"""


def check_exactly(desk: Desk, label: str) -> None:
    """For a box whose name begins those of others."""
    check(desk, label)
    while (desk.focus() or {"name": label})["name"] != label:
        desk.press("Space")  # another one: as it was
        check(desk, label)


def test_データ出力_項目と条件を選び_数え_出力し_前回と比べる(sit: Sit, office: Office) -> None:
    clerk = sit("clerk1")
    clerk.open("/extracts/")
    clerk.sees("保存した定義はありません")
    clerk.meets_the_standard()
    clerk.activate("接種記録を出力する")
    assert clerk.page.get_by_label("住民：住所", exact=True).count() == 0, "住所の権限がない"
    check(clerk, "接種記録：接種した量")
    clerk.meets_the_standard()
    clerk.manual("data-output-1-question")
    clerk.activate("件数を確かめる")
    clerk.sees("いまの件数：4件")
    clerk.sees("取り消していない接種。")
    clerk.meets_the_standard()
    clerk.type_into("定義の名前", "接種者（月次）")
    clerk.activate("保存する")
    clerk.sees("保存しました")
    clerk.manual("data-output-2-count")
    clerk.activate("出力する")
    clerk.sees_error("利用目的", "利用目的を選択してください")
    choose(clerk, "利用目的", "統計")
    clerk.activate("出力する")
    clerk.sees("出力しました")
    clerk.sees("出力済み")
    clerk.meets_the_standard()
    office.run(MORE)
    clerk.activate("接種者（月次）")
    clerk.sees("いまの件数：5件")
    choose(clerk, "利用目的", "統計")
    clerk.activate("出力する")
    clerk.sees("追加1件、変更0件、削除0件")
    clerk.manual("data-output-3-run")
    clerk.activate("違いを出力する")
    clerk.sees("出力しました")
    clerk.meets_the_standard()


def test_データ出力_支援措置の住所は別の職員の承認がなければ出ない(sit: Sit) -> None:
    chief = sit("chief")
    chief.open("/extracts/new/residents/")
    check_exactly(chief, "住民：住所")
    chief.activate("件数を確かめる")
    choose(chief, "利用目的", "接種の勧奨")
    check(chief, "支援措置の人の住所も含める（ほかの職員の承認が必要）")
    chief.activate("出力する")
    chief.sees_error("支援措置の人の住所が必要な理由", "5文字以上で入力してください")
    chief.go_to("支援措置の人の住所が必要な理由")  # of the summary: its link leads to the field
    chief.press("Enter")
    chief.type("通知を手渡しするため")
    chief.activate("出力する")
    chief.sees("承認を依頼しました")
    chief.sees("承認待ち")
    chief.activate("出力する")
    chief.sees("承認")
    chief.meets_the_standard()
    chief.picture("data-output-waiting")


def test_データ項目一覧_言葉で探せる(sit: Sit) -> None:
    clerk = sit("clerk1")
    clerk.open("/data-items/")
    clerk.type_into("項目・台帳・列の名前", "住所を定めた")
    clerk.activate("この条件で表示する")
    clerk.sees("resident.address_fixed_on")
    clerk.meets_the_standard()
    clerk.manual("data-output-4-items")
