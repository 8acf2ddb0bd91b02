"""総合検索: 旧住所で探し、重複を並べて見て統合し取り消し、保護者と特別な事情を記録する. With the keyboard alone."""

import pytest
from playwright.sync_api import expect

from tests.scenarios.conftest import Sit
from tests.scenarios.desk import Desk

pytestmark = pytest.mark.browser
SETUP = """
from datetime import date
from sesshu.foundation.access.actor import job_actor
from sesshu.ledger.residents import actions
from tests.ledger.residents.people import register_row
by = job_actor("setup", "resident.import", "voucher.write")
def apply(**values):
    day = date.fromisoformat(values["birth"])
    row = register_row(**({"change_on": day, "became_on": day, "processed_on": date(2026, 11, 20)} | values))
    [outcome] = actions.apply_changes(rows=[row], kind="change", source="setup", by=by, purpose="RESIDENT_INTAKE")
    assert outcome.state == "accepted", outcome
old = {"town": "手取本町", "street": "１番１号"}
new = {"town": "新屋敷一丁目", "street": "２番３号"}
her = {"addressee_number": "000000000008011", "birth": "1994-05-05", "sex": "2"}
apply(**her, **old, name="架空　母子", kana="カクウ　ハハコ", household_number="000000000000801")
apply(**her, **new, history_number=2, change_reason="30", change_on=date(2026, 6, 1), name="結城　母子",
      kana="ユウキ　ハハコ", household_number="000000000000802")
apply(addressee_number="000000000008029", birth="2025-09-10", name="結城　花子", kana="ユウキ　ハナコ", **new,
      household_number="000000000000802")
apply(addressee_number="000000000008037", birth="2025-09-10", name="結城　花子", kana="ユウキ　ハナコ", **old,
      household_number="000000000000803")
apply(addressee_number="000000000008045", birth="2020-06-15", name="守田　花子", kana="モリタ　ハナコ", protected=True,
      protected_from=date(2026, 4, 1), household_number="000000000000804", town="手取本町", street="２番２号")
"""


def choose(desk: Desk, label: str, place: int) -> None:
    """Take the entry of a list at its place, counted from one, with the arrow keys."""
    desk.go_to(label)
    desk.press(*["ArrowDown"] * place)


def child_page(desk: Desk) -> None:
    desk.open("/residents/")
    desk.activate("条件を消す") if desk.page.get_by_role("link", name="条件を消す").count() else None
    desk.type_into("住所", "新屋敷1-2-3")
    desk.leave_by("Enter")
    desk.activate("結城 花子（宛名番号")


def test_総合検索_旧氏名と旧住所で見つかり_支援措置の人は住所では見つからない(sit: Sit) -> None:
    clerk = sit("clerk1")
    clerk.open("/residents/")
    clerk.type_into("住所", "手取本町")
    clerk.leave_by("Enter")
    clerk.sees("検索結果 2人")
    clerk.sees("旧住所：")
    assert "守田" not in clerk.page.locator("main").inner_text()
    clerk.meets_the_standard()
    clerk.manual("general-search-1-address")
    clerk.activate("条件を消す")
    clerk.go_to("生年月日")  # the field after it; the one before it has 氏名 in its name too
    clerk.type_into("氏名", "架空")
    clerk.leave_by("Enter")
    clerk.sees("旧氏名：架空　母子（～R8.6.1）")
    clerk.activate("条件を消す")
    clerk.type_into("住所", "手")
    clerk.leave_by("Enter")
    clerk.sees_error("住所", "町名から2文字以上")


def test_総合検索_保護者を期間と送り先を付けて登録し_電話番号で見つかる(sit: Sit) -> None:
    clerk = sit("clerk1")
    child_page(clerk)
    clerk.activate("この人の保護者")
    clerk.type_into("保護者の宛名番号", "000000000008011")
    choose(clerk, "続柄", 2)
    clerk.type_into("電話番号", "090-1234-5678")
    clerk.leave_by("Control+Enter")
    clerk.sees("保護者を登録しました")
    clerk.sees("結城　母子 様")
    clerk.meets_the_standard()
    clerk.manual("general-search-2-guardian")
    clerk.open("/residents/")
    clerk.activate("条件を消す")
    clerk.type_into("電話番号", "09012345678")
    clerk.leave_by("Enter")
    clerk.sees("検索結果 2人")


def test_総合検索_特別な事情を根拠を付けて登録する(sit: Sit) -> None:
    clerk = sit("clerk1")
    child_page(clerk)
    clerk.activate("この人の特別な事情")
    choose(clerk, "事情※必須", 1)
    clerk.type_into("予防接種※必須", "varicella")
    clerk.type_into("根拠", "医師の診断書")
    clerk.leave_by("Control+Enter")
    clerk.sees("登録しました")
    expect(clerk.page.get_by_role("row", name="当該疾病にかかったことがある")).to_contain_text("水痘")
    clerk.sees("医師の診断書")
    clerk.meets_the_standard()
    clerk.manual("general-search-3-condition")
    clerk.open("/conditions/")
    clerk.sees("結城　花子")
    clerk.meets_the_standard()


def test_総合検索_対象が変わる事情は_係長が根拠を見て承認してから判定に入る(sit: Sit) -> None:
    clerk = sit("clerk1")
    child_page(clerk)
    clerk.activate("この人の特別な事情")
    choose(clerk, "事情※必須", 4)  # 長期にわたる疾病等
    clerk.type_into("開始日", "R8.10.1")
    clerk.go_to("障害等級")
    clerk.type_into("根拠", "主治医の診断書")
    clerk.type_into("根拠の日", "R8.11.20")
    clerk.leave_by("Control+Enter")
    clerk.sees("承認を依頼しました")
    clerk.sees("承認待ち：長期にわたる疾病等")
    clerk.meets_the_standard()
    chief = sit("chief")
    chief.activate("承認")
    chief.activate("2026-1")
    chief.sees("主治医の診断書")
    chief.sees("令和8年11月20日")
    chief.meets_the_standard()
    chief.activate("承認する")
    clerk.open(clerk.page.url)
    assert "承認待ち" not in clerk.page.locator("main").inner_text()
    clerk.sees("主治医の診断書")


def test_総合検索_重複を並べて見て統合し_取り消す(sit: Sit) -> None:
    clerk = sit("clerk1")
    clerk.activate("重複の疑い")
    clerk.sees("1組")
    clerk.activate("結城 花子")
    clerk.sees("違う")
    clerk.meets_the_standard()
    clerk.manual("general-search-4-side-by-side")
    clerk.go_to("に統合する")
    clerk.press("Space")
    clerk.type_into("統合の理由", "転出入で宛名番号が二つ")
    clerk.activate("統合する")
    clerk.sees("統合しました")
    clerk.meets_the_standard()
    clerk.type_into("取り消す理由", "双子の別の子だった")
    clerk.activate("統合を取り消す")
    clerk.sees("移した記録を元の人に戻しました")
    clerk.sees("1組")
    clerk.activate("結城 花子")
    clerk.type_into("別人と判断した理由", "番地が違い、別の保護者の子")
    clerk.activate("重複でないと記録する")
    clerk.sees("重複の疑いはありません")
    clerk.meets_the_standard()
