"""How many questions the pages ask that are used without pause: slips one after another, the day at the venue, and the
public page. The number does not grow with the people on them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.ledger.attendance import actions as attendance
from sesshu.ledger.booking.grants import FUNCTIONS
from sesshu.ledger.events.models import Session
from sesshu.ledger.piles import actions as piles
from sesshu.ledger.reservations import actions as reservations
from sesshu.ledger.vouchers import actions as vouchers
from sesshu.site import booking
from tests.house import keeper
from tests.ledger.events.office import DAY, PURPOSE, event, first, slots
from tests.ledger.mailings.office import NOW, child
from tests.speed.counting import asked, questions_of, signed_in

pytestmark = pytest.mark.django_db
MOST = 12
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
SITE = (
    "ROOT_URLCONF", "MIDDLEWARE", "TEMPLATES", "SESSHU_BOOKING_COOKIE", "SESSHU_SYSTEM_NAME", "CSRF_FAILURE_VIEW",
)  # fmt: skip


def send(browser: Client, address: str, values: dict[str, str]) -> Any:
    """The form of a page, sent with its hidden fields."""
    page = browser.get(address).content.decode()
    return browser.post(address, dict(HIDDEN.findall(page)) | values)


def test_続けて入力する画面は票が増えても12回以内で次の票に進む(desk: Client, clerk: Actor) -> None:
    people = [child(name=f"試験　{n}子") for n in range(9)]
    pile = piles.open_pile(
        institution_code="", month=date(2026, 10, 1), source="slip", kind="routine", setting="individual", claimed=20,
        by=clerk, purpose="DOSE_REGISTRATION",
    )  # fmt: skip
    address = reverse("pile-key", args=[pile.pk])
    few = asked(desk, address)
    for person in people:
        slip = {"number": person.health_number, "given_on": "5", "product": "mr", "lot_typed": "Y1"}
        assert send(desk, address, slip).status_code == 302
    assert pile.slips.filter(state="recorded").count() == len(people)
    many = asked(desk, address)
    assert len(many) <= MOST, "\n".join(many)
    assert len(many) - len(few) <= 1, "\n".join(many)


@pytest.fixture
def day(clerk: Actor) -> tuple[Session, list[Any]]:
    """A session with twelve people booked."""
    people = [child(name=f"試験　{n}子") for n in range(12)]
    with clock.set_to(NOW):
        session = first(event(clerk, slot=slots(capacity=20)))
        for person in people:
            wish = reservations.Wish(person.pk, (session.pk,), uuid4())
            reservations.book(wishes=[wish], channel="counter", by=clerk, purpose=PURPOSE)
    return session, people


def test_受付の画面は来た人の数によらず16回以内で表示される(
    client: Client, clerk: Actor, day: tuple[Session, list[Any]]
) -> None:
    session, people = day
    with clock.set_to(NOW.replace(month=DAY.month, day=DAY.day, hour=13)):
        desk = signed_in(client)
        address = reverse("attendance-session", args=[session.pk])
        few = asked(desk, address)
        for person in people:
            attendance.arrive(session_id=session.pk, resident_id=person.pk, by=clerk, purpose=PURPOSE)
        many = asked(desk, address)
    assert len(few) == len(many) <= 16, "\n".join(many)


@pytest.fixture
def public(settings: Any, client: Client) -> Iterator[Client]:
    """A browser on the public page, in this process and its transaction: for once the app role may call the functions
    that are the public role's alone."""
    for name in SITE:
        setattr(settings, name, getattr(booking, name))
    names, role = ", ".join(FUNCTIONS), connection.settings_dict["USER"]
    with psycopg.connect(keeper().admin_dsn, dbname=connection.settings_dict["NAME"], autocommit=True) as admin:
        admin.execute(f'GRANT EXECUTE ON FUNCTION {names} TO "{role}"'.encode())
        try:
            yield client
        finally:
            admin.execute(f'REVOKE EXECUTE ON FUNCTION {names} FROM "{role}"'.encode())


def test_予約サイトの画面は時間帯の数によらず12回以内で表示される(public: Client, clerk: Actor) -> None:
    with clock.set_to(NOW):
        person = child()
        [paper] = vouchers.issue(
            wanted=[vouchers.Wanted(person.pk, "mr_2")], kind="voucher", issued_on=clock.today(), by=clerk,
            purpose="VOUCHER_MANAGEMENT",
        )  # fmt: skip
        made = event(clerk, slot=slots(capacity=5))
        entered = send(public, "/", {"number": paper.number, "birth_date": "R2.6.15"})
        assert entered.status_code == 302
        addresses = ["/", "/mine/", f"/events/{made.pk}/"]
        few = [len(asked(public, address)) for address in addresses]
        for later in range(1, 4):
            event(clerk, slot=slots(capacity=5), held_on=DAY + timedelta(days=later), name=f"集団接種 {later}")
        many = [asked(public, address) for address in addresses]
    assert max(map(len, many)) <= MOST, many
    assert [len(one) for one in many] == few


def test_予約の登録は20回以内の問合せで終わる(public: Client, clerk: Actor) -> None:
    with clock.set_to(NOW):
        person = child()
        [paper] = vouchers.issue(
            wanted=[vouchers.Wanted(person.pk, "mr_2")], kind="voucher", issued_on=clock.today(), by=clerk,
            purpose="VOUCHER_MANAGEMENT",
        )  # fmt: skip
        made = event(clerk, slot=slots(capacity=5))
        send(public, "/", {"number": paper.number, "birth_date": "R2.6.15"})
        address = f"/events/{made.pk}/"
        page = public.get(address).content.decode()
        wish = dict(HIDDEN.findall(page)) | {"people": "0", "session": str(first(made).pk)}
        questions = questions_of(lambda: public.post(address, wish))
        taken = Session.objects.get(pk=first(made).pk).taken
    assert taken == 1
    assert len(questions) <= 20, "\n".join(questions)
