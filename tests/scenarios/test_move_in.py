"""転入児の窓口: 母子健康手帳の15件を一画面で登録し、残りの予診票を渡す。予診票1件は15打鍵以内。"""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.scenarios.conftest import Sit
from tests.scenarios.desk import Desk
from tests.scenarios.office import Office

pytestmark = pytest.mark.browser
WORKER = True
SETUP = """
from datetime import date
from sesshu.ledger.residents.keys import kana_key, search_key
from tests.ledger.doses.people import make_resident
def child(name, kana, birth, number):
    return make_resident(birth=birth, name=name, kana=kana, name_key=search_key(name), kana_key=kana_key(kana),
                         household_number=number, relationship="子", became_on=date(2026, 11, 20))
child("架空　転子", "カクウ　テンコ", date(2025, 1, 10), "1")
child("架空　伝介", "カクウ　デンスケ", date(2021, 4, 2), "2")
child("架空　不明", "カクウ　フメイ", date(2022, 4, 2), "3")
"""
# A handbook as it is read aloud: day (empty: the same day), vaccine, lot.
HANDBOOK = [
    ("R070312", "hepb", "HB101"), ("", "rota1", "RT101"), ("", "dpt_ipv_hib", "FV101"), ("", "pcv20", "PC101"),
    ("R070411", "hepb", "HB102"), ("", "rota1", "RT102"), ("", "dpt_ipv_hib", "FV102"), ("", "pcv20", "PC102"),
    ("R070512", "dpt_ipv_hib", "FV103"), ("", "pcv20", "PC103"), ("R070612", "bcg", "BC101"),
    ("R070901", "hepb", "HB103"), ("R080115", "mr", "MR101"), ("", "varicella", "VZ101"), ("", "pcv20", "PC104"),
]  # fmt: skip
JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000ffdb004300") + b"\x08" * 64 + bytes.fromhex("ffd9")


def find(clerk: Desk, birth: str, name: str) -> None:
    """Search by birth date and open the person's page."""
    clerk.activate("総合検索")
    clerk.type_into("生年月日", birth)
    clerk.leave_by("Enter")
    clerk.activate(f"{name}（宛名番号")


def test_母子健康手帳の15件を1件ずつ判定しながら一度に登録する(sit: Sit, tmp_path: Path) -> None:
    clerk = sit("clerk1")
    find(clerk, "R7.1.10", "転子")
    clerk.activate("母子健康手帳から登録")
    clerk.meets_the_standard()
    picture = tmp_path / "handbook.jpg"
    picture.write_bytes(JPEG)
    clerk.page.set_input_files("#id_image", picture)
    clerk.page.locator("#id_given_on_1").focus()
    clerk.count_from_here()
    for day, product, lot in HANDBOOK:
        clerk.type(day)
        clerk.press("Enter")
        clerk.type(product)
        clerk.press("Enter")
        clerk.type(lot)
        clerk.press("Enter")
    expect(clerk.page.locator("#judged-15")).to_contain_text("定期")
    expect(clerk.page.locator("#judged-1")).to_have_text("定期　B型肝炎　1回目")
    clerk.meets_the_standard()
    clerk.manual("move-in-1-handbook")
    clerk.leave_by("Control+Enter")
    print(f"母子健康手帳15件：{clerk.presses}打鍵")
    assert clerk.presses <= 300
    clerk.sees("母子健康手帳から15件の接種を登録しました")
    clerk.sees("接種記録（15件）")
    clerk.sees("転入前の接種（前住所地の市町村）")
    clerk.meets_the_standard()
    clerk.picture("handbook-person")


def test_手帳の途中の誤りは行を示し入力も画像も残る(sit: Sit, tmp_path: Path) -> None:
    clerk = sit("clerk1")
    find(clerk, "R3.4.2", "伝介")
    clerk.activate("母子健康手帳から登録")
    picture = tmp_path / "handbook.jpg"
    picture.write_bytes(JPEG)
    clerk.page.set_input_files("#id_image", picture)
    clerk.page.locator("#id_given_on_1").focus()
    clerk.type("R04.4.2")
    clerk.press("Enter")
    clerk.type("mr")
    clerk.press("Enter", "Enter")
    clerk.type("R4.13.1")
    clerk.press("Enter")
    clerk.type("je")
    clerk.press("Enter")
    expect(clerk.page.locator("#judged-2")).to_have_class("judged judged--error")
    clerk.leave_by("Control+Enter")
    clerk.sees_error("2行目の接種日", "暦にない日付です")
    clerk.sees("受け取り済み")
    clerk.meets_the_standard()
    clerk.picture("handbook-error")


