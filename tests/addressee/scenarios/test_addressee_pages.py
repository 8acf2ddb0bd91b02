"""番号制度係の一日: a person is found, a finding worked off, numbers and links put right by two persons."""

from __future__ import annotations

import pytest

from sesshu.numbers.testing import individual_number
from tests.addressee.scenarios.filled import SETUP
from tests.scenarios.conftest import Sit
from tests.scenarios.desk import Desk
from tests.scenarios.office import Office

__all__ = ["SETUP"]
pytestmark = pytest.mark.browser
CORRECTED = """
from datetime import date
from sesshu.addressee.findings.taking import Told, take
from sesshu.foundation.access import job_actor
from sesshu.numbers.testing import individual_number
take(system="010", day=date(2026, 11, 21), people=[Told("A1", individual_number(1))], purpose="PUT_RESIDENT",
     by=job_actor("scenario", "finding.feed"))
"""

AGAIN = """
from datetime import date
from sesshu.addressee.findings.checking import check
from sesshu.foundation.access import job_actor
check(day=date(2026, 11, 21), by=job_actor("scenario", "finding.check", "key.rotate"), purpose="UNIFIED_NUMBERING")
"""


def unified(desk: Desk, business: str) -> str:
    """Searched for by business number: the unified number that is found."""
    desk.open("/unified-numbers/")
    desk.type_into("業務番号（宛名番号）", business)
    desk.activate("検索する")
    return desk.page.locator("tbody a").first.inner_text()


def open_waiting(desk: Desk, address: str) -> None:
    """From a person's page to what waits for approval there."""
    desk.open(address)
    desk.page.locator("[aria-labelledby=waiting] a").first.focus()
    desk.press("Enter")


def test_個人番号で探し_確認リストを処理する(sit: Sit, office: Office) -> None:
    clerk = sit("clerk1")
    clerk.activate("統合宛名")
    clerk.activate("検索する")
    clerk.sees("どれか一つを入力してください")
    clerk.meets_the_standard()
    digits = individual_number(1).reveal()
    clerk.type_into("個人番号", digits)
    clerk.go_to("探す目的")
    clerk.press("ArrowDown")
    clerk.type_into("根拠の番号", "転入-2026-999")
    clerk.activate("検索する")
    clerk.sees("この目的に必要な根拠")
    clerk.meets_the_standard()
    clerk.type_into("個人番号", digits)
    clerk.type_into("根拠の番号", "転入-2026-012")
    clerk.activate("検索する")
    clerk.sees("検索の結果")
    assert digits not in clerk.page.content()
    assert digits not in clerk.page.url
    clerk.meets_the_standard()
    clerk.manual("unified-number-1-search")
    clerk.page.locator("tbody a").first.focus()
    clerk.press("Enter")
    clerk.sees("確認リストに2件あります")
    clerk.sees("男")
    clerk.sees("住民記録")
    clerk.meets_the_standard()
    clerk.manual("unified-number-2-person")
    clerk.activate("同じ個人番号に違う統合宛名番号")
    clerk.sees("知らせた個人番号の人")
    clerk.activate("自分が担当する")
    clerk.sees("担当になりました")
    clerk.meets_the_standard()
    clerk.manual("unified-number-3-finding")
    clerk.type_into("判断", "業務システムの個人番号を訂正した")
    clerk.type_into("根拠", "住民票で確認")
    clerk.activate("確認を終える")
    clerk.sees("まだ終えられません")
    clerk.meets_the_standard()
    office.run(CORRECTED)
    clerk.activate("確認を終える")
    clerk.sees("食い違いがなくなったことを確かめました")
    clerk.activate("この人の統合宛名を見る")
    clerk.activate("確認リスト")
    clerk.meets_the_standard()


def test_個人番号の変更を頼み_係長が承認すると変わり_番号はどこにも出ない(sit: Sit, office: Office) -> None:
    clerk = sit("clerk1")
    clerk.activate(unified(clerk, "300"))
    digits = individual_number(3).reveal()
    wrong, new = digits[:-1] + str((int(digits[-1]) + 1) % 10), individual_number(9).reveal()
    clerk.type_into("新しい個人番号", wrong)
    clerk.activate("個人番号の変更を依頼する")
    clerk.sees("検査用の数字が合いません")
    clerk.meets_the_standard()
    assert wrong not in clerk.page.content()
    clerk.open(clerk.page.url)
    clerk.type_into("新しい個人番号", new)
    clerk.go_to("変更の理由")
    clerk.press("ArrowDown")
    clerk.type_into("確認した資料", "個人番号カード")
    clerk.activate("個人番号の変更を依頼する")
    clerk.sees("承認を依頼しました")
    clerk.meets_the_standard()
    here, chief = clerk.page.url, sit("chief")
    open_waiting(chief, here)
    chief.sees("統合宛名番号は変わりません")
    chief.meets_the_standard()
    chief.activate("承認の入力に進む")
    chief.sees("どちらの番号も表示しません")
    chief.meets_the_standard()
    chief.manual("unified-number-6-second-entry")
    another = individual_number(8).reveal()
    chief.type_into("新しい個人番号（もう一度）", another)
    chief.activate("承認する")
    chief.sees("入力した番号が、依頼の番号と違います")
    chief.sees("あと2回違うと")
    chief.meets_the_standard()
    chief.picture("second-entry-differs")
    chief.type_into("新しい個人番号（もう一度）", new)
    chief.activate("承認する")
    chief.sees("個人番号を変更しました")
    chief.meets_the_standard()
    clerk.open(here)
    clerk.sees("変更請求（個人番号カード）")
    for one in (wrong, another, new):
        assert one not in clerk.page.content() + chief.page.content() + office.logged()


