"""見合せ: why nothing was given to who had come, as a record on the person. It goes when the person is examined again.

Who was examined is 予診のみ, which is paid for; who was sent home before that is 中断.
"""

from __future__ import annotations

from dataclasses import replace

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput
from sesshu.ledger.attendance.models import Attendance
from sesshu.ledger.attendance.states import AttendanceState as A
from sesshu.ledger.events.models import Session
from sesshu.ledger.not_given import actions
from sesshu.ledger.not_given.actions import NotGivenEntry
from sesshu.ledger.not_given.codes import codes
from sesshu.ledger.not_given.models import NotGiven

PURPOSE = "DOSE_REGISTRATION"


def give_reason(row: Attendance, reason: str, note: str) -> None:
    """Why this person is deferred. Raises `InvalidInput`."""
    if reason not in codes("reason"):
        allowed = "、".join(codes("reason").values())
        raise InvalidInput(
            f"見合せの理由：次のどれかを選んでください（{allowed}）。", field="reason", example="発熱"
        )  # fmt: skip
    if reason == "other" and not note.strip():
        raise InvalidInput("記事：「その他」の内容を入力してください。", field="note", example="採血の直後のため延期")
    row.deferred_for, row.deferred_note = reason, note.strip()


def record(row: Attendance, session: Session, by: Actor, *, examined: bool) -> None:
    """Write it on the person. One that stands there for the day already is not written again; an event without a
    vaccine has nothing that was not given."""
    if not session.series or not row.deferred_for:
        return
    day = session.event.held_on
    mine = NotGiven.objects.filter(resident_id=row.resident_id, seen_on=day, series=session.series)
    if there := mine.filter(withdrawn_at=None).first():
        row.not_given = there
        return
    entry = NotGivenEntry(
        resident_id=row.resident_id, seen_on=day, series=session.series, reason=row.deferred_for,
        result="deferred" if examined else "interrupted", screened=examined, place=session.event.venue_name,
        note=row.deferred_note, source_key=f"{_key(row)}:{mine.filter(source_key__startswith=_key(row)).count()}",
    )  # fmt: skip
    [row.not_given_id] = actions.record_not_given(entries=[entry], by=_office(by), purpose=PURPOSE)


def restore(row: Attendance, session: Session, by: Actor) -> None:
    """What was withdrawn when the person was examined again holds after all."""
    last = NotGiven.objects.filter(source_key__startswith=_key(row)).order_by("-recorded_at").first()
    record(row, session, by, examined=last is not None and last.screened)


def withdraw(row: Attendance, why: str, by: Actor) -> None:
    """Take back what `record` wrote; what somebody else wrote stays."""
    made = row.not_given
    row.not_given = None
    if made is not None and made.withdrawn_at is None and (made.source_key or "").startswith(_key(row)):
        actions.withdraw_not_given(ids=[made.pk], reason=why, by=_office(by), purpose=PURPOSE)


def words(row: Attendance) -> str:
    """Why nothing was given, for the screen and the report; "" for who was not sent home without a dose."""
    home = row.state == A.DEFERRED or (row.state == A.LEFT and row.dose_id is None)
    if not home or not row.deferred_for:
        return ""
    note = f"：{row.deferred_note}" if row.deferred_note else ""
    return f"{codes('reason').get(row.deferred_for, row.deferred_for)}{note}"


def _key(row: Attendance) -> str:
    return f"attendance:{row.pk}"


def _office(by: Actor) -> Actor:
    """Whoever works the day may do what follows from its steps, and nothing else with these records."""
    return replace(by, permissions=by.permissions | {"dose.write", "dose.correct"})
