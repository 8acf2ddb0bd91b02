"""異動の履歴の画面: 取り消された異動も見え、支援措置の住所は見えず、開いたことが残る。"""

import uuid
from datetime import date
from typing import Any

import pytest
from django.test import Client

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.accounts import demo
from sesshu.foundation.audit.models import Entry, Subject
from sesshu.ledger.residents import actions, queries
from sesshu.ledger.residents.models import Resident
from tests.ledger.residents.people import CANCELLED, MOVED_OUT, register_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client: Client, settings: Any) -> Client:
    """A clerk at a browser."""
    settings.SESSHU_DEMO, settings.SESSHU_PRODUCTION = True, False
    demo.create_demo_people()
    client.post("/sign-in/demo/", {"login_id": "clerk1"})
    return client


def taken_in(by: Actor, *rows: Any) -> Resident:
    actions.apply_changes(rows=rows, kind="change", source="test", by=by, purpose="RESIDENT_INTAKE")
    return Resident.objects.get()


def test_取り消された転出と取消しの両方が見える(office: Client, clerk: Actor) -> None:
    person = taken_in(clerk, register_row(), register_row(**MOVED_OUT), register_row(**CANCELLED))
    shown = office.get(f"/residents/{person.id}/history/")
    text = shown.content.decode()
    assert shown.status_code == 200
    assert "履歴番号3で取消し" in text
    assert "履歴番号2の取消し" in text
    assert "国内転出" in text
    assert "R6.4.1" in text
    assert shown["Cache-Control"] == "no-store"


def test_開くと誰が見たかに残る(office: Client, clerk: Actor) -> None:
    person = taken_in(clerk, register_row())
    office.get(f"/residents/{person.id}/history/")
    [entry] = Entry.objects.filter(act="resident.history_read")
    assert Subject.objects.filter(entry_queue_id=entry.queue_id, subject=person.subject).exists()


def test_支援措置の人の住所は表のどこにも出ない(office: Client, clerk: Actor) -> None:
    secret = {"town": "秘密町", "protected": True, "protected_from": date(2026, 4, 1)}
    person = taken_in(clerk, register_row(town="秘密町"), register_row(history_number=2, change_reason="42", **secret))
    text = office.get(f"/residents/{person.id}/history/").content.decode()
    assert "秘密町" not in text
    assert queries.MASK in text


def test_いない人は該当なしの画面になる(office: Client) -> None:
    assert office.get(f"/residents/{uuid.uuid4()}/history/").status_code == 404
