"""ほかの時間帯の予約: 早く来た人も遅れて来た人も、席は一つ、状態も一つ。空き待ちの人は受け付けた席で終わる。"""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import NotNow
from sesshu.ledger.attendance import actions, queries
from sesshu.ledger.attendance.models import Attendance
from sesshu.ledger.attendance.policies import BookedElsewhere
from sesshu.ledger.events.models import Session
from sesshu.ledger.reservations import actions as reservations
from sesshu.ledger.reservations.models import Reservation
from sesshu.ledger.reservations.policies import Full, NotEligible
from sesshu.ledger.residents.models import Resident
from tests.ledger.attendance.day import EVENING_BEFORE, NOW
from tests.ledger.attendance.test_attendance import booked, common, go
from tests.ledger.doses.test_api import make_client
from tests.ledger.events.office import PURPOSE, event, sessions, slots
from tests.ledger.mailings.office import child
from tests.ledger.reservations.test_api import post

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(clerk: Actor) -> list[Session]:
    """The sessions of 13:00 and 13:30, a seat each."""
    with clock.set_to(EVENING_BEFORE):
        return sessions(event(clerk, slot=slots(capacity=1)))


def arrive(by: Actor, session: Session, person: Resident, **more: Any) -> Attendance:
    return actions.arrive(session_id=session.pk, resident_id=person.pk, by=by, purpose=PURPOSE, **more)


def taken() -> list[int]:
    return list(Session.objects.order_by("starts_at").values_list("taken", flat=True))


def waits(by: Actor, session: Session) -> Resident:
    person = child()
    wish = reservations.Wish(person.id, (session.id,), uuid4(), wait=True)
    with clock.set_to(EVENING_BEFORE):
        [made] = reservations.book(wishes=[wish], channel="counter", by=by, purpose=PURPOSE)
    assert made.waiting
    return person


def test_早く来た人は予約を移して受け付け_後の時間帯の欠席にならない(clerk: Actor, two: list[Session]) -> None:
    early, late = two
    person = booked(clerk, late)
    with pytest.raises(BookedElsewhere, match="今日の13:30の予約があります") as refused:
        arrive(clerk, early, person)
    assert refused.value.code == "BOOKED_ELSEWHERE"
    assert (taken(), Attendance.objects.count()) == ([0, 1], 0)
    row = arrive(clerk, early, person, moves=True)
    assert (row.moved_from, row.reservation.session_id, taken()) == ("13:30", early.pk, [1, 0])  # type: ignore[union-attr]
    with clock.set_to(NOW.replace(hour=15)):
        assert actions.end_session(session_id=late.pk, by=clerk, purpose=PURPOSE) == 0
    assert Attendance.objects.get().state == "arrived"


def test_移す先に席がなければ元の予約はそのまま(clerk: Actor, two: list[Session]) -> None:
    early, late = two
    booked(clerk, early)
    person = booked(clerk, late)
    with pytest.raises(Full):
        arrive(clerk, early, person, moves=True)
    assert Reservation.objects.filter(resident=person, state="booked", session=late).exists()
    assert taken() == [1, 1]


def test_欠席になってから次の時間帯に来た人は_欠席が消えて一度だけ数える(clerk: Actor, two: list[Session]) -> None:
    early, late = two
    person = booked(clerk, early)
    actions.end_session(session_id=early.pk, by=clerk, purpose=PURPOSE)
    arrive(clerk, late, person, moves=True)
    assert [(row.session_id, row.state) for row in Attendance.objects.all()] == [(late.pk, "arrived")]


def test_空き待ちの人を受け付けると空き待ちは終わる(clerk: Actor, two: list[Session]) -> None:
    early, late = two
    first = booked(clerk, late)
    person, other = waits(clerk, late), waits(clerk, late)
    row = arrive(clerk, early, person)  # who only waits gives nothing up
    assert row.reservation.session_id == early.pk  # type: ignore[union-attr]
    assert set(Reservation.objects.filter(resident=person).values_list("state", flat=True)) == {"booked", "cancelled"}
    reservations.cancel(
        reservation_ids=[Reservation.objects.get(resident=first).pk], reason="電話", channel="counter", by=clerk,
        purpose=PURPOSE,
    )  # fmt: skip
    assert Reservation.objects.get(resident=other).state == "booked", "空いた席は、まだ待っている人に回る"


def test_その時間帯の空き待ちの人が来て席があれば_その席の予約になる(clerk: Actor, two: list[Session]) -> None:
    early, _ = two
    gone = booked(clerk, early)
    person = waits(clerk, early)
    with pytest.raises(Full):
        arrive(clerk, early, person)
    reservations.cancel(
        reservation_ids=[Reservation.objects.get(resident=gone).pk], reason="電話", channel="counter", by=clerk,
        purpose=PURPOSE,
    )  # fmt: skip
    assert arrive(clerk, early, person).reservation == Reservation.objects.get(resident=person, state="booked")
    assert taken() == [1, 0]


def test_ほかの時間帯で受付済の人は二重に受け付けない(clerk: Actor, two: list[Session]) -> None:
    early, late = two
    person = booked(clerk, early)
    common(clerk, early)
    arrive(clerk, early, person)
    with pytest.raises(NotNow, match="今日の13:00で「受付済」"):
        arrive(clerk, late, person)
    go(clerk, early, person, "examined", "vaccinated", "left")
    with pytest.raises(NotNow, match="今日の13:00で「退場」"):
        arrive(clerk, late, person)


def test_飛び入りは_あとの日の予約とともに判定され_その予約を言う(clerk: Actor, two: list[Session]) -> None:
    with clock.set_to(EVENING_BEFORE):
        later = sessions(event(clerk, held_on=date(2026, 12, 12)))[0]
    person = booked(clerk, later)
    with pytest.raises(NotEligible, match="令和8年12月12日 13:00にも予約があります"):
        arrive(clerk, two[0], person)
    assert arrive(clerk, two[0], person, decision="本人が今日を希望").level == "block"


def test_氏名で探すと_ほかの時間帯の予約が分かる(clerk: Actor, two: list[Session]) -> None:
    early, late = two
    here, elsewhere, nobody = booked(clerk, early), booked(clerk, late), child()
    told = queries.booked_today(clerk, early, [here.pk, elsewhere.pk, nobody.pk])
    assert told == {here.pk: "予約あり", elsewhere.pk: "13:30に予約あり"}


def test_APIも先に尋ね_移すと答えれば移す(client: Client, clerk: Actor, two: list[Session]) -> None:
    early, late = two
    person, key = booked(clerk, late), make_client(["attendance.fetch", "attendance.deposit"])
    asked = {"addressee_number": person.addressee_number, "birth_date": str(person.birth_date), "step": "arrived"}
    no = post(client, key, f"event-sessions/{early.pk}/attendances", asked)
    assert (no.status_code, no.json()["error"]["code"]) == (409, "BOOKED_ELSEWHERE")
    yes = post(client, key, f"event-sessions/{early.pk}/attendances", asked | {"move_reservation": True})
    assert (yes.json()["state"], yes.json()["walk_in"], taken()) == ("arrived", False, [1, 0])
