"""従事予定と従事実績の取込: 画面と同じ点検を通り、断られた行は理由を付けて保留し、二度取り込んでも変わらない。"""

from datetime import time
from typing import Any

import pytest

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.files.registry import intakes
from sesshu.ledger.institutions.models import StaffMember
from sesshu.ledger.staff_assignments import actions, intake
from sesshu.ledger.staff_assignments.models import StaffAssignment
from tests.ledger.attendance.day import EVENING_BEFORE
from tests.ledger.events.office import FROM, PURPOSE, event

pytestmark = pytest.mark.django_db


@pytest.fixture
def of(clerk: Actor) -> Any:
    for code in ("S1", "S2"):
        StaffMember.objects.create(
            code=code, name="架空　医師", kana="カクウ　イシ", profession="doctor", institution_code="4310112345",
            valid_from=FROM, recorded_at=clock.now(), recorded_by="test",
        )  # fmt: skip
    with clock.set_to(EVENING_BEFORE):
        return event(clerk)


def row_of(of: Any, **values: str) -> dict[str, Any]:
    return {"event": f"{of.fiscal_year}-{of.number:03d}", "staff_code": "S1", "starts_at": "13:00"} | values


def test_予定の取込は行ごとに登録し_二重の予定と知らない人は保留し_取り消したものは生き返らない(
    clerk: Actor, of: Any
) -> None:
    rows = [
        row_of(of, ends_at="15:00"), row_of(of, starts_at="14:00", ends_at="16:00"), row_of(of, staff_code="S2",
        ends_at="16:00"), row_of(of, staff_code="S9", ends_at="16:00"), row_of(of, event="2026-999", ends_at="16:00"),
    ]  # fmt: skip
    with clock.set_to(EVENING_BEFORE):
        done = intake.commit_planned(rows, source="file-1", by=clerk)
        assert [one.state for one in done] == ["accepted", "held", "accepted", "held", "held"]
        words = ("同じ時刻に別の従事予定", "登録のある人", "この番号のイベントはありません")
        held = [one.message for one in done if one.state == "held"]
        assert [word in message for word, message in zip(words, held, strict=True)] == [True] * 3
        gone = StaffAssignment.objects.get(staff_code="S2")
        actions.withdraw(assignment_id=gone.pk, reason="本人の都合", by=clerk, purpose=PURPOSE)
        again = intake.commit_planned(rows, source="file-1", by=clerk)
    assert [one.state for one in again] == [one.state for one in done]
    assert StaffAssignment.objects.filter(withdrawn_at=None).count() == 1
    assert Entry.objects.filter(act="staff_assignment.planned").count() == 2


def test_実績の取込は予定に結び付き_予定のない人は保留し_同じ実績は一度だけ記録される(clerk: Actor, of: Any) -> None:
    planned = actions.plan(event_id=of.pk, staff_code="S1", starts_at=time(13), ends_at=time(15), by=clerk,
                           purpose=PURPOSE)  # fmt: skip
    hours = {"worked_from": "12:50", "worked_until": "15:20"}
    rows = [row_of(of, **hours), row_of(of, starts_at="13:30", **hours), row_of(of, staff_code="S2", **hours)]
    with clock.set_to(EVENING_BEFORE):
        early = intake.commit_worked(rows[:1], source="file-1", by=clerk)
        assert (early[0].state, "開催日以後" in early[0].message) == ("held", True)
    for _ in range(2):
        done = intake.commit_worked(rows, source="file-1", by=clerk)
        assert [one.state for one in done] == ["accepted", "held", "held"]
        assert "従事予定がありません" in done[1].message
    planned.refresh_from_db()
    assert planned.worked_minutes == 150
    assert Entry.objects.filter(act="staff_assignment.hours_noted").count() == 1


@pytest.mark.parametrize(
    ("field", "value"), [("event", "第1回"), ("starts_at", "1時"), ("ends_at", "24:00"), ("worked_until", "12:60")]
)
def test_読めない番号と時刻は受け付けない(field: str, value: str) -> None:
    layout = "staff_assignments.worked" if field == "worked_until" else "staff_assignments.planned"
    columns = next(one.interface.columns for one in intakes() if one.interface.code == layout)
    found = intake.check_row({column.field: column.example for column in columns} | {field: value})
    assert [(one.severity, one.field) for one in found] == [("rejected", field)]
    assert value not in found[0].message