def test_名寄せで二つになった個人番号の一つを_確認リストから辿って終了する(sit: Sit, office: Office) -> None:
    chief, clerk = sit("chief"), sit("clerk1")
    into, merged = unified(clerk, "400"), unified(clerk, "500")
    chief.activate(unified(chief, "500"))
    chief.activate("二人を並べて確かめる")
    chief.sees("入力内容を確認してください")
    chief.meets_the_standard()
    chief.go_to("まとめる先の統合宛名番号")  # the error, which leads to its field
    chief.press("Enter")
    chief.type(into)
    chief.activate("二人を並べて確かめる")
    chief.sees("違う項目があります：住所")
    chief.sees("有効な個人番号が2つになります")
    chief.meets_the_standard()
    chief.manual("unified-number-5-merge")
    chief.activate("この二人を名寄せする")
    chief.sees("入力内容を確認してください")
    chief.meets_the_standard()
    chief.go_to("名寄せの理由")
    chief.press("Enter")
    chief.type("住基ネットで同一人と確認")
    chief.activate("この二人を名寄せする")
    chief.sees("有効な個人番号が2つあります")
    chief.meets_the_standard()
    chief.activate("解除で分かれるものを確かめる")
    chief.sees("まとめた先に残るもの")
    chief.meets_the_standard()
    chief.picture("unmerge-parts")
    chief.activate("解除しない")
    chief.sees("有効な個人番号が2つあります")
    office.run(AGAIN)
    clerk.open("/findings/?code=C02")
    clerk.page.locator("tbody a").first.focus()
    clerk.press("Enter")
    clerk.sees("有効な個人番号が2つあります")
    clerk.meets_the_standard()
    clerk.activate(merged)
    clerk.go_to("終了の理由")
    clerk.press("ArrowDown")
    clerk.type_into("終了を確認した資料", "住民票で確認")
    clerk.activate("個人番号の終了を依頼する")
    clerk.sees("承認を待っています")
    clerk.meets_the_standard()
    here = clerk.page.url
    open_waiting(chief, here)
    chief.sees("続けて使う個人番号のある統合宛名番号")
    chief.meets_the_standard()
    chief.activate("承認する")
    clerk.open(here)
    clerk.sees("変更請求（住民票で確認）")
    assert "有効な個人番号が2つあります" not in clerk.page.content()


def test_誤った紐付けを直すよう頼み_係長が承認し_前の紐付けが残る(sit: Sit) -> None:
    clerk = sit("clerk1")
    clerk.activate("統合宛名")
    clerk.type_into("業務番号（宛名番号）", "200")
    clerk.activate("検索する")
    right = clerk.page.locator("tbody a").first.inner_text()
    clerk.open("/unified-numbers/")
    clerk.type_into("業務番号（宛名番号）", "A9")
    clerk.activate("検索する")
    wrong = clerk.page.locator("tbody a").first.inner_text()
    clerk.activate(wrong)
    clerk.activate("A9")
    clerk.sees("変わったことはありません")
    clerk.meets_the_standard()
    clerk.activate("紐付けの変更を依頼する")
    clerk.sees("入力内容を確認してください")
    clerk.meets_the_standard()
    clerk.type_into("移す先の統合宛名番号", right)
    clerk.type_into("変える理由", "別人の個人番号で登録されていた")
    clerk.type_into("変える根拠", "住民票で確認")
    clerk.activate("紐付けの変更を依頼する")
    clerk.sees("移す先の人を確かめてください")
    clerk.sees("令和8年1月10日")
    clerk.meets_the_standard()
    clerk.activate("この人への変更を依頼する")
    clerk.sees("承認を依頼しました")
    clerk.meets_the_standard()
    here = clerk.page.url
    chief = sit("chief")
    chief.open(here)
    chief.page.locator(".notice a").first.focus()
    chief.press("Enter")
    chief.sees("個人番号は移りません")
    chief.sees(right)
    chief.meets_the_standard()
    chief.activate("承認する")
    clerk.open(here)
    clerk.sees("別人の個人番号で登録されていた")
    assert clerk.page.locator("dl.facts a").first.inner_text() == right
    clerk.meets_the_standard()
    clerk.picture("link-before")


def test_だれも知らせ直さない前からの支援措置の印を_二人で終える(sit: Sit) -> None:
    clerk = sit("clerk1")
    clerk.activate(unified(clerk, "300"))
    clerk.activate("300")
    clerk.sees("だれが知らせたかを残す前からの設定")
    clerk.activate("この印の終了を依頼する")
    clerk.sees("入力内容を確認してください")
    clerk.meets_the_standard()
    clerk.picture("mark-of-before")
    clerk.go_to("印を終える理由")  # the error, which leads to its field
    clerk.press("Enter")
    clerk.type("転出し、台帳も知らせ直さないため")
    clerk.type_into("印を終える根拠", "支援措置の終了の通知で確認")
    clerk.activate("この印の終了を依頼する")
    clerk.sees("承認を依頼しました")
    clerk.meets_the_standard()
    here, chief = clerk.page.url.partition("#")[0], sit("chief")  # the error led to its field
    open_waiting(chief, here)
    chief.sees("だれも知らせ直していないもの")
    chief.meets_the_standard()
    chief.activate("承認する")
    chief.sees("承認しました")
    clerk.open(here)
    assert "だれが知らせたかを残す前からの設定" not in clerk.page.content()
    clerk.meets_the_standard()
