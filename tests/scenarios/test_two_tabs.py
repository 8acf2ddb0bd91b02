"""二つのタブ・戻る・二度押し・切れた返事・サインインの期限: 様式の種類ごとに、何も消えず、何も二重にならない.

One form of each kind: what a person's record holds, what is changed, what is planned, a text that is approved, a row of
mass entry, and the end of a visit at the counter.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Page, Route, expect

from tests.scenarios.conftest import Sit
from tests.scenarios.desk import Desk
from tests.scenarios.office import Office

pytestmark = pytest.mark.browser
SETUP = """
from datetime import date, time
from sesshu.foundation import clock
from sesshu.foundation.access.actor import job_actor
from sesshu.ledger.inquiries.actions import open_slip
from sesshu.ledger.institutions.models import StaffMember
from sesshu.ledger.piles.actions import open_pile
from tests.ledger.events.office import FROM, event
from tests.ledger.mailings.office import child, texts_in_force
by = job_actor("setup", "event.write", "master.write", "dose.write", "inquiry.write")
day = event(by)
StaffMember.objects.create(code="S1", name="架空　医師", kana="カクウ　イシ", profession="doctor", valid_from=FROM,
    institution_code="4310112345", recorded_at=clock.now(), recorded_by="test")
someone = child("架空　花子", kana="カクウ　ハナコ", health_number="4310000017")
texts_in_force(by)
open_pile(institution_code="", month=date(2026, 10, 1), source="slip", kind="routine", setting="individual",
    claimed=9, by=by, purpose="DOSE_REGISTRATION")
open_slip(resident_id=someone.pk, channel="counter", by=by, purpose="DOSE_INQUIRY")
"""
HELD = "入力を残せません"
OFFER = "登録していない入力が残っています"


@dataclass(frozen=True)
class Kind:
    """A form: where it is (`{}` is the answer to `of`), what is typed, what counts it, what an older tab is told."""

    of: str
    address: str
    form: str
    typed: dict[str, str]
    last: tuple[str, str]  # the field that is typed after the session has ended
    count: str
    told: str
    prefix: str = "id"

    def id_of(self, name: str) -> str:
        return f"{self.prefix}_{name}"


KINDS = {
    "人の特別な事情": Kind(
        "SELECT id FROM resident WHERE name = '架空　花子'", "/conditions/people/{}/", "ConditionForm",
        {"code": "pregnant", "due_date": "R9.2.10", "evidence_on": "R8.11.20"}, ("evidence", "母子健康手帳"),
        "SELECT count(*) FROM resident_condition", "登録しました",
    ),
    "イベントの変更": Kind(
        "SELECT id FROM event", "/events/{}/change/", "EventChangeForm",
        {"note": "持ち物は母子健康手帳", "contact": "予防接種係"}, ("name", "MR集団接種（午後）"),
        "SELECT version FROM event", "見比べて",
    ),
    "スタッフの従事予定": Kind(
        "SELECT id FROM event", "/staff-assignments/events/{}/", "PlanForm",
        {"staff_code": "S1", "starts_at": "13:00"}, ("ends_at", "14:00"),
        "SELECT count(*) FROM staff_assignment", "同じ時刻に別の従事予定があります", prefix="plan",
    ),
    "手紙の文面": Kind(
        "SELECT id FROM mailing_letter_text ORDER BY code LIMIT 1", "/masters/letter-text/{}/change/", "LetterTextForm",
        {"title": "予防接種の大切なお知らせ", "cost": "無料"}, ("reason", "標題を改める"),
        "SELECT count(*) FROM masters_change", "ほかの職員が承認すると反映されます",
    ),
    "続けて入力する票": Kind(
        "SELECT id FROM pile", "/piles/{}/", "SlipForm",
        {"number": "4310000017", "given_on": "5", "product": "mr"}, ("lot_typed", "Y1234"),
        "SELECT count(*) FROM dose", "保留",
    ),
    "窓口の受付の終わり": Kind(
        "SELECT id FROM inquiry_slip", "/counter/{}/", "FinishForm",
        {"caller": "guardian", "identity": "driving_licence"}, ("answer", "二月の予約を案内した"),
        "SELECT count(*) FROM inquiry_slip WHERE state = 'done'", "は完了です", prefix="finish",
    ),
}  # fmt: skip


@pytest.fixture
def ask(office: Office) -> Iterator[Callable[[str], Any]]:
    """What stands in the office's database."""
    with psycopg.connect(office.dsn, autocommit=True) as line:

        def value(question: str) -> Any:
            row = line.execute(question).fetchone()  # type: ignore[arg-type]
            return row[0] if row else None

        yield value


