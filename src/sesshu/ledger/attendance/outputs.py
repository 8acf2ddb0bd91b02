"""The report of a session as registered files: everybody with the state of the day, and what the session comes to."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

from sesshu.dates import wareki
from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.files.exporting import Column, export
from sesshu.foundation.files.models import Export
from sesshu.ledger.attendance import deferring, queries
from sesshu.ledger.attendance.models import Attendance, SessionResult
from sesshu.ledger.attendance.states import AttendanceState as A
from sesshu.ledger.doses.vaccines import product_name
from sesshu.ledger.events import queries as events
from sesshu.ledger.events.models import Session

COLUMNS = (
    Column("health_number", "健管番号"), Column("state", "状態"), Column("walk_in", "飛び入り"),
    Column("arrived", "受付"), Column("observed", "観察終了"), Column("product", "ワクチン"),
    Column("lot", "ロット番号"), Column("doctor", "接種医"), Column("not_given", "見合せの理由"),
    Column("reason", "判定の理由"), Column("decision", "判断の理由"),
)  # fmt: skip
SUMMARY = (Column("item", "項目"), Column("value", "値"), Column("unit", "単位"))
Line = tuple[str, Any, str]


def export_report(*, session_id: UUID, profile: str, by: Actor, purpose: str) -> Export:
    """Everybody of a session with the state of the day. No names and no addresses."""
    by.check("file.export")
    session = events.session(by, session_id)
    people = queries.present(by, session)
    return export(
        name=f"イベント参加者登録_時間帯の報告_{_number(session)}", columns=COLUMNS, profile=profile, by=by,
        rows=[_person(row) for row in people], purpose=purpose,
        subjects=[f"resident:{row.resident_id}" for row in people],
    )  # fmt: skip


def export_summary(*, session_id: UUID, profile: str, by: Actor, purpose: str) -> Export:
    """What a session comes to: people by state, doses by product and lot, vials, waste and its reason. Nobody is in
    it."""
    by.check("file.export")
    session = events.session(by, session_id)
    return export(
        name=f"イベント参加者登録_時間帯の集計_{_number(session)}", columns=SUMMARY, profile=profile, by=by,
        rows=[dict(zip(("item", "value", "unit"), line, strict=True)) for line in summary(by, session)],
        purpose=purpose,
    )  # fmt: skip


def summary(viewer: Actor, session: Session) -> list[Line]:
    """The lines of the summary, in the order of the paper."""
    people = queries.present(viewer, session)
    return [*_head(session), *_counted(viewer, session, people), *_given(people), *_used(session)]


def _head(session: Session) -> list[Line]:
    event = session.event
    return [
        ("イベント", f"{event.label}　{event.name}", ""), ("開催日", wareki(event.held_on), ""),
        ("時間帯", f"{session.starts_at:%H:%M}～{session.ends_at:%H:%M}", ""),
        ("会場", f"{event.venue_name}　{session.room}".strip(), ""),
        ("予防接種", events.series_names().get(session.series, session.series), ""),
        ("定員", session.capacity, "人"),
    ]  # fmt: skip


def _counted(viewer: Actor, session: Session, people: list[Attendance]) -> list[Line]:
    came = [row for row in people if row.state != A.NO_SHOW]
    waiting = queries.awaited(viewer, session, {row.resident_id for row in people})
    why = Counter(deferring.words(row).partition("：")[0] for row in people if deferring.words(row))
    return [
        ("予約した人", sum(row.reservation_id is not None for row in people) + len(waiting), "人"),
        ("まだ来ていない予約者", len(waiting), "人"), ("受付した人", len(came), "人"),
        ("うち飛び入り", sum(row.reservation_id is None for row in came), "人"),
        ("欠席", len(people) - len(came), "人"), ("見合せ", sum(why.values()), "人"),
        *((f"見合せの理由：{words}", number, "人") for words, number in sorted(why.items())),
    ]  # fmt: skip


def _given(people: list[Attendance]) -> list[Line]:
    doses = Counter((row.dose.product, row.dose.lot_number or row.dose.lot_typed) for row in people if row.dose)
    lines = [
        (f"接種：{product_name(product)}　{f'ロット {lot}' if lot else 'ロット番号なし'}", number, "回")
        for (product, lot), number in sorted(doses.items())
    ]
    return [("接種した回数", sum(doses.values()), "回"), *lines]


def _used(session: Session) -> list[Line]:
    result = SessionResult.objects.filter(session=session).first() or SessionResult()
    return [
        ("共通事項のワクチン", product_name(result.product) if result.product else "", ""),
        ("共通事項のロット番号", result.lot_typed, ""), ("接種医", result.doctor, ""),
        ("開封したバイアル", result.vials_opened, "本"), ("廃棄", result.doses_wasted, "回分"),
        ("廃棄の理由", result.waste_reason, ""),
    ]  # fmt: skip


def _person(row: Attendance) -> dict[str, Any]:
    dose = row.dose
    return {
        "health_number": row.resident.health_number, "state": row.get_state_display(),
        "walk_in": "" if row.reservation_id else "飛び入り", "arrived": _time(row.arrived_at),
        "observed": _time(row.observe_until), "product": product_name(dose.product) if dose else "",
        "lot": (dose.lot_number or dose.lot_typed) if dose else "", "doctor": row.doctor,
        "not_given": deferring.words(row), "reason": row.reason, "decision": row.decision,
    }  # fmt: skip


def _time(at: Any) -> str:
    return f"{at.astimezone(clock.TOKYO):%H:%M}" if at else ""


def _number(session: Session) -> str:
    event = session.event
    return f"{event.fiscal_year}-{event.number:03d}_{session.starts_at:%H%M}"
