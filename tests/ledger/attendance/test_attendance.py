"""イベント参加者登録: 来た人を受け付け、接種のときだけ接種記録になり、二度の送信は一度になる。"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import RequestFactory

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow
from sesshu.foundation.masters.actions import load
from sesshu.ledger.attendance import actions, outputs, queries
from sesshu.ledger.attendance.masters import OBSERVATION_TIME
from sesshu.ledger.attendance.models import Attendance
from sesshu.ledger.attendance.screens.pages import session_page, told
from sesshu.ledger.attendance.states import NEXT, AttendanceState
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.events import actions as events
from sesshu.ledger.events.models import Session
from sesshu.ledger.institutions.models import StaffMember
from sesshu.ledger.reservations import actions as reservations
from sesshu.ledger.reservations.policies import Full, NotEligible
from sesshu.ledger.residents.models import Resident
from tests.ledger.attendance.day import EVENING_BEFORE, NOW
from tests.ledger.events.office import FROM, PURPOSE, event, first, slots
from tests.ledger.mailings.office import child

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(clerk: Actor) -> Session:
    with clock.set_to(EVENING_BEFORE):
        return first(event(clerk, slot=slots(capacity=2)))


def booked(by: Actor, session: Session) -> Resident:
    person = child()
    wish = reservations.Wish(person.id, (session.id,), uuid4())
    with clock.set_to(EVENING_BEFORE):
        reservations.book(wishes=[wish], channel="counter", by=by, purpose=PURPOSE)
    return person


def arrive(by: Actor, session: Session, person: Resident, decision: str = "") -> Attendance:
    asked: dict[str, Any] = {"session_id": session.id, "resident_id": person.pk, "decision": decision}
    return actions.arrive(by=by, purpose=PURPOSE, **asked)


def go(by: Actor, session: Session, person: Resident, *steps: str) -> Attendance:
    for step in steps:
        row = actions.go_on(session_id=session.id, resident_id=person.pk, to=step, by=by, purpose=PURPOSE)
    return row


def common(by: Actor, session: Session, **more: Any) -> None:
    StaffMember.objects.get_or_create(code="S1", defaults={
        "name": "架空医師", "profession": "doctor", "institution_code": "4310112345", "valid_from": FROM,
        "recorded_at": clock.now(), "recorded_by": "test",
    })  # fmt: skip
    values = {"product": "mr", "lot_typed": "y1", "doctor_code": "S1"}
    actions.set_result(session_id=session.id, by=by, purpose=PURPOSE, **(values | more))


def test_すべての状態に表の行がある() -> None:
    assert set(NEXT) == set(AttendanceState.values)


def test_参加登録だけでは接種済にならず_接種の段階で時間帯の共通事項とともに接種記録になる(
    clerk: Actor, session: Session
) -> None:
    person = booked(clerk, session)
    common(clerk, session)
    row = arrive(clerk, session, person)
    assert row.reservation_id is not None
    go(clerk, session, person, "examined")
    assert not Dose.objects.exists()
    row = go(clerk, session, person, "vaccinated", "observing", "left")
    dose = Dose.objects.get()
    assert (dose.product, dose.lot_number, dose.setting, dose.place) == ("mr", "Y1", "mass", "中央保健センター")
    assert (row.state, row.dose_id, row.doctor) == ("left", dose.pk, "架空医師")
    assert Entry.objects.filter(obj=f"attendance:{row.pk}").count() == 5


def test_だれも登録していないワクチンは接種にならず_ロット番号がなければ画面で知らせる(clerk: Actor) -> None:
    with clock.set_to(EVENING_BEFORE):
        rota = first(event(clerk, slot=slots(series="rota")))
    baby = child(birth=date(2026, 9, 20))
    arrive(clerk, rota, baby)
    go(clerk, rota, baby, "examined")
    with pytest.raises(InvalidInput, match="先に、この時間帯のワクチン"):
        go(clerk, rota, baby, "vaccinated")
    assert not Dose.objects.exists()
    request: Any = RequestFactory().get("/")
    request.actor = clerk
    assert "ロット番号がまだありません" in session_page(request, session_id=rota.pk).content.decode()
    common(clerk, rota, product="rota5", lot_typed="")
    row = go(clerk, rota, baby, "vaccinated")
    assert Dose.objects.get().product == "rota5"
    kind, words = told(row)
    assert (kind, "ロット番号がありません" in words) == ("warning", True)


def test_予定のワクチンがあれば共通事項がなくても接種になる(clerk: Actor) -> None:
    with clock.set_to(EVENING_BEFORE):
        planned = first(event(clerk, slot=slots(product="mr")))
    person = child()
    arrive(clerk, planned, person)
    go(clerk, planned, person, "examined", "vaccinated")
    assert Dose.objects.get().product == "mr"


def test_同じ段階を二度送っても接種は一つ(clerk: Actor, session: Session) -> None:
    person = booked(clerk, session)
    common(clerk, session)
    assert arrive(clerk, session, person).pk == arrive(clerk, session, person).pk
    go(clerk, session, person, "examined", "vaccinated", "vaccinated")
    assert Dose.objects.count() == 1
    assert Session.objects.get(pk=session.pk).taken == 1


def test_診察の前に接種にできず_受付のない人は進めない(clerk: Actor, session: Session) -> None:
    person = booked(clerk, session)
    with pytest.raises(NotFound, match="受付していません"):
        go(clerk, session, person, "examined")
    arrive(clerk, session, person)
    with pytest.raises(NotNow, match="「受付済」なので"):
        go(clerk, session, person, "vaccinated")
    with pytest.raises(IntegrityError), transaction.atomic():
        Attendance.objects.update(state="vaccinated")


def test_飛び入りは席のある間だけ受け付け_席を一つ使う(clerk: Actor, session: Session) -> None:
    booked(clerk, session)
    assert arrive(clerk, session, child()).reservation_id is None
    assert Session.objects.get(pk=session.pk).taken == 2
    with pytest.raises(Full):
        arrive(clerk, session, child())


def test_飛び入りは規則で判定し_対象外は判断の理由がなければ断る(clerk: Actor, session: Session) -> None:
    young = child(birth=date(2024, 6, 15))
    with pytest.raises(NotEligible, match="判断の理由"):
        arrive(clerk, session, young)
    assert not Attendance.objects.exists()
    assert arrive(clerk, session, young, "医師が必要と判断").decision == "医師が必要と判断"


def test_開催日でない日と中止のイベントでは受け付けない(clerk: Actor, session: Session) -> None:
    person = booked(clerk, session)
    for day in (EVENING_BEFORE, NOW + timedelta(days=1)):
        with clock.set_to(day), pytest.raises(NotNow, match="開催日にだけ"):
            arrive(clerk, session, person)
    with clock.set_to(EVENING_BEFORE):
        events.cancel_event(event_id=session.event_id, reason="台風", by=clerk, purpose=PURPOSE)
    with pytest.raises(NotNow, match="中止"):
        arrive(clerk, session, person)


def test_来なかった予約者は欠席になり_遅れて来ても受け付ける(clerk: Actor, session: Session) -> None:
    person = booked(clerk, session)
    assert actions.end_session(session_id=session.id, by=clerk, purpose=PURPOSE) == 1
    assert Attendance.objects.get().state == "no_show"
    assert actions.end_session(session_id=session.id, by=clerk, purpose=PURPOSE) == 0
    assert arrive(clerk, session, person).state == "arrived"
    assert Session.objects.get(pk=session.pk).taken == 1


def test_観察の終わりはマスタの分数で決まる(clerk: Actor, session: Session) -> None:
    time = {"code": "mass", "minutes": 15, "valid_from": date(2026, 4, 1)}
    load(of=OBSERVATION_TIME, entries=[time], reason="試験", by=clerk, purpose="MASTER_MAINTENANCE")
    person = booked(clerk, session)
    common(clerk, session)
    arrive(clerk, session, person)
    row = go(clerk, session, person, "examined", "vaccinated")
    assert row.observe_until
    assert round((row.observe_until - row.changed_at) / timedelta(minutes=1)) == 15


def test_廃棄には理由がいる(clerk: Actor, session: Session) -> None:
    with pytest.raises(InvalidInput, match="廃棄の理由"):
        common(clerk, session, vials_opened=3, doses_wasted=1)
    common(clerk, session, vials_opened=3, doses_wasted=1, waste_reason="時間切れ")


def test_一画面で番号を読み取り_二重の送信は一度になり_報告に氏名を載せない(clerk: Actor, session: Session) -> None:
    person = booked(clerk, session)
    request: Any = RequestFactory().get("/")
    request.actor = clerk
    page = session_page(request, session_id=session.pk).content.decode()
    assert person.name in page
    form = page.split('name="form_name" value="StepForm"')[0] + page
    key = form.split('name="form_key" value="')[1].split('"')[0]
    data = {"form_key": key, "form_name": "StepForm", "number": person.addressee_number, "step": "arrived"}
    for _ in range(2):
        sent: Any = RequestFactory().post("/", data)
        sent.actor = clerk
        assert session_page(sent, session_id=session.pk).status_code == 302
    assert dict(queries.counts(session))["受付済"] == 1
    made = outputs.export_report(session_id=session.pk, profile="machine", by=clerk, purpose=PURPOSE)
    assert (made.rows, "name" in made.columns) == (1, False)
