"""窓口: find a child, see why each dose is valid, enter a dose one day early, find oneself in the record of use."""

import pytest
from playwright.sync_api import expect

from tests.scenarios.conftest import Sit

pytestmark = pytest.mark.browser
SETUP = """
from datetime import date
from sesshu.foundation.access.actor import job_actor
from sesshu.ledger.doses import actions
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.residents.keys import kana_key, search_key
from tests.ledger.doses.people import make_resident
by = job_actor("setup", "dose.write")
def child(name, kana, birth):
    return make_resident(birth=birth, name=name, kana=kana, name_key=search_key(name), kana_key=kana_key(kana),
                         household_number="1", relationship="子")
lin = child("髙﨑　凛", "タカサキ　リン", date(2025, 1, 10))
child("髙﨑　陽斗", "タカサキ　ハルト", date(2021, 4, 2))
doses = [("hepb", date(2025, 3, 10)), ("hepb", date(2025, 4, 7)), ("hepb", date(2025, 8, 10))]
actions.record_doses(entries=[DoseEntry(resident_id=lin.pk, given_on=day, product=product) for product, day in doses],
                     by=by, purpose="DOSE_REGISTRATION")
"""


def test_カナの先頭で子を探し_接種が有効な理由と条文を読める(sit: Sit) -> None:
    clerk = sit("clerk1")
    clerk.activate("総合検索")
    clerk.meets_the_standard()
    clerk.type_into("カナ氏名", "たかさき")
    clerk.leave_by("Enter")
    clerk.sees("検索結果 2人")
    clerk.meets_the_standard()
    clerk.picture("search", manual=True)
    clerk.activate("凛（宛名番号")
    clerk.sees("令和7年8月10日")
    clerk.sees("実施規則20条1項")
    clerk.sees("139日以上")
    clerk.meets_the_standard()
    clerk.picture("person", manual=True)


def test_和暦の生年月日で子を探せる(sit: Sit) -> None:
    clerk = sit("clerk1")
    clerk.activate("総合検索")
    clerk.type_into("生年月日", "R7.1.10")
    clerk.leave_by("Enter")
    clerk.sees("検索結果 1人")
    clerk.sees("タカサキ　リン")


def test_電話の問い合わせに_日と製品から読み上げる文で答える(sit: Sit) -> None:
    clerk = sit("clerk1")
    clerk.activate("総合検索")
    clerk.type_into("生年月日", "R7.1.10")
    clerk.leave_by("Enter")
    clerk.activate("凛（宛名番号")
    clerk.activate("この日に接種したら？")
    clerk.meets_the_standard()
    clerk.type_into("接種する日", "R8.1.8")
    clerk.type_into("ワクチン", "えむあーる")
    clerk.go_to("判定する")
    clerk.leave_by("Enter")
    clerk.sees("令和8年1月8日に麻しん風しん混合を接種しても、定期接種にはなりません。")
    clerk.sees("接種できる最初の日は令和8年1月9日です。")
    clerk.sees("would not be a routine dose")
    clerk.meets_the_standard()
    clerk.picture("what-if")


def test_1日早い接種は日と条文を示して判断を求め_記録は残る(sit: Sit) -> None:
    clerk = sit("clerk1")
    clerk.activate("総合検索")
    clerk.type_into("生年月日", "R7.1.10")
    clerk.leave_by("Enter")
    clerk.activate("凛（宛名番号")
    clerk.activate("接種を登録する")
    clerk.meets_the_standard()
    clerk.type_into("接種日", "R8.1.8")
    clerk.type_into("ワクチン", "えむあーる")
    clerk.go_to("登録する")
    clerk.leave_by("Enter")
    clerk.sees("判定：定期外")
    clerk.sees("接種できる最初の日は令和8年1月9日です")
    clerk.sees("施行令3条1項")
    clerk.meets_the_standard()
    clerk.picture("entry", manual=True)
    clerk.go_to("判断保留（判断待ち一覧に残す）")
    clerk.press("Space")
    clerk.go_to("登録する")
    clerk.leave_by("Enter")
    clerk.sees("令和8年1月8日の麻しん風しん混合を登録しました")
    clerk.sees("回数に数えません")


def test_前回の内容を引き継げば15打鍵以内で1件登録できる(sit: Sit) -> None:
    clerk = sit("clerk1")
    clerk.activate("総合検索")
    clerk.type_into("生年月日", "R3.4.2")
    clerk.leave_by("Enter")
    clerk.activate("陽斗（宛名番号")
    clerk.activate("接種を登録する")
    clerk.count_from_here()
    clerk.page.get_by_role("link", name="前回の内容を引き継ぐ").focus()
    clerk.leave_by("Enter")
    expect(clerk.page.locator("#id_product-echo")).to_have_text("麻しん風しん混合")
    clerk.page.locator("#id_product").focus()
    clerk.press("Control+a")
    clerk.type("je")
    expect(clerk.page.locator("#id_product-echo")).to_have_text("日本脳炎")
    clerk.page.locator("#id_institution_code").focus()
    clerk.type("4399999999")
    expect(clerk.page.locator("#id_institution_code-echo")).to_have_text("マスタにない医療機関コードです。")
    clerk.press("Control+a", "Delete")
    clerk.meets_the_standard()
    clerk.picture("entry-carried")
    clerk.presses -= 12  # the institution was typed for its echo alone
    clerk.leave_by("Control+Enter")
    assert clerk.presses <= 15
    clerk.sees("日本脳炎を登録しました")


def test_誰がこの人を見たかに自分の操作が並ぶ(sit: Sit) -> None:
    clerk = sit("clerk1")
    clerk.activate("総合検索")
    clerk.type_into("生年月日", "R7.1.10")
    clerk.leave_by("Enter")
    clerk.activate("凛（宛名番号")
    clerk.activate("誰がこの人を見たか")
    clerk.sees("個人画面を表示")
    clerk.sees("検索結果に表示")
    clerk.sees("接種を登録")
    clerk.meets_the_standard()
    clerk.picture("who-saw", manual=True)
