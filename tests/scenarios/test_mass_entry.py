"""接種結果登録: a pile of slips is keyed with the keyboard alone, a second person keys it again, and it is closed."""

import pytest
from playwright.sync_api import expect

from tests.scenarios.conftest import Sit
from tests.scenarios.desk import Desk

pytestmark = pytest.mark.browser
SETUP = """
from datetime import date
from tests.ledger.doses.people import make_resident
for number, name in (("4310000017", "架空　空"), ("4310000025", "架空　海"), ("4310000033", "架空　陸")):
    make_resident(birth=date(2025, 8, 10), name=name, health_number=number)
"""
NUMBERS = ("4310000017", "4310000025")


def key(clerk: Desk, number: str) -> None:
    """A scanner types the digits and Enter; the next empty row has the focus."""
    clerk.page.keyboard.type(number)
    clerk.page.keyboard.press("Enter")


def test_接種結果登録_束を続けて入力し_二人目が照合し_枚数を合わせて完了する(sit: Sit) -> None:
    clerk = sit("clerk1")
    clerk.activate("接種結果登録")
    clerk.meets_the_standard()
    clerk.activate("束を作る")
    clerk.type_into("接種した月", "R8.10.1")
    clerk.type_into("枚数", "2")
    clerk.type_into("箱番号", "A-12")
    clerk.go_to("二人で別々に入力")
    clerk.press("Space")
    clerk.meets_the_standard()
    clerk.manual("mass-entry-1-pile")
    clerk.activate("束を作って入力を始める")
    clerk.sees("束2026-001を作りました")
    clerk.type_into("健管番号・宛名番号", NUMBERS[0])
    clerk.type_into("接種日", "5")
    clerk.type_into("ワクチン", "mr")
    clerk.type_into("ロット番号", "Y1")
    clerk.press("Control+Enter")
    clerk.sees("入力 1／2枚")
    number = clerk.page.locator("#id_number")
    expect(number).to_be_focused()
    expect(number).to_have_value("")
    key(clerk, NUMBERS[1])
    clerk.sees("入力 2／2枚")
    expect(number).to_be_focused()
    clerk.meets_the_standard()
    clerk.manual("mass-entry-2-keying")
    key(clerk, "999")
    clerk.sees("「999」の人が台帳にいません")

    second = sit("counter")
    second.activate("接種結果登録")
    second.activate("束2026-001")
    key(second, NUMBERS[0])
    second.sees("照合済 1")
    number = second.page.locator("#id_number")
    expect(number).to_be_focused()
    second.page.keyboard.type(NUMBERS[1])
    second.type_into("ロット番号", "Y7")
    second.press("Control+Enter")
    second.sees("相違 1")
    second.activate("接種結果登録")
    second.activate("保留・相違の票")
    second.sees("ロット番号が違います")
    second.meets_the_standard()
    second.manual("mass-entry-3-waiting")
    second.activate("束2026-001 票2")
    second.sees("二人の入力の違い")
    second.meets_the_standard()
    second.manual("mass-entry-4-difference")
    second.activate("この内容で登録する")
    second.sees("票2：登録済")

    clerk.activate("枚数の確認・完了")
    clerk.sees("2枚")
    clerk.meets_the_standard()
    clerk.manual("mass-entry-5-close")
    clerk.activate("この束を完了する")
    clerk.sees("束2026-001を完了しました")
