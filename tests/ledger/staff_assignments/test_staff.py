"""スタッフ従事予定・参加実績: 同じ時刻に二つの予定は入らず、実績との差が出る。"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import RequestFactory

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.ledger.events import actions as events
from sesshu.ledger.institutions.models import StaffMember
from sesshu.ledger.staff_assignments import actions
from sesshu.ledger.staff_assignments.models import StaffAssignment
from sesshu.ledger.staff_assignments.screens.pages import event_page, list_page
from tests.ledger.attendance.day import EVENING_BEFORE, NOW
from tests.ledger.events.office import FROM, PURPOSE, event

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
