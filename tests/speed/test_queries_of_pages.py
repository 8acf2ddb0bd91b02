"""How many questions a page asks the database: a few, whoever is on it. Time is measured by the bench."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.ledger.doses import actions
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.inquiries.actions import open_slip
from sesshu.ledger.residents.models import Resident
from tests.ledger.doses.people import make_resident
from tests.speed.counting import asked

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 9, tzinfo=clock.TOKYO)
MOST = 12
GIVEN = (date(2025, 3, 10), date(2025, 4, 14), date(2025, 8, 11))
PEOPLE = 60


@pytest.fixture
def city(clerk: Actor) -> list[Resident]:
    """Families of one surname, every child with doses: the page must not ask once for each of them."""
    people = [
        make_resident(
            birth=date(2025, 1, 10) + timedelta(days=n),
            name=f"試験　{n}子",
            household_number=f"{n // 3}",
            kana_key="シケンハナコ",
        )
        for n in range(PEOPLE)
    ]
    entries = [DoseEntry(resident_id=person.pk, given_on=day, product="hepb") for person in people[:3] for day in GIVEN]
    with clock.set_to(NOW):
        actions.record_doses(entries=entries, by=clerk, purpose="DOSE_REGISTRATION")
    return people


def test_検索結果の画面は12回以内の問合せで表示される(desk: Client, city: list[Resident]) -> None:
    search = reverse("resident-search")
    assert desk.post(search, {"kana": "シケン", "form_name": "SearchForm"}).status_code == 302
    assert city[0].name in desk.get(search).content.decode()
    questions = asked(desk, search)
    assert len(questions) <= MOST, questions


def test_個人画面の問合せは接種と世帯の人数によらず増えない(desk: Client, city: list[Resident]) -> None:
    questions = asked(desk, reverse("resident-page", args=[city[0].pk]))
    assert len(questions) <= MOST, "\n".join(questions)
    alone = asked(desk, reverse("resident-page", args=[city[-1].pk]))
    assert abs(len(questions) - len(alone)) <= 1, "\n".join(questions)


def test_窓口の画面は世帯の人数によらず12回以内で表示される(desk: Client, city: list[Resident], clerk: Actor) -> None:
    with clock.set_to(NOW):
        slip = open_slip(resident_id=city[0].pk, channel="counter", by=clerk, purpose="DOSE_INQUIRY")
    questions = asked(desk, reverse("counter-slip", args=[slip.pk]))
    assert len(questions) <= MOST, "\n".join(questions)
