"""イベント予約者登録（予約サイト）: a family books, changes, waits and cancels by keyboard, on a telephone's width;
many at once, lost answers and guesses at numbers over the wire. The page runs as its own login role."""

from __future__ import annotations

import itertools
import re
import threading
from collections import Counter
from collections.abc import Callable, Iterator

import psycopg
import pytest
from playwright.sync_api import Browser

from tests.house import keeper
from tests.scenarios.desk import Desk, accessibility_problems
from tests.scenarios.office import Office
from tests.scenarios.web import Caller

pytestmark = pytest.mark.browser
BOOKING = True
SETUP = """
from datetime import timedelta
from sesshu.foundation.access.actor import job_actor
from tests.ledger.events.office import DAY, event, masters, slots
by = job_actor("setup", "master.write", "event.write", "voucher.write", "reservation.write")
masters(by)
event(by, name="MR集団接種", slot=slots(2), needs_voucher=True, note="母子健康手帳")
event(by, name="MR集団接種（2日目）", held_on=DAY + timedelta(days=7), slot=slots(2), needs_voucher=True)
baby = slots(5, series="hepb")
for at in (0, 14, 28):
    event(by, name=f"B型肝炎集団接種 {at}", held_on=DAY + timedelta(days=at), slot=baby, needs_voucher=True)
event(by, name="最後の一席", held_on=DAY + timedelta(days=14), slot=slots(1, minutes=60), needs_voucher=True)
"""
NUMBERS = """
from datetime import date
from sesshu.foundation.access.actor import job_actor
from sesshu.ledger.vouchers import actions as vouchers
from itertools import count
from tests.ledger.mailings import office as mailings
from tests.ledger.mailings.office import TODAY, child, protected
by = job_actor("setup", "voucher.write")
def paper(person, series="mr_2"):
    wanted = vouchers.Wanted(person.id, series)
    made = vouchers.issue(wanted=[wanted], kind="voucher", issued_on=TODAY, by=by, purpose="VOUCHER_MANAGEMENT")
    return made[0].number
"""
BIRTH = "R2.6.15"
_thousands = itertools.count(1)


@pytest.fixture
def numbers(office: Office) -> Callable[..., list[str]]:
    """Papers of new made-up people."""

    def make(count: int = 1, *, birth: str = "2020, 6, 15", series: str = "mr_2", guarded: bool = False) -> list[str]:
        code = f"{NUMBERS}\nmailings._numbers = count({next(_thousands) * 1000})\n"
        code += f"for n in range({count}):\n    one = child(f'架空　{{n}}', birth=date({birth}))\n"
        code += "    protected(one)\n" if guarded else ""
        return office.run(f"{code}    print(paper(one, '{series}'))").split()

    return make


@pytest.fixture
def phone(browser: Browser, office: Office) -> Iterator[Callable[[], Desk]]:
    """A browser as wide as a telephone, before the entrance."""
    desks: list[Desk] = []

    def make(width: int = 320) -> Desk:
        desks.append(Desk(browser, office.booking_url, viewport={"width": width, "height": 720}))
        desks[-1].open("/")
        return desks[-1]

    yield make
    for desk in desks:
        desk.close()


def fine(desk: Desk) -> None:
    """axe finds nothing, the page says what it is, and nothing sticks out at the side."""
    assert not (problems := accessibility_problems(desk.page)), "\n".join(problems)
    assert desk.page.locator("h1").count() == 1
    assert desk.page.title().endswith("予防接種の予約")
    wide = desk.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, f"横に {wide}px はみ出しています"


def come_in(desk: Desk, number: str, birth: str = BIRTH) -> None:
    desk.type_into("番号", number)
    desk.type_into("生年月日", birth)
    desk.leave_by("Enter")


def test_イベント予約者登録_家族で予約し_変更し_取り消す(
    phone: Callable[[], Desk], numbers: Callable[..., list[str]]
) -> None:
    elder, younger = numbers(2)
    desk = phone()
    fine(desk)
    desk.manual("booking-1-entrance")
    come_in(desk, elder, "R2.6.16")
    desk.sees("番号か生年月日が違う")
    fine(desk)
    desk.open("/")
    come_in(desk, elder)
    desk.sees("予約の一覧")
    desk.sees("予約はありません")
    fine(desk)
    desk.activate("家族を加える")
    come_in(desk, younger)
    desk.sees("家族を加えました")
    assert "架空" not in desk.page.locator("main").inner_text().replace("架空です", "")
    desk.activate("MR集団接種")
    fine(desk)
    desk.activate("予約する")
    desk.sees("選択")
    fine(desk)
    assert desk.page.locator("select[name=second]").count() == 0, "1回だけの予防接種に2回目はない"
    desk.open(desk.page.url)
    for number in (elder, younger):
        desk.go_to(f"{number[:4]}-{number[4:8]}")
        desk.press("Space")
    desk.go_to("13:00～13:30")
    desk.press("Space")
    desk.picture("booking-event")
    desk.manual("booking-2-event")
    desk.activate("予約する")
    desk.sees("予約しました")
    assert desk.page.locator(".state", has_text="予約").count() == 2
    fine(desk)
    desk.activate("変更する")
    fine(desk)
    desk.go_to("13:30～14:00")
    desk.press("Space")
    desk.activate("変更する")
    desk.sees("予約を変更しました")
    desk.sees("13:30～14:00")
    desk.activate("取り消す")
    fine(desk)
    desk.activate("予約を取り消す")
    desk.sees("予約を取り消しました")
    desk.picture("booking-mine")
    desk.manual("booking-3-mine")
    desk.activate("終了する")
    desk.sees("予防接種の予約")
    desk.open("/mine/")
    assert desk.page.url.endswith("/")


