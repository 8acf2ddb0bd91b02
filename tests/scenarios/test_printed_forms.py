"""帳票印刷: from the words of a certificate to the paper at the counter and the list for a school, by keyboard."""

import pytest
from playwright.sync_api import expect

from tests.scenarios.conftest import Sit
from tests.scenarios.desk import Desk

pytestmark = pytest.mark.browser
WORKER = True
MINUTE = 60_000
SETUP = """
from datetime import date
from sesshu.foundation.access.actor import job_actor
from sesshu.ledger.residents.keys import kana_key, search_key
from tests.ledger.mailings.office import child
from tests.ledger.printed_forms.office import TEXTS, school, texts, vaccinated
by = job_actor("setup", "master.write", "dose.write")
TEXTS.pop("statutory_certificate")  # the clerk writes this one
texts(by)
school(by)
vaccinated(by, "架空　空", kana="カクウ　ソラ", kana_key=kana_key("カクウ　ソラ"), health_number="4310000017",
           became_on=date(2024, 4, 1))
for n in range(1, 4):
    child(f"架空　児童{n}", kana=f"カクウ　ジドウ{n}", birth=date(2018, 5, n))
"""


def choose(desk: Desk, label: str, downs: int = 1) -> None:
    """Go to a list and choose by the arrow key."""
    desk.go_to(label)
    desk.press(*["ArrowDown"] * downs)


def tick(desk: Desk, label: str) -> None:
    desk.go_to(label)
    desk.press("Space")


def test_帳票印刷_文面の承認から済証の交付と再発行まで(sit: Sit) -> None:
    clerk = sit("clerk1")
    clerk.activate("帳票印刷")
    clerk.sees("予防接種済証")
    clerk.sees("予防接種担当、予防接種係長")
    clerk.meets_the_standard()
    clerk.manual("printed-forms-1-catalogue")

    clerk.activate("帳票の文面")
    clerk.activate("新しく登録する")
    choose(clerk, "帳票※必須")
    clerk.type_into("標題", "予防接種済証")
    clerk.type_into("発信者", "架空市長")
    tick(clerk, "公印省略")
    clerk.type_into("本文", "{指名}さんが上記の予防接種を受けたことを証明します。")
    clerk.type_into("問い合わせ先", "架空市 予防接種係")
    clerk.type_into("変更の理由", "新しい文面")
    clerk.leave_by("Control+Enter")
    clerk.sees_error("本文", "1行目の「{指名}」は使えません")
    clerk.type_into("本文※必須", "{氏名}さんが上記の予防接種を受けたことを証明します。")
    clerk.activate("申請の前に確かめる")
    clerk.sees("まだ申請していません")
    expect(clerk.page.get_by_alt_text("1ページ目の見本")).to_be_visible()
    clerk.meets_the_standard()
    clerk.manual("printed-forms-2-text")
    clerk.activate("申請する")
    clerk.sees("申請しました")
    chief = sit("chief")
    chief.open("/approvals/")
    chief.activate("2026-1")
    chief.activate("対象の画面を開く")
    expect(chief.page.get_by_alt_text("1ページ目の見本")).to_be_visible()
    chief.page.go_back()
    chief.activate("承認する")

    clerk.open("/")
    clerk.activate("総合検索")
    clerk.type_into("生年月日", "R2.6.15")
    clerk.leave_by("Enter")
    clerk.activate("（宛名番号")
    clerk.go_to("接種を登録する")
    clerk.activate("帳票")
    clerk.sees("この人の帳票")
    clerk.meets_the_standard()
    clerk.activate("予防接種済証")
    clerk.go_to("来た人の氏名")
    clerk.leave_by("Control+Enter")
    clerk.sees_error("本人確認", "本人確認を選択してください")
    clerk.meets_the_standard()
    tick(clerk, "様式第一号")
    tick(clerk, "麻しん・風しん")
    choose(clerk, "来た人※必須", 2)
    clerk.type_into("来た人の氏名", "架空　直美")
    choose(clerk, "本人確認", 2)
    clerk.activate("印刷の前に見る")
    clerk.sees("まだ印刷していません")
    clerk.meets_the_standard()
    clerk.manual("printed-forms-3-preview")
    clerk.activate("印刷する")
    clerk.sees("交付2026-00001")
    clerk.sees("運転免許証")
    pdf = clerk.page.get_by_role("link", name="PDFを開く")
    expect(pdf).to_be_visible(timeout=MINUTE)
    clerk.meets_the_standard()
    clerk.manual("printed-forms-4-issued")
    with clerk.page.expect_download() as coming:
        clerk.go_to("PDFを開く")
        clerk.press("Enter")
    assert coming.value.suggested_filename.startswith("P2026-")
    clerk.type_into("再発行の理由", "紛失したため")
    choose(clerk, "来た人※必須", 1)
    choose(clerk, "本人確認", 1)
    clerk.activate("再発行する")
    clerk.sees("再発行1を作成しています")
    clerk.sees("1回目（紛失したため）")


def test_帳票印刷_学校別一覧を見てから印刷し_一頁を再印刷する(sit: Sit) -> None:
    clerk = sit("clerk1")
    clerk.activate("帳票印刷")
    clerk.activate("学校別一覧")
    clerk.meets_the_standard()
    choose(clerk, "学校※必須")
    tick(clerk, "麻しん・風しん 第2期")
    clerk.activate("印刷の前に見る")
    clerk.sees("3行、3人です。まだ出力していません")
    clerk.meets_the_standard()
    clerk.manual("printed-forms-5-list")
    clerk.activate("出力する")
    clerk.sees("学校：架空小学校")
    for _ in range(60):
        if clerk.page.get_by_role("button", name="再印刷する").count():
            break
        clerk.page.wait_for_timeout(500)
        clerk.page.reload()
    clerk.sees("第1部")
    clerk.type_into("再印刷の理由", "紙づまりのため")
    clerk.meets_the_standard()
    clerk.manual("printed-forms-6-reprint")
    clerk.activate("再印刷する")
    clerk.sees("再印刷1を作成しています")
    clerk.sees("1回目")


def test_公印の画面は_壊れた画像を理由を言って断る(sit: Sit, tmp_path) -> None:
    clerk = sit("clerk1")
    clerk.open("/printed-forms/seals/")
    clerk.meets_the_standard()
    (tmp_path / "公印.png").write_bytes(b"GIF89a not a png")
    clerk.type_into("印影の名前", "架空市長印")
    clerk.page.locator("input[type=file]").set_input_files(tmp_path / "公印.png")
    clerk.activate("使用を申請する")
    clerk.sees_error("印影", "PNGのファイルではありません")
