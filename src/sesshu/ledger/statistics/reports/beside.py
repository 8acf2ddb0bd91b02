"""前年と並べる: the answer to one question, and to the same question a year before, in one table."""

from __future__ import annotations

from dataclasses import replace

from sesshu.dates import wareki
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput
from sesshu.ledger.statistics.axes import AXES
from sesshu.ledger.statistics.charts import Series, bars
from sesshu.ledger.statistics.counting import CrossTable, count
from sesshu.ledger.statistics.presenting import Cell
from sesshu.ledger.statistics.questions import COUNTED, Question
from sesshu.ledger.statistics.reports.coverages import a_year_before
from sesshu.ledger.statistics.reports.tables import Report, hidden_note, small, words
from sesshu.ledger.statistics.suppression import HIDDEN, SUM, suppressed


def beside(*, question: Question, limit: int, by: Actor, purpose: str) -> Report:
    """Rows of one axis: the period, the same period a year before, the difference. Raises `InvalidInput`."""
    first, last = question.given_from, question.given_until
    if not first or not last or len(question.axes) != 1 or question.axes[0] == "fiscal_year":
        raise InvalidInput(
            "前年と並べるには、行に「接種年度」以外の軸を1つだけ選び、接種日の「から」と「まで」を入力してください。",
            field="beside", example="行「医療機関」、接種日 R8.4.1～R9.3.31",
        )  # fmt: skip
    if (last - first).days > 366:
        raise InvalidInput("前年と並べる期間は1年以内にしてください。", field="given_until", example="R8.4.1～R9.3.31")
    before = replace(question, given_from=a_year_before(first), given_until=a_year_before(last))
    both = [count(question=one, by=by, purpose=purpose) for one in (question, before)]
    shown, hidden = [_values(one) for one in both], [_hidden(one, limit) for one in both]
    labels = {_key(one, key): one.labels[0][key] for one in reversed(both) for key in one.labels[0]}
    if question.axes[0] == "month":
        labels = {key: f"{int(key)}月" for key in labels}
    rows = []
    for key in [*sorted(labels, key=lambda key: (not key, key)), SUM]:
        cells = [_cell(values.get(key, 0), key in out) for values, out in zip(shown, hidden, strict=True)]
        rows.append([*words("計" if key == SUM else labels[key]), *cells, _difference(*cells)])
    unit = "回" if question.counted == "doses" else "人"
    period = f"前年：{wareki(a_year_before(first))}から{wareki(a_year_before(last))}まで（同じ条件）。"
    notes = (question.sentence(), period, *hidden_note(limit))
    title = f"{COUNTED[question.counted]}（{AXES[question.axes[0]].name}ごと、前年と並べる）"
    drawn = [row for row in rows if row[0].text != "計"]
    chart = bars(
        title, [row[0].text for row in drawn],
        [Series("前年", [row[2].value for row in drawn]), Series("今年", [row[1].value for row in drawn])], unit,
        hides=limit > 0,
    )  # fmt: skip
    return Report(title, notes, (AXES[question.axes[0]].name, "この期間", "前年の同じ期間", "増減"), rows, 1, chart)


def _key(table: CrossTable, key: str) -> str:
    """Months of two years stand in one row."""
    return key[5:] if table.question.axes[0] == "month" and key else key


def _values(table: CrossTable) -> dict[str, int]:
    found = {SUM: table.total}
    for (key,), value in table.cells.items():
        found[_key(table, key)] = found.get(_key(table, key), 0) + value
    return found


def _hidden(table: CrossTable, limit: int) -> set[str]:
    if not limit:
        return set()
    cells = {(key,): value for key, value in _values(table).items() if key != SUM}
    out = {key for (key,) in suppressed(cells, limit)}
    return out | ({SUM} if small(table.total, limit) else set())


def _cell(value: int, out: bool) -> Cell:
    return Cell(HIDDEN, None) if out else Cell(f"{value:,}", value)


def _difference(now: Cell, before: Cell) -> Cell:
    if now.value is None or before.value is None:
        return Cell("―", None)
    change = now.value - before.value
    return Cell(f"{change:+,}" if change else "0", change)
