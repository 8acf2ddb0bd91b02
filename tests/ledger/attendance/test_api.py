"""当日の受付のAPI: 画面と同じ入口で次の段階へ進み、接種済だけは画面で登録する。"""

from typing import Any

import pytest
from django.test import Client

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.audit.models import Entry, Subject
from sesshu.ledger.attendance.models import Attendance
from sesshu.ledger.doses.models import Dose
from tests.ledger.attendance.day import EVENING_BEFORE
from tests.ledger.doses.test_api import make_client
from tests.ledger.events.office import event, first, slots
from tests.ledger.mailings.office import child
from tests.ledger.reservations.test_api import get, post

pytestmark = pytest.mark.django_db
BOTH = ["attendance.fetch", "attendance.deposit"]


def step(client: Client, key: str, session: Any, person: Any, to: str) -> Any:
    named = {"addressee_number": person.addressee_number, "birth_date": str(person.birth_date)}
    return post(client, key, f"event-sessions/{session.pk}/attendances", named | {"step": to})


def test_受付と診察を登録し_二度送っても一度_一覧は氏名なしで利用記録が残る(client: Client, clerk: Actor) -> None:
    with clock.set_to(EVENING_BEFORE):
        session, person, key = first(event(clerk)), child(), make_client(BOTH)
    before = Entry.objects.filter(act="attendance.arrived").count()
    for _ in range(2):
        assert step(client, key, session, person, "arrived").json()["state"] == "arrived"
    assert step(client, key, session, person, "examined").json()["state"] == "examined"
    assert Attendance.objects.get().state == "examined"
    assert Entry.objects.filter(act="attendance.arrived").count() == before + 1
    [told] = get(client, key, f"event-sessions/{session.pk}/attendances").json()
    assert (told["addressee_number"], told["state"], told["walk_in"]) == (person.addressee_number, "examined", True)
    assert "name" not in told
    read = Entry.objects.filter(act="attendance.told").latest("queue_id")
    assert Subject.objects.filter(entry_queue_id=read.queue_id, subject=person.subject).exists()


def test_接種済は登録できず_飛ばした段階は理由を付けて断る(client: Client, clerk: Actor) -> None:
    with clock.set_to(EVENING_BEFORE):
        session, person, key = first(event(clerk)), child(), make_client(BOTH)
    step(client, key, session, person, "arrived")
    no = step(client, key, session, person, "vaccinated")
    assert (no.status_code, no.json()["error"]["field"]) == (422, "step")
    early = step(client, key, session, person, "observing")
    assert (early.status_code, "受付済" in early.json()["error"]["text"]) == (409, True)
    assert not Dose.objects.exists()


def test_開催日でない日と満席の日の飛び入りは受け付けない(client: Client, clerk: Actor) -> None:
    with clock.set_to(EVENING_BEFORE):
        session, key = first(event(clerk, slot=slots(capacity=1))), make_client(BOTH)
        early = step(client, key, session, child(), "arrived")
        assert (early.status_code, "開催日" in early.json()["error"]["text"]) == (409, True)
    assert step(client, key, session, child(), "arrived").status_code == 200
    assert step(client, key, session, child(), "arrived").json()["error"]["code"] == "FULL"


def test_受け取るだけのシステムは受付できない(client: Client, clerk: Actor) -> None:
    with clock.set_to(EVENING_BEFORE):
        session, person = first(event(clerk)), child()
    assert step(client, make_client(["attendance.fetch"]), session, person, "arrived").status_code == 403
    assert not Attendance.objects.exists()