def write(page: Page, kind: Kind, name: str, text: str) -> None:
    """Into one field, with the keyboard."""
    field = page.locator(f"#{kind.id_of(name)}")
    field.focus()
    if field.evaluate("el => el.matches('select')"):
        page.keyboard.press("Home")
        at = field.evaluate("(el, value) => [...el.options].findIndex(one => one.value === value)", text)
        assert at >= 0, f"{name}: {text}"
        for _ in range(at):
            page.keyboard.press("ArrowDown")
    else:
        page.keyboard.press("Control+a")
        page.keyboard.type(text)


def write_all(page: Page, kind: Kind, ask: Callable[[str], Any]) -> None:
    """All fields but the last, until they stand in the draft."""
    for name, text in kind.typed.items():
        write(page, kind, name, text)
    names = ", ".join(f"'{name}'" for name in kind.typed)
    for _ in range(100):
        if ask(f"SELECT 1 FROM screens_draft WHERE form = '{kind.form}' AND typed ?& array[{names}]"):  # noqa: S608
            return
        page.wait_for_timeout(200)
    raise AssertionError("下書きが残りません")


def send(page: Page, kind: Kind) -> None:
    """The button of this form, with Enter."""
    page.locator(f"form:has(#{kind.id_of(kind.last[0])}) button[type=submit]:not([name])").first.focus()
    page.keyboard.press("Enter")


def stands(page: Page, kind: Kind) -> None:
    """Everything that was typed is there."""
    for name, text in (kind.typed | dict([kind.last])).items():
        expect(page.locator(f"#{kind.id_of(name)}")).to_have_value(text)


@contextmanager
def answers_lost(page: Page) -> Iterator[list[int]]:
    """The server does what is sent; the line breaks before its answer comes."""
    done: list[int] = []

    def lose(route: Route) -> None:
        if route.request.method == "POST" and route.request.is_navigation_request():
            done.extend(route.fetch(max_redirects=0).status for _ in range(2))
            route.abort("connectionreset")
        else:
            route.fallback()

    page.route("**/*", lose)
    yield done
    page.unroute("**/*", lose)


@pytest.mark.parametrize("name", KINDS)
def test_期限切れ_切れた返事_二度の送信_戻る_古いタブでも_入力は消えず二重にならない(
    sit: Sit, ask: Callable[[str], Any], name: str
) -> None:
    kind, clerk = KINDS[name], sit("clerk1")
    address = kind.address.format(ask(kind.of))
    before, page = ask(kind.count), clerk.page
    clerk.open(address)

    # the session ends while somebody types: the page says so, and keeps everything until the same person is back
    write_all(page, kind, ask)
    session_ends(ask)
    with page.expect_response(lambda answer: "/screens/drafts/" in answer.url):
        write(page, kind, *kind.last)
    expect(page.get_by_text(HELD)).to_be_visible()
    send(page, kind)
    expect(page.get_by_role("link", name="別のタブでサインインし直す")).to_be_focused()
    clerk.meets_the_standard()
    signs_in_again(clerk, "clerk1")
    stands(page, kind)
    older = clerk.context.new_page()
    older.goto(address)
    expect(older.get_by_text(OFFER)).to_be_visible()  # what was kept before the session ended
    older.get_by_role("link", name="入力を戻す").press("Enter")
    older.wait_for_url("**?draft=1")

    # sent twice by one press, and the line breaks before an answer comes; then the page is loaded again: once
    with answers_lost(page) as done, page.expect_event("requestfailed", lambda one: one.is_navigation_request()):
        send(page, kind)
    assert done == [302, 302]
    assert ask(kind.count) == before + 1
    page.reload()
    expect(page.locator("main")).to_be_visible()

    # back to the form: nothing waits there to be sent a second time
    clerk.open(address)
    page.wait_for_load_state("networkidle")
    expect(page.get_by_text(OFFER)).to_have_count(0)

    # the older tab knows nothing of all this: what was restored there is whole, and its person is told
    write(older, kind, *kind.last)
    stands(older, kind)
    send(older, kind)
    expect(older.locator("main")).to_contain_text(kind.told)
    older.close()
    assert ask(kind.count) == before + 1


def session_ends(ask: Callable[[str], Any]) -> None:
    ask("UPDATE accounts_staff_session SET ended_at = now(), end_reason = 'idle' WHERE ended_at IS NULL RETURNING 1")


def signs_in_again(clerk: Desk, login_id: str) -> None:
    """In another tab of the same browser, as the notice says."""
    tab = clerk.context.new_page()
    tab.goto("/sign-in/")
    tab.locator(f"form:has(input[value='{login_id}']) button").press("Enter")
    expect(tab.get_by_role("heading", level=1)).to_have_text("業務メニュー")
    tab.close()
