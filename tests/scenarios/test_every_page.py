"""どの画面も: every page that opens without choosing something first meets the standard, for somebody who may see it.

New rooms are covered on the day they are born: pages are found by walking the URL table.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from sesshu.foundation.access.duties import permissions_of
from tests.attacks.test_every_endpoint import endpoints
from tests.scenarios.conftest import Sit

pytestmark = pytest.mark.browser
STAFF = {"clerk1": "clerk", "chief": "chief", "admin": "administrator", "auditor": "auditor"}  # login id → duty
LEAST = 40  # pages
ALL_PAGES = {address for address, _, _ in endpoints(api=False)}
BY_OTHER_WAYS = {  # no pages: parts that scripts ask for, buttons, and the step before an act
    "/sign-in/step-up/", "/screens/filters/save/", "/screens/filters/forget/", "/residents/clear/",
    "/screens/drafts/", "/screens/drafts/forget/", "/screens/drafts/offered/", "/screens/editing/",
    "/doses/read-product/", "/doses/read-institution/", "/counter/clear/", "/presence/",
    "/statistics/people/", "/statistics/reports/people/",  # behind a number of a table
}  # fmt: skip
SETUP = """
from django.db import transaction
from sesshu.foundation import outbox
from sesshu.foundation.outbox.models import Message
with transaction.atomic():
    outbox.put(topic="exchange.notice", key="1", payload={}, purpose="SYSTEM_OPERATION")
Message.objects.update(state="dead", attempts=8, error_code="ConnectionError")
"""


def pages_of(login_id: str) -> list[str]:
    """Pages without arguments that this person is the first of the staff to have the permission for."""
    found = []
    for address, _, declared in endpoints(api=False):
        if declared.public or "/x" in address or any(character.isdigit() for character in address):
            continue
        first = next((who for who, duty in STAFF.items() if declared.permission in permissions_of([duty])), "")
        if first == login_id:
            found.append(address)
    return sorted(set(found))


def test_表のすべての画面に見られる職員がいる() -> None:
    assert sum(len(pages_of(login_id)) for login_id in STAFF) >= LEAST


@pytest.mark.timeout(600)
@pytest.mark.parametrize("login_id", STAFF)
def test_選ばずに開ける画面はどれも基準を満たす(sit: Sit, login_id: str) -> None:
    desk = sit(login_id)
    faulty, seen = {}, 0
    for address in pages_of(login_id):
        answer = desk.context.request.get(address, max_redirects=0)
        if answer.status != 200 or not answer.headers["content-type"].startswith("text/html"):
            assert answer.status in (200, 302, 405), f"{address}: {answer.status}"  # a file, a step, a button's act
            continue
        desk.open(address)
        seen += 1
        try:
            desk.meets_the_standard()
        except AssertionError as problem:
            faulty[address] = str(problem)
    assert not faulty, "\n".join(f"{address}\n{problem}" for address, problem in faulty.items())
    print(f"{login_id}: {seen}")


@pytest.mark.parametrize("login_id", STAFF)
def test_どの画面へもメニューから辿れる(sit: Sit, login_id: str) -> None:
    desk = sit(login_id)
    mine, waiting, reached = set(pages_of(login_id)), ["/"], {"/"}
    while waiting:
        answer = desk.context.request.get(waiting.pop(), max_redirects=3)
        links = set(re.findall(r'(?:href|action)="(/[^"#?]*)', answer.text() if answer.ok else ""))
        known = {link for link in links if link in ALL_PAGES} - reached
        reached |= known
        waiting += known
    assert mine - reached - BY_OTHER_WAYS == set()


def test_送れなかった便を見て_送り直しと取りやめができる(sit: Sit) -> None:
    admin = sit("admin")
    admin.open("/outbox/")
    admin.sees("送信できず")
    admin.picture("outbox")
    admin.activate("exchange.notice")
    admin.meets_the_standard()
    admin.picture("outbox-message")
    admin.activate("送信を取りやめる")
    admin.sees_error("取りやめる理由", "取りやめる理由を入力してください")
    admin.activate("もう一度送る")
    admin.sees("もう一度送ります")
    admin.meets_the_standard()


def test_保存した条件を呼び出し_消す(sit: Sit) -> None:
    clerk = sit("clerk1")
    clerk.open("/outbox/")
    clerk.go_to("状態")
    while clerk.page.evaluate("document.activeElement.selectedOptions[0].text") != "送信済み":
        clerk.press("ArrowDown")
    clerk.activate("この条件で表示する")
    clerk.go_to("一覧の設定（列")
    clerk.press("Enter")
    clerk.type_into("この列・並び・条件に付ける名前", "届いたもの")
    clerk.activate("名前を付けて保存する")
    clerk.sees("一覧の設定を保存しました")
    clerk.meets_the_standard()
    clerk.picture("saved-filter")
    clerk.open("/outbox/")
    clerk.activate("届いたもの")
    clerk.sees("状態：送信済み")
    clerk.activate("設定「届いたもの」を消す")
    clerk.sees("一覧の設定を消しました")
    expect(clerk.page.get_by_role("link", name="届いたもの")).to_have_count(0)
    clerk.meets_the_standard()
