"""編集の重なりと下書き: 二人目に知らせ、先に変わっても入力は残り、閉じても切れても入力を戻せる."""

import psycopg
import pytest
from playwright.sync_api import expect

from tests.scenarios.conftest import Sit
from tests.scenarios.desk import Desk

pytestmark = pytest.mark.browser
SETUP = """
from datetime import date
from sesshu.foundation.access.actor import job_actor
from tests.ledger.due.city import give
from tests.ledger.mailings.office import child, texts_in_force
by = job_actor("setup", "master.write", "dose.write", "dose.read", "mailing.read")
texts_in_force(by)
for n in range(5):
    give(child(f"架空　{n}子", birth=date(2025, 1, 10 + n)), "varicella", date(2026, 3, 10))
from sesshu.ledger.doses.models import Dose
print(Dose.objects.count())
"""
FIND = "from sesshu.ledger.doses.models import Dose; print(*Dose.objects.order_by('pk').values_list('pk', flat=True))"
KEPT = "from sesshu.foundation.screens.models import Draft; print(Draft.objects.count())"


def correction(desk: Desk, dose: str) -> None:
    desk.open(f"/doses/{dose}/correct/")


def lot(desk: Desk, text: str) -> None:
    with desk.page.expect_response(lambda answer: "/screens/drafts/" in answer.url):
        desk.type_into("ロット番号", text)


def test_二人が同じ記録を直しても_だれの入力も消えない(sit: Sit, office) -> None:  # type: ignore[no-untyped-def]
    dose = office.run(FIND).split()[0]
    first, second = sit("clerk1"), sit("clerk2")
    correction(first, dose)
    expect(first.page.locator("[data-editors]")).to_have_text("")
    correction(second, dose)
    expect(second.page.locator("[data-editors]")).to_contain_text("この画面を編集しています")
    second.meets_the_standard()
    second.manual("drafts-1-editing")
    for desk, text in ((first, "AA111"), (second, "BB222")):
        lot(desk, text)
        desk.page.get_by_label("書き誤り").first.check() if desk.page.get_by_label("書き誤り").count() else None
        desk.page.locator("input[name=reason]").first.check()
    first.leave_by("Control+Enter")
    first.sees("訂正しました")
    with second.page.expect_response(lambda answer: answer.status == 409):
        second.press("Control+Enter")
    second.sees("いまの登録と入力を見比べてください")
    expect(second.page.get_by_label("ロット番号").first).to_have_value("BB222")
    second.sees("いまの登録：AA111")
    second.meets_the_standard()
    second.manual("drafts-2-compare")
    second.page.locator("#id_lot_number").focus()
    second.leave_by("Control+Enter")
    second.sees("訂正しました")
    assert office.run(KEPT).strip() == "0"


def test_画面が落ちても_サインアウトしても_入力を戻して登録できる(sit: Sit, office) -> None:  # type: ignore[no-untyped-def]
    dose = office.run(FIND).split()[1]
    clerk = sit("clerk1")
    correction(clerk, dose)
    lot(clerk, "CC333")
    clerk.page.close(run_before_unload=False)  # the browser fell over
    clerk.page = clerk.context.new_page()
    office.run(
        "from sesshu.foundation.accounts.models import StaffSession as S; from sesshu.foundation import clock;"
        "S.objects.filter(ended_at=None).update(ended_at=clock.now(), end_reason='signed_out')"
    )
    clerk.sign_in("clerk1")
    correction(clerk, dose)
    clerk.sees("登録していない入力が残っています")
    clerk.meets_the_standard()
    clerk.manual("drafts-3-offered")
    clerk.activate("入力を戻す")
    expect(clerk.page.locator("#id_lot_number")).to_have_value("CC333")
    clerk.page.locator("input[name=reason]").first.check()
    clerk.page.locator("#id_lot_number").focus()
    clerk.leave_by("Control+Enter")
    clerk.sees("訂正しました")
    correction(clerk, dose)
    expect(clerk.page.locator("[data-draft]")).to_have_count(0)


ENDS = "UPDATE accounts_staff_session SET ended_at = now(), end_reason = 'idle' WHERE ended_at IS NULL"


def ends_session(office) -> None:  # type: ignore[no-untyped-def]
    with psycopg.connect(office.dsn, autocommit=True) as line:
        line.execute(ENDS)


def signs_in_elsewhere(desk: Desk) -> None:
    """By the link of the notice, in another tab; then back to the page."""
    with desk.context.expect_page() as opened:
        desk.press("Enter")
    tab = opened.value
    tab.goto("/sign-in/")
    tab.locator("form:has(input[value='clerk1']) button").press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_have_text("業務メニュー")
    tab.close()
    desk.page.bring_to_front()
    desk.page.evaluate("dispatchEvent(new Event('focus'))")  # what a window gets when somebody comes back to it


def restored(desk: Desk, dose: str, text: str) -> None:
    correction(desk, dose)
    desk.sees("登録していない入力が残っています")
    desk.activate("入力を戻す")
    expect(desk.page.locator("#id_lot_number")).to_have_value(text)
    expect(desk.page.locator("input[name=reason]").first).to_be_checked()


@pytest.mark.parametrize("leaves", ["別の画面へ", "送信", "サインアウト"])
def test_最後の一文字の直後にサインインが切れても_移っても_送っても_すべて残る(
    sit: Sit,
    office,  # type: ignore[no-untyped-def]
    leaves: str,
) -> None:
    dose, clerk = office.run(FIND).split()[2], sit("clerk1")
    correction(clerk, dose)
    clerk.page.locator("input[name=reason]").first.check()
    clerk.page.locator("#id_lot_number").focus()
    clerk.press("Control+a")
    notice = clerk.page.get_by_text("入力を残せません")
    if leaves == "サインアウト":  # everything is kept before the person is gone
        clerk.type("DD444")
        clerk.page.get_by_role("button", name="サインアウト").press("Enter")
        clerk.page.wait_for_url("**/sign-in/**")
        clerk.sign_in("clerk1")
        return restored(clerk, dose, "DD444")
    clerk.type("EE55")
    ends_session(office)
    clerk.type("5")  # nothing of it can be kept any more
    if leaves == "送信":
        clerk.press("Control+Enter")
    else:
        clerk.page.locator("header.house a").press("Enter")
    expect(notice).to_be_visible()
    expect(clerk.page.get_by_role("link", name="別のタブでサインインし直す")).to_be_focused()
    expect(clerk.page.locator("#id_lot_number")).to_have_value("EE555")
    signs_in_elsewhere(clerk)
    expect(notice).to_be_hidden()
    clerk.page.locator("header.house a").press("Enter")
    expect(clerk.page.get_by_role("heading", level=1)).to_have_text("業務メニュー")
    restored(clerk, dose, "EE555")
    return None


def test_手を止めずに打ち続けても_途中までが残る(sit: Sit, office) -> None:  # type: ignore[no-untyped-def]
    dose, clerk = office.run(FIND).split()[3], sit("clerk1")
    correction(clerk, dose)
    clerk.go_to("ロット番号")
    sent: list[str] = []
    clerk.page.on("request", lambda one: sent.append(one.url) if one.url.endswith("/screens/drafts/") else None)
    for _ in range(40):  # each key comes before the pause after which a draft is kept
        clerk.press("A", "Backspace", "B")
        clerk.page.wait_for_timeout(100)
    assert sent
