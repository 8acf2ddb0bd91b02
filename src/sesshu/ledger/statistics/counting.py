"""One question, one pass over the flat table; the sum of the cells is the number of rows that the conditions let in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sesshu.foundation import audit
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound, NotNow
from sesshu.ledger.statistics.asking import FROM, advice, asked, persons
from sesshu.ledger.statistics.axes import AXES, UNKNOWN
from sesshu.ledger.statistics.models import StatisticsBase
from sesshu.ledger.statistics.narrowing import narrowed
from sesshu.ledger.statistics.questions import Question

Key = tuple[str, ...]
MOST_CELLS = 20_000
NOBODY = ""  # the value of an axis where it is not known


@dataclass(frozen=True, slots=True)
class CrossTable:
    """Counts by the values of the axes. `total` is counted by itself: of persons it is less than the sum of cells
    where one person is in several. `labels`: for each axis its values in order, with their words."""

    question: Question
    base: StatisticsBase
    cells: dict[Key, int]
    total: int
    labels: tuple[dict[str, str], ...] = field(default=())

    @property
    def axis_names(self) -> list[str]:
        return [AXES[code].name for code in self.question.axes]


def newest_base(viewer: Actor) -> StatisticsBase:
    """The base that questions are asked of. Raises `NotFound` before the first one is made."""
    viewer.check("statistics.read")
    found = StatisticsBase.objects.first()
    if found is None:
        raise NotFound("統計の元がまだありません。「統計の元を作る」を実行してください。毎晩も自動で作られます。")
    return found


def newest_base_or_none() -> StatisticsBase | None:
    return StatisticsBase.objects.first()


def count(*, question: Question, by: Actor, purpose: str) -> CrossTable:
    """Count. Raises `InvalidInput` for a bad question, `NotNow` for one that would run too long or give too many cells.

    Nobody is named in a table, but small numbers can point at somebody: that it was asked is recorded."""
    question.check()
    base = newest_base(by)
    audit.record_read(
        "statistics.counted", by=by, purpose=purpose, obj=f"statistics:{base.id}",
        detail={"axes": list(question.axes), "where": {k: list(v) for k, v in question.where.items()}},
    )  # fmt: skip
    expressions = [f"coalesce({AXES[code].sql}, '')" for code in question.axes]
    condition, values = _conditions(question)
    if question.counted == "doses":
        keys = ", ".join([*expressions, "count(*)"])
        grouped = f" GROUP BY {', '.join(str(n + 1) for n in range(len(expressions)))}" if expressions else ""
        rows = asked(question, f"SELECT {keys}{FROM}{condition}{grouped} LIMIT {MOST_CELLS + 1}", values)
        total = sum(int(row[-1]) for row in rows)
    else:
        rows = persons(question, question.axes, condition, values, base, MOST_CELLS + 1)
        everybody = persons(question, [], condition, values, base, 1) if expressions else rows
        total = int(everybody[0][0])
    if len(rows) > MOST_CELLS:
        raise NotNow(f"セルが{MOST_CELLS:,}を超えます。{advice(question)}")
    cells = {tuple(str(part) for part in row[:-1]): int(row[-1]) for row in rows}
    return CrossTable(question, base, cells if expressions else {}, total, _labels(question, cells))


def people_behind(viewer: Actor, question: Question, key: Key, *, most: int = 10_000) -> list[UUID]:
    """Whose doses stand in one cell. Raises `NotNow` where they are more than a list shows."""
    question.check()
    newest_base(viewer)
    condition, values = _conditions(question)
    for code, value in zip(question.axes, key, strict=True):
        condition += f"{' AND' if condition else ' WHERE'} coalesce({AXES[code].sql}, '') = %s"
        values.append(value)
    rows = asked(question, f"SELECT DISTINCT resident_id{FROM}{condition} LIMIT {most + 1}", values)
    if len(rows) > most:
        raise NotNow(f"{most:,}人を超えます。表の軸を増やすか、条件を絞ってから開いてください。")
    return [row[0] for row in rows]


def _conditions(question: Question) -> tuple[str, list[Any]]:
    parts: list[str] = []
    values: list[Any] = []
    if question.counted == "doses" and not question.by_series:
        parts.append("is_first")
    for column, sign, day in (
        ("given_on", ">=", question.given_from), ("given_on", "<=", question.given_until),
        ("birth_date", ">=", question.born_from), ("birth_date", "<=", question.born_until),
    ):  # fmt: skip
        if day:
            parts.append(f"{column} {sign} %s")
            values.append(day)
    for code, allowed in question.where.items():
        sql, given = narrowed(code, allowed)
        parts.append(sql)
        values += given
    return (" WHERE " + " AND ".join(parts) if parts else ""), values


def _labels(question: Question, cells: dict[Key, int]) -> tuple[dict[str, str], ...]:
    found = []
    for place, code in enumerate(question.axes):
        values = sorted({key[place] for key in cells})
        words = AXES[code].words([value for value in values if value != NOBODY or code == "series"])
        # What is not known comes last and has its own name: it is never silently dropped.
        ordered = [v for v in values if v != NOBODY] + [v for v in values if v == NOBODY]
        found.append({value: words.get(value, UNKNOWN) for value in ordered})
    return tuple(found)