def test_予診票の質問を市の文面にして_係長が紙面を見て承認する(sit: Sit) -> None:
    clerk = sit("clerk1")
    clerk.activate("予診票の印刷待ち")
    clerk.activate("予診票の文面")
    clerk.sees("登録がない予防接種には標準の文面を印刷します")
    clerk.activate("新しく登録する")
    clerk.go_to("予防接種※必須")
    clerk.press("ArrowDown")  # A類のすべて
    clerk.type_into("文面の名前", "A類の予診票")
    clerk.type_into("質問", "体の具合はよいですか\n" + "長い質問" * 16)
    clerk.type_into("医師の記入欄", "診察の結果、（ □ 実施できる　□ 見合わせる ）と判断します。")
    clerk.type_into("同意の文", "説明を受け、接種に（ □ 同意します　□ 同意しません ）。")
    clerk.type_into("署名する人", "保護者の署名")
    clerk.type_into("変更の理由", "市の文面にするため")
    clerk.leave_by("Control+Enter")
    clerk.sees_error("質問", "2問目")
    clerk.go_to("質問")  # the link in the summary jumps to the field
    clerk.press("Enter", "Control+a")
    clerk.type("体の具合はよいですか\n1か月以内に病気にかかりましたか｜病名")
    clerk.activate("申請の前に確かめる")
    expect(clerk.page.get_by_alt_text("1ページ目の見本")).to_be_visible()
    clerk.meets_the_standard()
    clerk.manual("screening-forms-1-text")
    clerk.activate("申請する")
    clerk.sees("申請しました")
    chief = sit("chief")
    chief.open("/approvals/")
    chief.activate("2026-1")
    chief.activate("対象の画面を開く")
    expect(chief.page.get_by_alt_text("1ページ目の見本")).to_be_visible()
    chief.page.go_back()
    chief.activate("承認する")


def test_残りの予診票を選んで発行し印刷待ちから刷る(sit: Sit, office: Office) -> None:
    clerk = sit("clerk1")
    find(clerk, "R7.1.10", "転子")
    clerk.activate("残りの予診票")
    clerk.meets_the_standard()
    clerk.manual("move-in-4-forms")
    clerk.activate("発行して印刷に回す")
    clerk.sees("印刷待ちに入れました")
    clerk.sees("架空　転子")
    clerk.meets_the_standard()
    clerk.manual("screening-forms-2-queue")
    clerk.activate("すべて印刷する")
    clerk.sees("印刷を待つ予診票はありません")
    clerk.activate("帳票の出力台帳")
    for _ in range(60):
        clerk.page.reload()
        if clerk.page.locator("main").inner_text().count("作成済み") >= 2:
            break
        clerk.page.wait_for_timeout(500)
    assert clerk.page.locator("main").inner_text().count("作成済み") >= 2
    printed = office.run(
        "from sesshu.foundation.forms.models import PrintRun\n"
        "rows = PrintRun.objects.get(template='screening-form').frozen_rows.all()\n"
        "print({len(row.values['questions']) for row in rows})"
    )
    assert printed.strip() == "{2}"  # the questions of the city


def test_手帳のない子は接種歴不明と示し未接種と言わない(sit: Sit) -> None:
    clerk = sit("clerk1")
    find(clerk, "R4.4.2", "不明")
    clerk.activate("接種歴不明にする")
    clerk.meets_the_standard()
    clerk.go_to("母子健康手帳がない")
    clerk.press("Space")
    clerk.leave_by("Control+Enter")
    clerk.sees("接種歴不明：すべての予防接種")
    clerk.sees("未接種とは限りません")
    assert "遅れ" not in clerk.page.locator("section[aria-labelledby=series-heading] tbody").inner_text()
    clerk.meets_the_standard()
    clerk.manual("move-in-3-unknown")


def test_予診票の1件は前回の内容を引き継いで15打鍵以内で登録できる(sit: Sit) -> None:
    clerk = sit("clerk1")
    find(clerk, "R3.4.2", "伝介")
    clerk.activate("接種を登録する")
    clerk.type_into("接種日", "R8.11.20")
    clerk.type_into("ワクチン", "je")
    clerk.type_into("ロット番号", "JE201")
    clerk.leave_by("Control+Enter")
    clerk.sees("令和8年11月20日の日本脳炎を登録しました")
    find(clerk, "R7.1.10", "転子")
    clerk.count_from_here()
    clerk.leave_by("Alt+l")
    expect(clerk.page.locator("#id_given_on")).to_have_value("R8.11.20")
    expect(clerk.page.locator("#id_lot_number")).to_have_value("JE201")
    clerk.type("vari")
    clerk.press("Enter")
    clerk.type("VZ201")
    clerk.meets_the_standard()
    clerk.leave_by("Control+Enter")
    print(f"予診票1件：{clerk.presses}打鍵")
    assert clerk.presses <= 15
    clerk.sees("令和8年11月20日の水痘を登録しました")


def test_前の接種を後から入れると変わり方を見てから登録する(sit: Sit) -> None:
    clerk = sit("clerk1")
    find(clerk, "R7.1.10", "転子")
    clerk.activate("接種を登録する")
    clerk.type_into("接種日", "R8.10.20")
    clerk.type_into("ワクチン", "varicella")
    clerk.leave_by("Control+Enter")
    clerk.sees("すでにある接種の回数や判定が変わります")
    clerk.sees("令和8年11月20日　水痘")
    clerk.meets_the_standard()
    clerk.manual("move-in-2-effects")
    clerk.activate("登録する")
    clerk.sees("令和8年10月20日の水痘を登録しました")
