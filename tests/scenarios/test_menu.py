"""業務メニュー: two levels, opened and closed with keys."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.scenarios.conftest import Sit

pytestmark = pytest.mark.browser


def test_まとまりをキーで開き_項目へ進み_いまの画面のまとまりが並ぶ(sit: Sit) -> None:
    clerk = sit("clerk1")
    menu = clerk.page.get_by_role("navigation", name="業務メニュー")
    expect(menu.get_by_role("link", name="業務メニュー")).to_have_attribute("aria-current", "page")
    expect(menu.get_by_role("link", name="ロット回収")).to_be_hidden()

    clerk.open_menu_of("ロット回収")
    clerk.meets_the_standard()
    clerk.picture("menu-open")
    expect(menu.get_by_role("link", name="ロット回収")).to_be_visible()
    clerk.activate("ロット回収")
    expect(menu.get_by_role("list", name="安全").get_by_role("link")).to_have_text(
        ["ロット回収", "間違い接種", "副反応疑い報告"]
    )
    expect(menu.get_by_role("link", name="ロット回収")).to_have_attribute("aria-current", "page")
    clerk.meets_the_standard()
    clerk.picture("menu-inside")


def test_Escで閉じて見出しに戻り_ほかへ進むと閉じる(sit: Sit) -> None:
    clerk = sit("clerk1")
    inside = clerk.page.get_by_role("navigation", name="業務メニュー").get_by_role("link", name="総合検索")
    clerk.open_menu_of("総合検索")
    clerk.press("Tab", "Escape")
    expect(inside).to_be_hidden()
    assert "窓口・住民" in str(clerk.focus())
    clerk.press("Enter")
    expect(inside).to_be_visible()
    clerk.press("Shift+Tab")
    expect(inside).to_be_hidden()
