"""スタッフ従事予定・参加実績: 同じ時刻に二つの予定は入らず、実績との差が出る。"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import RequestFactory

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.foundation.files.exporting import contents
from sesshu.ledger.events import actions as events
from sesshu.ledger.events.models import Event
from sesshu.ledger.institutions.models import StaffMember
from sesshu.ledger.reservations import outputs
from sesshu.ledger.reservations.screens.lists import tell_page
from sesshu.ledger.staff_assignments import actions
from sesshu.ledger.staff_assignments.models import StaffAssignment, StaffRequirement
from sesshu.ledger.staff_assignments.screens.pages import event_page, list_page
from tests.ledger.attendance.day import EVENING_BEFORE, NOW
from tests.ledger.events.office import FROM, PURPOSE, event, sessions

pytestmark = pytest.mark.django_db


def plan(by: Actor, of: Any, start: int, end: int) -> StaffAssignment:
    asked: dict[str, Any] = {"staff_code": "S1", "starts_at": time(start), "ends_at": time(end)}
    return actions.plan(event_id=of.pk, by=by, purpose=PURPOSE, **asked)


@pytest.fixture
def of(clerk: Actor) -> Any:
    StaffMember.objects.create(code="S1", name="架空　医師", kana="カクウ　イシ", profession="doctor",
                               institution_code="4310112345", valid_from=FROM, recorded_at=clock.now(),
                               recorded_by="test")  # fmt: skip
    with clock.set_to(EVENING_BEFORE):
        return event(clerk)


def test_同じ時刻の二重の従事予定は入らず_続く時刻は入る(clerk: Actor, of: Any) -> None:
    row = plan(clerk, of, 13, 15)
    with pytest.raises(InvalidInput, match="同じ時刻に別の従事予定"):
        plan(clerk, of, 14, 16)
    assert plan(clerk, of, 15, 16).profession == "doctor"
    with pytest.raises(IntegrityError), transaction.atomic():  # whatever a form forgets
        StaffAssignment.objects.filter(pk=row.pk).update(ends_at=row.ends_at + timedelta(minutes=1))


def test_終わったイベントと中止のイベントには予定を入れない(clerk: Actor, of: Any) -> None:
    with clock.set_to(NOW + timedelta(days=1)), pytest.raises(NotNow, match="終わっています"):
        plan(clerk, of, 13, 15)
    with clock.set_to(EVENING_BEFORE):
        events.cancel_event(event_id=of.pk, reason="台風", by=clerk, purpose=PURPOSE)
    with pytest.raises(NotNow, match="中止"):
        plan(clerk, of, 13, 15)


def test_実績は開催日以後に登録し_予定との差が一覧に出る(clerk: Actor, of: Any) -> None:
    row = plan(clerk, of, 13, 15)
    hours: dict[str, Any] = {"assignment_id": row.pk, "worked_from": time(12, 50), "worked_until": time(15, 20)}
    with clock.set_to(EVENING_BEFORE), pytest.raises(NotNow, match="開催日以後"):
        actions.note_hours(by=clerk, purpose=PURPOSE, **hours)
    done = actions.note_hours(by=clerk, purpose=PURPOSE, **hours)
    assert done.worked_from == datetime(2026, 12, 5, 12, 50, tzinfo=clock.TOKYO)
    request: Any = RequestFactory().get("/")
    request.actor = clerk
    assert "+30分" in list_page(request).content.decode()
    assert "架空　医師（医師、未回答）" in event_page(request, event_id=of.pk).content.decode()


def test_同じ時間に二つのイベントで働いた実績は登録できず_どのイベントかを言う(clerk: Actor, of: Any) -> None:
    with clock.set_to(EVENING_BEFORE):
        other = event(clerk, name="午後の集団接種")
    first, second = plan(clerk, of, 9, 12), plan(clerk, other, 13, 16)
    hours: dict[str, Any] = {"worked_from": time(9), "worked_until": time(16)}
    actions.note_hours(assignment_id=first.pk, by=clerk, purpose=PURPOSE, **hours)
    with pytest.raises(InvalidInput, match=f"同じ時間に別の従事の実績があります（{of.label}.*9:00～16:00") as refused:
        actions.note_hours(assignment_id=second.pk, by=clerk, purpose=PURPOSE, **hours)
    assert refused.value.field == "worked_from"
    second.refresh_from_db()
    assert second.worked_from is None
    actions.note_hours(assignment_id=first.pk, by=clerk, purpose=PURPOSE, worked_from=time(9), worked_until=time(13))
    noted = actions.note_hours(
        assignment_id=second.pk, by=clerk, purpose=PURPOSE, worked_from=time(13), worked_until=time(16)
    )
    with pytest.raises(IntegrityError), transaction.atomic():  # whatever a form forgets
        StaffAssignment.objects.filter(pk=noted.pk).update(worked_from=noted.starts_at - timedelta(minutes=1))


def test_イベントを中止すると従事予定も取り消され_連絡する人の一覧に出て_ほかのイベントに入れる(
    clerk: Actor, counter: Actor, of: Any
) -> None:
    with clock.set_to(EVENING_BEFORE):
        other = event(clerk, name="午後の集団接種")
        row = plan(clerk, of, 13, 15)
        events.cancel_event(event_id=of.pk, reason="台風", by=clerk, purpose=PURPOSE)
        assert plan(clerk, other, 13, 15)
    row.refresh_from_db()
    assert (row.withdrawn_at is not None, row.withdraw_reason) == (True, "中止：台風")
    [told] = outputs.staff_to_tell(clerk, of)
    assert (told["name"], told["reason"]) == ("架空　医師", "中止：台風")
    assert outputs.staff_to_tell(counter, of) == [], "従事予定を見ない職員の一覧には出ない"
    assert Entry.objects.filter(act="staff_assignment.called_off").count() == 1
    of.refresh_from_db()
    made = outputs.export_tell(event_id=of.pk, profile="machine", by=clerk, purpose=PURPOSE)
    assert "架空　医師" in contents(export=made, by=clerk).decode()
    request: Any = RequestFactory().get("/")
    request.actor = clerk
    assert "従事予定の人（1人）" in tell_page(request, event_id=of.pk).content.decode()


def test_時間帯だけの中止では_ほかの時間帯にいる人の予定は残る(clerk: Actor, of: Any) -> None:
    with clock.set_to(EVENING_BEFORE):
        whole, early = plan(clerk, of, 13, 14), sessions(of)[0]
        events.cancel_session(session_id=early.pk, reason="医師の都合", by=clerk, purpose=PURPOSE)
        whole.refresh_from_db()
        assert whole.withdrawn_at is None
        events.cancel_session(session_id=sessions(of)[1].pk, reason="医師の都合", by=clerk, purpose=PURPOSE)
    whole.refresh_from_db()
    assert whole.withdraw_reason == "中止：医師の都合"


def test_従事予定のある人がいるイベントは名前を言って削除を断り_必要人数と取消し済みの予定は一緒に消える(
    clerk: Actor, of: Any
) -> None:
    with clock.set_to(EVENING_BEFORE):
        asked: dict[str, Any] = {"event_id": of.pk, "by": clerk, "purpose": PURPOSE}
        actions.set_requirement(profession="doctor", number=1, **asked)
        row = plan(clerk, of, 13, 15)
        with pytest.raises(NotNow, match="従事予定のある人（架空　医師）がいるイベントは削除できません"):
            events.delete_event(**asked)
        assert StaffRequirement.objects.count() == 2
        actions.withdraw(assignment_id=row.pk, reason="本人の都合", by=clerk, purpose=PURPOSE)
        events.delete_event(**asked)
    assert not Event.objects.exists()
    assert not StaffRequirement.objects.exists()
    assert not StaffAssignment.objects.exists()
