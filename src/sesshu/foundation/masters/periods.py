"""How a change cuts the periods of an entry: rows to supersede and rows to add."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sesshu.dates import wareki
from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.foundation.masters.models import DatedMaster

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NewRow:
    valid_from: date
    valid_until: date | None
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Cut:
    """What a change does to the rows that are believed now."""

    superseded: list[DatedMaster] = field(default_factory=list)
    added: list[NewRow] = field(default_factory=list)


def added_period(rows: list[DatedMaster], start: date, end: date | None, values: dict[str, Any]) -> Cut:
    """A new entry, or a new period of one that has ended. Refuses to overlap a period that is there."""
    for row in rows:
        if (end is None or row.valid_from <= end) and (row.valid_until is None or row.valid_until >= start):
            raise InvalidInput(
                f"同じコードの登録が{_words(row)}にあります。既存の登録を変更するか、重ならない期間にしてください。",
                field="valid_from",
            )
    return Cut(added=[NewRow(start, end, values)])


def changed_from(
    rows: list[DatedMaster], start: date, old: dict[str, Any], values: dict[str, Any], end: date | None = None
) -> Cut:
    """Other values from a day on, until the end of the period that holds on that day (or an earlier `end`)."""
    row = _holding(rows, start)
    if end is not None and row.valid_until is not None and end > row.valid_until:
        raise InvalidInput(f"いまの登録は{wareki(row.valid_until)}で終わります。", field="valid_until")
    kept = [NewRow(row.valid_from, start - ONE_DAY, old)] if row.valid_from < start else []
    return Cut([row], [*kept, NewRow(start, end or row.valid_until, values)])


def ended_on(rows: list[DatedMaster], last_day: date, old: dict[str, Any]) -> Cut:
    """The last day of an entry. Later periods must be dealt with first."""
    row = _holding(rows, last_day)
    if any(other.valid_from > last_day for other in rows):
        raise NotNow("終了日より後の期間の登録があります。先にその登録を確認してください。")
    return Cut([row], [NewRow(row.valid_from, last_day, old)])


def _holding(rows: list[DatedMaster], day: date) -> DatedMaster:
    for row in rows:
        if row.holds_on(day):
            return row
    raise InvalidInput(
        f"{wareki(day)}に有効な登録がありません。適用期間の中の日を入力してください。", field="valid_from"
    )


def _words(row: DatedMaster) -> str:
    end = wareki(row.valid_until) if row.valid_until else "終了日なし"
    return f"{wareki(row.valid_from)}から{end}まで"
