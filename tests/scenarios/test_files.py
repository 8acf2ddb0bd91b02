"""取込と出力: send a file with faults, watch its stages, review, commit, decide, find the result in the register."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from sesshu.demo.city import make_city
from sesshu.demo.register import change_file
from tests.scenarios.conftest import Sit
from tests.scenarios.desk import Desk

pytestmark = pytest.mark.browser
WORKER = True
SETUP = """
from sesshu.demo.city import make_city
from sesshu.demo.register import full_file
from sesshu.foundation.files.actions import take_in
from sesshu.operate.people import person
done = take_in(interface="residents.full", content=full_file(make_city("431001", 200, 1)), name="住民全件_20261023.csv",
               by=person("clerk1"), reviewed_by=person("clerk2"))
assert done.state == "committed", done.refusal
"""


def send(clerk: Desk, file: Path, kind: str) -> None:
    """The file is put into its field as a drop would; everything else is typed."""
    clerk.activate("取込")
    clerk.go_to("取込の種類")
    while kind != clerk.page.evaluate("document.activeElement.selectedOptions[0].text"):
        clerk.press("ArrowDown")
    clerk.page.locator("input[type='file']").set_input_files(file)
    clerk.activate("送って点検する")


def wait_for(clerk: Desk, state: str) -> None:
    expect(clerk.page.locator("dl.facts .tag").first).to_have_text(state, timeout=20_000)


@pytest.fixture(scope="module")
def changes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sent") / "住民異動_20261120.csv"
    path.write_bytes(change_file(make_city("431001", 200, 1)))
    return path


def test_異動ファイルを送り件数と理由を見て登録する(sit: Sit, changes: Path) -> None:
    clerk = sit("clerk1")
    send(clerk, changes, "住民情報（異動）")
    wait_for(clerk, "確認待ち")
    clerk.sees("Shift_JIS（CP932）")
    clerk.sees("登録不可")
    clerk.sees("異動事由のコードが一覧にありません")
    clerk.sees("読み取った最初の行")
    clerk.meets_the_standard()
    clerk.picture("import-review")
    clerk.go_to("件数と、登録できない行の理由を確認した")
    clerk.press("Space")
    clerk.activate("確認した")
    clerk.sees("内容を確認しました")
    clerk.activate("登録する")
    wait_for(clerk, "登録済み")
    clerk.meets_the_standard()
    clerk.picture("import-done", manual=True)


def test_登録できない行の一覧から保留の行を判断する(sit: Sit) -> None:
    clerk = sit("clerk2")
    clerk.activate("取込")
    clerk.meets_the_standard()
    clerk.picture("imports")
    clerk.activate("判断を待っている行")
    clerk.sees("日以上")
    clerk.sees("保留の行")
    clerk.meets_the_standard()
    clerk.picture("held-rows")
    clerk.page.go_back()
    clerk.activate("住民情報（異動）")
    clerk.go_to("3行")
    clerk.leave_by("Enter")
    clerk.sees("保留")
    clerk.meets_the_standard()
    clerk.picture("import-rows", manual=True)
    clerk.page.locator("tbody th a").first.focus()
    clerk.leave_by("Enter")
    clerk.meets_the_standard()
    clerk.picture("import-row")
    clerk.go_to("登録する")
    clerk.press("ArrowRight")  # 登録しない
    clerk.type_into("理由", "住民記録に確認し、次の異動で届くとのこと")
    clerk.activate("判断を記録する")
    clerk.sees("判断を記録しました")
    clerk.sees("台帳　まこと")
    clerk.meets_the_standard()


def test_行ごとの結果を受け取ると出力台帳に残る(sit: Sit) -> None:
    clerk = sit("clerk1")
    clerk.activate("取込")
    clerk.activate("住民情報（異動）")
    clerk.go_to("行ごとの結果をファイルに出力")
    with clerk.page.expect_download() as got:
        clerk.press("Enter")
    assert Path(got.value.path()).read_text(encoding="utf-8-sig").startswith('"行","結果","理由"')
    clerk.open("/")
    clerk.activate("ファイル出力台帳")
    clerk.sees("取込_行ごとの結果")
    clerk.sees("接種　はるか")
    clerk.meets_the_standard()
    clerk.picture("outputs", manual=True)
    clerk.activate("取込_行ごとの結果")
    clerk.sees("SHA-256")
    clerk.meets_the_standard()
    clerk.picture("output")


def test_処理の画面に進み具合が出る(sit: Sit) -> None:
    clerk = sit("clerk1")
    clerk.open("/jobs/")
    clerk.sees("取込ファイルの登録")
    clerk.meets_the_standard()
    clerk.picture("jobs")
    clerk.activate("取込ファイルの点検")
    clerk.sees("完了")
    clerk.sees("接種　はるか")
    clerk.meets_the_standard()
    clerk.picture("job", manual=True)


def test_空のファイルと違う種類のファイルは理由を示して断る(sit: Sit, tmp_path: Path, changes: Path) -> None:
    clerk = sit("clerk1")
    wrong = tmp_path / "別の表.csv"
    wrong.write_text("番号,名前\r\n1,あ\r\n", encoding="utf-8")
    send(clerk, wrong, "住民情報（異動）")
    wait_for(clerk, "受付不可")
    clerk.meets_the_standard()
    clerk.picture("import-refused")


def test_異動の履歴を開ける(sit: Sit) -> None:
    clerk = sit("clerk1")
    person = next(p for p in make_city("431001", 200, 1).changes if p.change_reason and p.is_here)
    clerk.activate("総合検索")
    clerk.type_into("宛名番号", person.addressee_number)
    clerk.leave_by("Enter")
    clerk.go_to("（宛名番号")
    clerk.leave_by("Enter")
    clerk.activate("異動の履歴")
    clerk.sees("現在")
    clerk.meets_the_standard()
    clerk.picture("resident-history")
