"""一覧の設定: 列を選び、名前を付け、いつも開き、共有し、その列でファイルに出力する. With the keyboard alone."""

import pytest
from playwright.sync_api import expect

from tests.scenarios.conftest import Sit
from tests.scenarios.desk import Desk

pytestmark = pytest.mark.browser
SETUP = """
from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.accounts.models import Account
from sesshu.foundation.files.exporting import export
Account.objects.update(office_section="保健予防課")
by = job_actor("setup", "file.export")
for n in range(3):
    export(name=f"試し_{n}", columns=[("a", "甲")], rows=[{"a": 1}] * n, by=by, purpose="FILE_EXCHANGE")
"""


def headings(desk: Desk) -> list[str]:
    return desk.page.locator("thead th").all_inner_texts()


def test_一覧の設定_列を選んで保存し_いつも開き_共有して_その列で出力する(sit: Sit) -> None:
    chief = sit("chief")
    chief.open("/files/outputs/")
    assert headings(chief) == ["ファイル", "利用目的", "行", "形式", "置換した文字", "出力した職員", "出力日"]
    chief.go_to("一覧の設定（列")
    chief.press("Enter")
    for label in ("利用目的", "置換した文字", "出力した職員"):
        chief.go_to(label)
        chief.press("Space")
    chief.type_into("出力日の順番", "1")
    chief.meets_the_standard()
    chief.manual("list-settings-1-columns")
    chief.activate("この列で表示する")
    assert headings(chief) == ["ファイル", "出力日", "行", "形式"]
    chief.go_to("一覧の設定（列")
    chief.press("Enter")
    chief.activate("名前を付けて保存する")
    chief.sees("1文字以上30文字以内")
    assert headings(chief) == ["ファイル", "出力日", "行", "形式"]  # nothing of the choice is lost
    chief.go_to("一覧の設定（列")
    chief.press("Enter")
    chief.type_into("この列・並び・条件に付ける名前", "毎朝の確認")
    for label in ("この一覧をいつもこの設定で開く", "同じ所属の職員と共有する"):
        chief.go_to(label)
        chief.press("Space")
    chief.activate("名前を付けて保存する")
    chief.sees("一覧の設定を保存しました")
    chief.open("/files/outputs/")
    assert headings(chief) == ["ファイル", "出力日", "行", "形式"]
    chief.meets_the_standard()
    chief.manual("list-settings-2-saved")
    chief.go_to("形式")
    chief.choose("形式", "CSV（表")
    chief.activate("出力する")
    chief.sees("ファイル・出力日・行・形式")

    colleague = sit("clerk1")
    colleague.open("/files/outputs/")
    assert len(headings(colleague)) == 7
    colleague.activate("毎朝の確認")
    assert headings(colleague) == ["ファイル", "出力日", "行", "形式"]
    expect(colleague.page.get_by_role("button", name="設定「毎朝の確認」を消す")).to_have_count(0)
    colleague.activate("設定「毎朝の確認」でいつも開く")
    colleague.open("/files/outputs/")
    assert len(headings(colleague)) == 4

    chief.open("/files/outputs/")
    chief.activate("設定「毎朝の確認」を消す")
    assert len(headings(chief)) == 7
    colleague.open("/files/outputs/")
    assert len(headings(colleague)) == 7
