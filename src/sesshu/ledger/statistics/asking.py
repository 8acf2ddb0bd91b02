"""Asking the flat table, with an end: what would run for minutes is stopped, and the advice says what to reduce.

Persons are counted in stretches of the table. A person's rows lie side by side, so each stretch counts its own people
in a hash small enough for the processor, several stretches at once; one hash of everybody's cells took five times as
long (decision 0012).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import OperationalError, connection, transaction

from sesshu.foundation.errors import NotNow
from sesshu.ledger.statistics import rules
from sesshu.ledger.statistics.axes import AXES
from sesshu.ledger.statistics.models import StatisticsBase
from sesshu.ledger.statistics.questions import Question

FROM = " FROM statistics_dose"
STRETCH, MOST_STRETCHES = 250_000, 64  # rows of one
MANY_VALUES = ("institution", "town", "month", "age", "birth_year", "product")
Rows = list[tuple[Any, ...]]
# The stretches go to the workers whole; within one there is nothing to share out.
_WHOLE_STRETCHES = (
    "SET LOCAL min_parallel_table_scan_size = '1TB'", "SET LOCAL min_parallel_index_scan_size = '1TB'",
    "SET LOCAL parallel_setup_cost = 0", "SET LOCAL parallel_tuple_cost = 0",
)  # fmt: skip


def asked(question: Question, sql: str, values: Sequence[Any], *, settings: Sequence[str] = ()) -> Rows:
    """One statement. Raises `NotNow` with advice where it runs longer than the office allows."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL statement_timeout = {rules.value('most_seconds') * 1000:d}")
            # Compiling a statement for a fraction of a second's work costs more than it gains.
            for setting in ("SET LOCAL work_mem = '256MB'", "SET LOCAL jit = off", *settings):
                cursor.execute(setting)
            cursor.execute(sql, values)
            found = cursor.fetchall()
            cursor.execute("SET LOCAL statement_timeout = 0")
            return found
    except OperationalError as stopped:
        if getattr(stopped.__cause__, "sqlstate", "") != "57014":
            raise
        raise NotNow(f"集計に時間がかかりすぎるため、途中でやめました。{advice(question)}") from None


def persons(
    question: Question, axes: Sequence[str], condition: str, values: Sequence[Any], base: StatisticsBase, most: int
) -> Rows:
    """Cells and how many persons are in each; without axes one row, everybody."""
    names = [f"axis_{number}" for number in range(len(axes))]
    columns = "".join(f", {AXES[code].counted_by} AS {name}" for code, name in zip(axes, names, strict=True))
    grouped = f" GROUP BY {', '.join(names)}" if names else ""
    keys = "".join(f"{name}, " for name in names)
    texts = "".join(f"{AXES[code].text_of(name)}, " for code, name in zip(axes, names, strict=True))
    ends = stretches(base)
    where = f"{condition} AND" if condition else " WHERE"
    parts = [
        f"(SELECT {keys}count(*) AS n FROM"  # noqa: S608 - axes and numbers of our own
        f" (SELECT DISTINCT person{columns}{FROM}{where} person >= {first} AND person < {after}) AS each{grouped})"
        for first, after in ends
    ]
    sql = f"SELECT {texts}sum(n) FROM ({' UNION ALL '.join(parts)}) AS stretch{grouped} LIMIT {most}"  # noqa: S608
    return asked(question, sql, [*values] * len(ends), settings=_WHOLE_STRETCHES)


def stretches(base: StatisticsBase) -> list[tuple[int, int]]:
    """Numbers of persons from and before; together everybody, once."""
    pieces = max(1, min(MOST_STRETCHES, base.rows // STRETCH))
    size = base.persons // pieces + 1
    return [(at * size, (at + 1) * size) for at in range(pieces)]


def advice(question: Question) -> str:
    """What of this question to reduce, the strongest first."""
    found = []
    if not (question.given_from or question.given_until) and "fiscal_year" not in question.where:
        found.append("接種日の範囲を1年度にする")
    if "series" not in question.where and "product" not in question.where:
        found.append("予防接種を1つ選ぶ")
    many = [AXES[code].name for code in question.axes if code in MANY_VALUES]
    if len(question.axes) > 1:
        found.append(f"軸「{many[0] if many else AXES[question.axes[-1]].name}」を外す")
    if question.counted == "persons":
        found.append("「接種の回数」で数える")
    return f"{'、または'.join(found)}と、早く答えが出ます。" if found else "生年月日の範囲を狭めてください。"
