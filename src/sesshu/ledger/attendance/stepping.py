"""One step of one person, with its audit entry: what every act of the day ends with."""

from __future__ import annotations

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.ledger.attendance.models import Attendance
from sesshu.ledger.attendance.states import AttendanceState, check_next


def step(row: Attendance, to: AttendanceState, by: Actor, purpose: str, **detail: object) -> None:
    """Put a locked row into its next state. Raises `NotNow`."""
    check_next(row.state, to)
    before, row.state, row.before_state = row.state, to, row.state
    row.changed_at, row.changed_by = clock.now(), by.code
    row.save()
    audit.record(
        f"attendance.{to}", by=by, purpose=purpose, obj=f"attendance:{row.pk}",
        subjects=[f"resident:{row.resident_id}"], detail={"before": before} | detail,
    )  # fmt: skip
