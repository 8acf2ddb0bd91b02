"""欄の説明: the button beside a label is reached and opened with keys, in every kind of field."""

import pytest
from playwright.sync_api import expect

from tests.scenarios.conftest import Sit

pytestmark = pytest.mark.browser


def test_欄の説明をキーで開いて読み_閉じる(sit: Sit) -> None:
    clerk = sit("clerk1")
    clerk.open("/residents/")
    clerk.go_to("住所")
    help_text = clerk.page.get_by_text("番地の書き方")
    expect(help_text).to_be_hidden()
    clerk.meets_the_standard()
    clerk.press("F1")
    expect(help_text).to_be_visible()
    clerk.focus()
    label = clerk.page.locator("label", has_text="住所").bounding_box()
    button = clerk.page.locator("summary[aria-label='「住所」の説明 ？']").bounding_box()
    assert label
    assert button
    assert abs(button["y"] - label["y"]) < 12  # beside the label
    assert 0 <= button["x"] - (label["x"] + label["width"]) < 24
    assert button["width"] >= 24
    assert button["height"] >= 24
    clerk.meets_the_standard()
    clerk.picture("help-open")
    clerk.press("F1")
    expect(help_text).to_be_hidden()
    clerk.press("Tab")
    assert "電話番号" in str(clerk.focus())  # Tab leads from field to field, not to the buttons between


def test_選択肢の欄にも説明があり_狭い画面でもはみ出さない(sit: Sit) -> None:
    clerk = sit("clerk1")
    clerk.page.set_viewport_size({"width": 420, "height": 900})
    clerk.open("/unvaccinated/")
    for name in ("予防接種", "区分"):
        clerk.page.locator(f"summary[aria-label='「{name}」の説明 ？']").press("Enter")
    expect(clerk.page.get_by_text("いくつでも選べます")).to_be_visible()
    clerk.meets_the_standard()
    clerk.picture("help-narrow")