def test_対象外の人には理由を示し_支援措置の人も使え_住所は出ない(
    phone: Callable[[], Desk], numbers: Callable[..., list[str]]
) -> None:
    desk = phone()
    come_in(desk, numbers(1, birth="2024, 6, 15")[0], "R6.6.15")
    desk.activate("MR集団接種")
    desk.sees("対象になりません")
    desk.sees("施行令")
    assert desk.page.get_by_role("button", name="予約する").count() == 0
    fine(desk)
    guarded = phone()
    come_in(guarded, numbers(1, guarded=True)[0])
    guarded.activate("2日目")
    guarded.go_to("13:00～13:30")
    guarded.press("Space")
    guarded.activate("予約する")
    guarded.sees("予約しました")
    assert "手取本町" not in guarded.page.content()


def test_二回分の予約は間隔が足りる日を選べる(phone: Callable[[], Desk], numbers: Callable[..., list[str]]) -> None:
    desk = phone()
    come_in(desk, numbers(1, birth="2026, 9, 20", series="hepb")[0], "R8.9.20")
    desk.activate("B型肝炎集団接種 0")
    desk.go_to("13:00～13:30")
    desk.press("Space")
    assert desk.page.locator("select[name=second] option").count() == 3, "14日後は間隔が足りない"
    desk.go_to("2回目の予約")
    desk.press("ArrowDown")
    desk.activate("予約する")
    desk.sees("予約しました")
    assert desk.page.locator(".state").count() == 2


def enter(caller: Caller, number: str, birth: str = BIRTH) -> str:
    page = caller.get("/").text
    return caller.post("/", {"number": number, "birth_date": birth}, page).text


def address_of(page: str, name: str) -> str:
    found = re.search(rf'href="(/events/[0-9a-f-]+/)">{re.escape(name)}<', page)
    assert found, name
    return found[1]


def session_in(page: str, place: int = 0) -> str:
    return re.findall(r'name="session" value="([0-9a-f-]+)"', page)[place]


def test_答えが届かず送り直しても_二度押しても_予約は一つ(office: Office, numbers: Callable[..., list[str]]) -> None:
    caller = Caller(office.booking_port)
    there = address_of(enter(caller, numbers()[0]), "MR集団接種（2日目）")
    page = caller.get(there).text
    wish = {"people": "0", "session": session_in(page, 1)}
    for _ in range(2):
        answer = caller.post(there, wish, page)
        assert answer.address.startswith("/mine/?done=booked")
    assert answer.text.count('class="state"') == 1
    another_tab = caller.get(there).text  # opened before the first was sent; another wish for the same person
    refused = caller.post(there, {"people": "0", "session": session_in(another_tab, 0)}, another_tab)
    assert refused.status == 409
    assert "すでに「予約」があります" in refused.text


