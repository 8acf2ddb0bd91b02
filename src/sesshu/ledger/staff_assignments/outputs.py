"""従事の支払明細: what is to be paid to whom for which hours, as a registered file."""

from __future__ import annotations

from datetime import date

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotNow
from sesshu.foundation.files.exporting import Column, export
from sesshu.foundation.files.models import Export
from sesshu.ledger.institutions.professions import profession_name
from sesshu.ledger.staff_assignments import queries

COLUMNS = (
    Column("staff_code", "従事者コード"), Column("staff_name", "氏名"), Column("profession", "職種"),
    Column("held_on", "開催日"), Column("event", "イベント"), Column("worked_from", "実際の始まり"),
    Column("worked_until", "実際の終わり"), Column("minutes", "従事時間（分）"), Column("unit_minutes", "単位（分）"),
    Column("rounding", "端数"), Column("units", "単位数"), Column("unit_yen", "単価（円）"),
    Column("yen", "支払額（円）"),
)  # fmt: skip


def export_payment(*, first: date, last: date, profile: str, by: Actor, purpose: str) -> Export:
    """The sheet of a period, with how each sum was reckoned. Raises `NotNow` when there is nothing to pay."""
    by.check("file.export")
    lines = queries.pay_lines(by, first, last)
    if not lines:
        raise NotNow("この期間に実績のある従事はありません。期間を確かめてください。")
    rows = [
        {
            "staff_code": one.assignment.staff_code, "staff_name": one.assignment.staff_name,
            "profession": profession_name(one.assignment.profession),
            "held_on": one.assignment.event.held_on, "event": one.assignment.event.name,
            "worked_from": _time(one.assignment.worked_from), "worked_until": _time(one.assignment.worked_until),
            "minutes": one.minutes, "unit_minutes": one.pay.unit_minutes,
            "rounding": one.pay.get_rounding_display(), "units": one.units, "unit_yen": one.pay.yen, "yen": one.yen,
        }
        for one in lines
    ]  # fmt: skip
    return export(
        name=f"従事の支払明細_{first:%Y%m%d}-{last:%Y%m%d}", columns=COLUMNS, rows=rows, profile=profile, by=by,
        purpose=purpose,
    )  # fmt: skip


def _time(at: object) -> str:
    return f"{at.astimezone(clock.TOKYO):%H:%M}" if at else ""  # type: ignore[attr-defined]
