"""Plans and hours worked as files on the import page: each row by itself, through the checks of the page. What they
refuse is held with the reason; the same file again changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, Refused
from sesshu.foundation.files import registry
from sesshu.foundation.files.interfaces import load
from sesshu.foundation.files.outcomes import Committed, Finding
from sesshu.ledger.events.named import event_of, is_event, time_of
from sesshu.ledger.staff_assignments import actions
from sesshu.ledger.staff_assignments.models import StaffAssignment

PURPOSE = "EVENT_MANAGEMENT"
SPACE = UUID("0c1f8f42-6d0e-4b0e-9d4f-7f1a2f6b7a10")  # the same row of the same file has the same one-time key
TIMES = {"starts_at": "始まり", "ends_at": "終わり", "worked_from": "実際の始まり", "worked_until": "実際の終わり"}


def register() -> None:
    """Offer both files on the import page."""
    for file, commit in (("planned", commit_planned), ("worked", commit_worked)):
        registry.register(
            interface=load("sesshu.ledger.staff_assignments", f"interfaces/{file}.yaml"), check_row=check_row,
            commit_chunk=commit, chunk=100,
        )  # fmt: skip


def check_row(values: dict[str, Any]) -> list[Finding]:
    """Texts that mean no event and no time."""
    found = []
    if not is_event(values["event"]):
        text = "イベント番号を「年度-番号」で書いてください。例：2026-001"
        found.append(Finding("rejected", "event", "NOT_AN_EVENT", text))
    for field in TIMES.keys() & values.keys():
        if time_of(values[field]) is None:
            text = f"{TIMES[field]}を「時:分」で書いてください。例：13:30"
            found.append(Finding("rejected", field, "NOT_A_TIME", text))
    return found


def commit_planned(
    values: Sequence[dict[str, Any]],
    *,
    source: str,
    by: Actor,
    decided: bool = False,  # noqa: ARG001 - a held row that is let through is tried again as it is
) -> list[Committed]:
    """Plan the rows one by one inside the caller's transaction."""
    return [_tried(_plan, row, source, by) for row in values]


def commit_worked(
    values: Sequence[dict[str, Any]],
    *,
    source: str,
    by: Actor,
    decided: bool = False,  # noqa: ARG001 - a held row that is let through is tried again as it is
) -> list[Committed]:
    """Note the hours of the rows one by one inside the caller's transaction."""
    return [_tried(_note, row, source, by) for row in values]


def _tried(act: Any, row: dict[str, Any], source: str, by: Actor) -> Committed:
    try:
        with transaction.atomic():
            act(row, source, by)
    except Refused as refused:
        return Committed("held", refused.code, refused.message)
    return Committed("accepted")


def _event(row: dict[str, Any]) -> Any:
    event = event_of(row["event"])
    if event is None:
        raise InvalidInput("イベント番号：この番号のイベントはありません。イベントの一覧で確認してください。")
    return event


def _time(row: dict[str, Any], field: str) -> time:
    found = time_of(row[field])
    if found is None:
        raise InvalidInput(f"{TIMES[field]}：「時:分」で書いてください。", field=field, example="13:30")
    return found


def _plan(row: dict[str, Any], source: str, by: Actor) -> None:
    event, start, end = _event(row), _time(row, "starts_at"), _time(row, "ends_at")
    request = uuid5(SPACE, f"{source}|{event.pk}|{row['staff_code']}|{start}")
    actions.plan(
        event_id=event.pk, staff_code=row["staff_code"], starts_at=start, ends_at=end, request=request, by=by,
        purpose=PURPOSE,
    )  # fmt: skip


def _note(row: dict[str, Any], source: str, by: Actor) -> None:  # noqa: ARG001 - the same hours twice are once
    event, start = _event(row), _time(row, "starts_at")
    begun, ended = _time(row, "worked_from"), _time(row, "worked_until")
    planned = StaffAssignment.objects.filter(
        event=event, staff_code=row["staff_code"], withdrawn_at=None,
        starts_at=datetime.combine(event.held_on, start, tzinfo=clock.TOKYO),
    ).first()  # fmt: skip
    if planned is None:
        text = "予定の始まり：この人のこの時刻からの従事予定がありません。予定を登録するか、時刻を直してください。"
        raise InvalidInput(text, field="starts_at")
    actions.note_hours(assignment_id=planned.pk, worked_from=begun, worked_until=ended, by=by, purpose=PURPOSE)
