"""イベント作成/修正とイベント予約者登録（職員）: planned, opened, booked, changed, called off, by keyboard alone."""

import pytest

from tests.scenarios.conftest import Sit
from tests.scenarios.desk import Desk

pytestmark = pytest.mark.browser
SETUP = """
from sesshu.foundation.access.actor import job_actor
from tests.ledger.events.office import masters
from tests.ledger.mailings.office import child, protected
from datetime import date
masters(job_actor("setup", "master.write"))
child("架空　花子", kana="カクウ　ハナコ")
child("架空　幼子", kana="カクウ　オサナコ", birth=date(2024, 6, 15))
protected(child("架空　守子", kana="カクウ　マモルコ"))
"""


def pick(desk: Desk, label: str, words: str) -> None:
    """Take the entry of a list that holds these words, with the arrow keys."""
    desk.go_to(label)
    for _ in range(60):
        if words in desk.page.evaluate("document.activeElement.selectedOptions[0].text"):
            return
        desk.press("ArrowDown")
    raise AssertionError(f"「{label}」に「{words}」がありません")


def past_the_summary(desk: Desk) -> None:
    """Tab over the links of the error summary, which bear the names of the fields."""
    desk.press(*["Tab"] * desk.page.locator(".error-summary a").count())


def test_イベント作成修正_作成し_修正し_受付を始める(sit: Sit) -> None:
    clerk = sit("clerk1")
    clerk.activate("イベント")
    clerk.meets_the_standard()
    clerk.activate("イベントを作成する")
    clerk.meets_the_standard()
    clerk.activate("作成する")
    clerk.sees_error("名称", "入力してください")
    clerk.meets_the_standard()
    past_the_summary(clerk)
    clerk.type_into("名称", "麻しん風しん第2期 集団接種")
    pick(clerk, "種類", "集")
    pick(clerk, "会場", "中")
    clerk.type_into("開催日", "R8.11.1")
    clerk.go_to("予約サイトに出す")
    clerk.press("Space")
    clerk.go_to("予約に接種券")
    clerk.press("Space")
    clerk.type_into("始まりの時刻", "1300")
    clerk.type_into("終わりの時刻", "14:30")
    clerk.type_into("1枠の分数", "30")
    pick(clerk, "予防接種", "麻しん・風しん 第2期")
    clerk.type_into("1枠の定員", "1")
    clerk.activate("作成する")
    clerk.sees_error("開催日", "過ぎています")
    past_the_summary(clerk)
    clerk.type_into("開催日", "R8.12.5")
    clerk.picture("event-new")
    clerk.manual("event-1-new")
    clerk.activate("作成する")
    clerk.sees("イベントを作成しました")
    clerk.sees("13:00～13:30")
    clerk.sees("時間帯（3枠）")
    clerk.meets_the_standard()
    clerk.activate("修正する")
    clerk.meets_the_standard()
    clerk.type_into("持ち物などの案内", "母子健康手帳と予診票")
    clerk.activate("変更する")
    clerk.sees("変更しました")
    clerk.sees("案内「」→「母子健康手帳と予診票」")
    clerk.activate("14:00～14:30")
    clerk.meets_the_standard()
    clerk.type_into("1枠の定員", "20")
    clerk.activate("時間帯を変更する")
    clerk.sees("時間帯を変更しました")
    clerk.activate("受付を始める")
    clerk.sees("受付を始めました")
    clerk.picture("event-detail")
    clerk.manual("event-2-open")
    clerk.meets_the_standard()


def test_イベント予約者登録_職員が登録し_対象外は理由で断られ_満席は空き待ちになる(sit: Sit) -> None:
    clerk = sit("clerk1")
    clerk.activate("イベント")
    clerk.activate("イベント2026-001")
    clerk.activate("予約を登録する")
    clerk.meets_the_standard()
    clerk.activate("探す")
    clerk.sees_error("カナ氏名", "1つ以上")
    past_the_summary(clerk)
    clerk.type_into("カナ氏名", "カクウ")
    clerk.leave_by("Enter")
    clerk.sees("見つかった人（3人）")
    clerk.meets_the_standard()
    clerk.activate("幼子")
    clerk.sees("対象外")
    clerk.meets_the_standard()
    clerk.picture("reservation-not-eligible")
    clerk.go_to("13:00～13:30")
    clerk.press("Space")
    clerk.activate("予約する")
    clerk.sees("施行令")
    clerk.sees("判断の理由を入力してください")
    clerk.meets_the_standard()
    clerk.activate("別の人を探す")
    for name, said in (("花子", "予約しました"), ("守子", "空き待ちに登録しました")):
        clerk.type_into("カナ氏名", "カクウ")
        clerk.leave_by("Enter")
        clerk.activate(name)
        clerk.go_to("13:00～13:30")
        clerk.press("Space")
        clerk.type_into("連絡先の電話番号", "096-123-4567")
        clerk.go_to("満席のときは空き待ちに登録する")
        clerk.press("Space")
        if name == "花子":
            clerk.picture("reservation-book")
            clerk.manual("event-3-book")
        clerk.activate("予約する")
        clerk.sees(said)
        clerk.meets_the_standard()
        if name == "花子":
            clerk.open(clerk.page.url)
            clerk.activate("イベント2026-001")
            clerk.activate("予約を登録する")


def test_イベント予約者登録_変更すると空いた席に待っていた人が繰り上がり_二度押しても一つ(sit: Sit) -> None:
    clerk = sit("clerk1")
    clerk.activate("イベント")
    clerk.activate("イベント2026-001")
    clerk.activate("予約者の一覧")
    clerk.sees("空き待ち")
    assert "096-123-4567" in clerk.page.locator("tr", has_text="花子").inner_text()
    assert "096-123-4567" not in clerk.page.locator("tr", has_text="守子").inner_text()
    clerk.meets_the_standard()
    clerk.picture("reservation-list")
    clerk.manual("event-4-list")
    clerk.activate("花子")
    clerk.meets_the_standard()
    pick(clerk, "変更後の時間帯", "14:00")
    clerk.activate("予約を変更する")
    clerk.sees("予約を変更しました")
    clerk.page.go_back()  # an old page: sending it again changes nothing
    clerk.open(clerk.page.url)
    clerk.sees("変更後の予約を開く")
    clerk.activate("予約者")
    assert "予約" in clerk.page.locator("tr", has_text="守子").inner_text()
    assert clerk.page.locator("tr", has_text="花子").count() == 2


def test_イベント作成修正_中止すると連絡する人の一覧ができ_支援措置の人は手作業(sit: Sit) -> None:
    clerk = sit("clerk1")
    clerk.activate("イベント")
    clerk.activate("イベント2026-001")
    clerk.type_into("中止の理由", "台風の接近のため")
    clerk.go_to("予約した人の席がなくなることを確認した")
    clerk.press("Space")
    clerk.activate("このイベントを中止する")
    clerk.sees("予約・空き待ちの2人")
    clerk.meets_the_standard()
    clerk.activate("連絡する人の一覧")
    clerk.sees("支援措置（手作業）")
    clerk.sees("電話")
    assert "096-123-4567" not in clerk.page.locator("tr", has_text="守子").inner_text()
    clerk.meets_the_standard()
    clerk.picture("reservation-tell")
    clerk.manual("event-5-tell")
    clerk.activate("名簿を出力する")
    clerk.sees("イベント_中止の連絡")
