"""従事可能時間: what staff answered for a part of a day. An answer is taken back before another one takes its place."""

from __future__ import annotations

from datetime import date, datetime, time
from uuid import UUID

from django.db import IntegrityError, transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotFound
from sesshu.ledger.institutions.models import StaffMember
from sesshu.ledger.staff_assignments.models import StaffAvailability


@transaction.atomic
def answer(
    *, staff_code: str, on: date, starts_at: time, ends_at: time, can: bool, by: Actor, purpose: str
) -> StaffAvailability:  # fmt: skip
    """Note that somebody can, or cannot, work then. Raises `InvalidInput` when another answer covers the same time."""
    by.check("staff_assignment.write")
    if on < clock.today():
        raise InvalidInput("日：今日以後の日を入力してください。", field="on", example="R8.12.5")
    if ends_at <= starts_at:
        raise InvalidInput("終わりの時刻：始まりより後の時刻を入力してください。", field="ends_at", example="16:00")
    if not StaffMember.objects.as_of(on).filter(code=staff_code).exists():
        raise InvalidInput("従事者：その日に登録のある人を一覧から選んでください。", field="staff_code")
    start, end = (datetime.combine(on, at, tzinfo=clock.TOKYO) for at in (starts_at, ends_at))
    row = StaffAvailability(
        staff_code=staff_code, starts_at=start, ends_at=end, can=can, made_at=clock.now(), made_by=by.code
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        text = "始まり：この人のこの時間には、すでに回答があります。取り消してから登録してください。"
        raise InvalidInput(text, field="starts_at") from None
    _told("answered", row, by, purpose)
    return row


@transaction.atomic
def take_back(*, answer_id: UUID, by: Actor, purpose: str) -> None:
    """Remove an answer; the log keeps that it was there. Raises `NotFound` when it is gone already."""
    by.check("staff_assignment.write")
    row = StaffAvailability.objects.select_for_update().filter(pk=answer_id).first()
    if row is None:
        raise NotFound("この回答はすでに取り消されています。")
    _told("answer_taken_back", row, by, purpose)
    row.delete()


def _told(act: str, row: StaffAvailability, by: Actor, purpose: str) -> None:
    audit.record(
        f"staff_assignment.{act}", by=by, purpose=purpose, obj=f"staff_availability:{row.pk}",
        detail={"staff": row.staff_code, "can": row.can, "from": row.starts_at.isoformat()},
    )  # fmt: skip