def test_百人が同時に最後の一席を押すと一人だけが取れ_ほかの人は満席と空き待ちを知る(
    office: Office, numbers: Callable[..., list[str]]
) -> None:
    people, found = numbers(100), []
    gate = threading.Barrier(100)

    def press(number: str) -> None:
        caller = Caller(office.booking_port)
        there = address_of(enter(caller, number), "最後の一席")
        page = caller.get(there).text
        gate.wait(120)
        answer = caller.post(there, {"people": "0", "session": session_in(page)}, page)
        found.append("booked" if answer.address.startswith("/mine/") else f"{answer.status}")
        assert answer.status != 409 or "満席です" in answer.text

    threads = [threading.Thread(target=press, args=[number]) for number in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(240)
    assert Counter(found) == {"booked": 1, "409": 99}
    taken = office.run("from sesshu.ledger.events.models import Session\nprint(Session.objects.get(capacity=1).taken)")
    assert taken.strip() == "1"


def test_他人の予約は見えず_変えられない(office: Office, numbers: Callable[..., list[str]]) -> None:
    mine, stranger = (Caller(office.booking_port) for _ in range(2))
    numbers_of = numbers(2)
    there = address_of(enter(mine, numbers_of[0]), "MR集団接種（2日目）")
    page = mine.get(there).text
    shown = mine.post(there, {"people": "0", "session": session_in(page, 1), "wait": "on"}, page).text
    found = re.search(r'href="(/reservations/[0-9a-f-]+/cancel/)"', shown)
    assert found
    enter(stranger, numbers_of[1])
    assert stranger.get(found[1]).status == 404
    page = stranger.get("/mine/").text
    assert stranger.post(found[1], {}, page + mine.get(found[1]).text).status in {403, 404}
    assert mine.get("/mine/").text.count('class="state"') == 1
    assert Caller(office.booking_port).get("/mine/").address == "/"


def test_番号の当てずっぽうは止められ_正しい生年月日でも入れない(
    office: Office, numbers: Callable[..., list[str]]
) -> None:
    number, caller = numbers()[0], Caller(office.booking_port)
    for day in range(1, 6):
        assert "番号か生年月日が違う" in enter(caller, number, f"R2.5.{day}")
    assert "しばらく使えません" in enter(caller, number)
    assert "しばらく使えません" in enter(Caller(office.booking_port), number), "別のブラウザーからも同じ"
    assert "架空" not in office.logged().replace("架空です", "")
    assert number not in office.logged()


def test_中止になった予約は一覧で分かり_もう予約できない(office: Office, numbers: Callable[..., list[str]]) -> None:
    caller = Caller(office.booking_port)
    office.run("""
from sesshu.foundation.access.actor import job_actor
from tests.ledger.events.office import DAY, event, slots
from datetime import timedelta
event(job_actor("setup", "event.write"), name="中止になる回", held_on=DAY + timedelta(days=21), slot=slots(5))
""")
    there = address_of(enter(caller, numbers()[0]), "中止になる回")
    page = caller.get(there).text
    caller.post(there, {"people": "0", "session": session_in(page)}, page)
    open_elsewhere, other = Caller(office.booking_port), numbers()[0]
    enter(open_elsewhere, other)
    old_page = open_elsewhere.get(there).text
    office.run("""
from sesshu.foundation.access.actor import job_actor
from sesshu.ledger.events import actions
from sesshu.ledger.events.models import Event
event = Event.objects.get(name="中止になる回")
actions.cancel_event(event_id=event.id, reason="台風", by=job_actor("setup", "event.write"), purpose="EVENT_MANAGEMENT")
""")
    assert "中止になりました" in caller.get("/mine/").text
    late = open_elsewhere.post(there, {"people": "0", "session": session_in(old_page)}, old_page)
    assert late.status == 404
    assert "受け付けていません" in late.text


def test_人数を超えると待ち画面になり_席が空くと先に来た人から入れる(
    office: Office, numbers: Callable[..., list[str]]
) -> None:
    limit = """
from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.masters.actions import load
from sesshu.ledger.booking.limits import BOOKING_LIMIT
from sesshu.ledger.booking.models import BookingVisit
from datetime import date
BookingVisit.objects.all().delete()
by = job_actor("setup", "master.write")
row = {"code": "most_users", "value": 2, "valid_from": date(2020, 4, 1)}
load(of=BOOKING_LIMIT, entries=[row], reason="試験", by=by, purpose="MASTER_MAINTENANCE")
"""
    office.run(limit)
    try:
        callers = [Caller(office.booking_port) for _ in range(4)]
        pages = [caller.get("/") for caller in callers]
        assert [page.status for page in pages] == [200] * 4
        assert ["込み合っています" in page.text for page in pages] == [False, False, True, True]
        assert "1人ほど" in pages[2].text
        assert "2人ほど" in pages[3].text
        leaving = callers[0].get("/").text
        callers[0].post("/leave/", {}, leaving)
        assert "込み合っています" in callers[3].get("/").text, "後から来た人は先に入れない"
        assert "接種券または予診票の番号" in callers[2].get("/").text
    finally:
        office.run("from sesshu.ledger.booking.models import *\nBookingLimit.objects.all().delete()\n"
                   "BookingVisit.objects.all().delete()")  # fmt: skip


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT name FROM resident", "SELECT birth_date FROM resident", "SELECT given_on FROM dose",
        "SELECT number FROM voucher", "SELECT telephone FROM reservation_contact", "SELECT body FROM audit_entry",
        "SELECT token FROM booking_visit", "SELECT key FROM booking_attempt", "UPDATE event SET name = ''",
        "UPDATE event_session SET capacity = 99", "UPDATE reservation SET resident_id = resident_id",
        "DELETE FROM reservation", "DELETE FROM audit_entry", "INSERT INTO voucher (number) VALUES ('1')",
        "SELECT login_id FROM accounts_account", "CREATE TABLE x ()", "SELECT booking_limit_of('tries')",
    ],
)  # fmt: skip
def test_予約サイトの役割は氏名も住所も接種歴も表として読めない(office: Office, statement: str) -> None:
    with psycopg.connect(keeper().public(office.place)) as connection:
        connection.execute("SELECT 1 FROM event")
        with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.UndefinedTable)):
            connection.execute(statement)  # type: ignore[call-overload]


def test_番号と生年月日なしでは関数は誰のことも答えない(office: Office) -> None:
    with psycopg.connect(keeper().public(office.place)) as connection:
        connection.execute("SELECT * FROM booking_enter('guess')")
        assert connection.execute("SELECT * FROM booking_people('guess')").fetchall() == []
        said = connection.execute("SELECT booking_sign_in('guess', '0000000000', '2020-06-15', 'x')").fetchone()
        assert said == ("wrong",)
        assert connection.execute("SELECT * FROM booking_people('guess')").fetchall() == []
