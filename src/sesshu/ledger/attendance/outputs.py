"""The report of a session as a registered file."""

from __future__ import annotations

from uuid import UUID

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.files.exporting import Column, export
from sesshu.foundation.files.models import Export
from sesshu.ledger.attendance import queries
from sesshu.ledger.events import queries as events

COLUMNS = (
    Column("health_number", "健管番号"), Column("state", "状態"), Column("walk_in", "飛び入り"),
    Column("arrived", "受付"), Column("observed", "観察終了"), Column("doctor", "接種医"),
    Column("reason", "判定の理由"), Column("decision", "判断の理由"),
)  # fmt: skip


def export_report(*, session_id: UUID, profile: str, by: Actor, purpose: str) -> Export:
    """Everybody of a session with the state of the day. No names and no addresses."""
    by.check("file.export")
    session = events.session(by, session_id)
    people = queries.present(by, session)
    rows = [
        {
            "health_number": row.resident.health_number, "state": row.get_state_display(),
            "walk_in": "" if row.reservation_id else "飛び入り",
            "arrived": f"{row.arrived_at.astimezone(clock.TOKYO):%H:%M}" if row.arrived_at else "",
            "observed": f"{row.observe_until.astimezone(clock.TOKYO):%H:%M}" if row.observe_until else "",
            "doctor": row.doctor, "reason": row.reason, "decision": row.decision,
        }
        for row in people
    ]  # fmt: skip
    return export(
        name=f"イベント参加者登録_時間帯の報告_{session.event.fiscal_year}-{session.event.number:03d}",
        columns=COLUMNS, rows=rows, profile=profile, by=by, purpose=purpose,
        subjects=[f"resident:{row.resident_id}" for row in people],
    )  # fmt: skip
