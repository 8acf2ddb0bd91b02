"""Lines to rows with typed values or reasons. Faults of the whole file are raised, those of a row stay with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sesshu.foundation.files.asking import holds_number, is_asked
from sesshu.foundation.files.cells import CellError, reader_of
from sesshu.foundation.files.interfaces import Interface
from sesshu.foundation.files.reading import MOST_ROWS, Cell, FileRefused, Line, Table
from sesshu.foundation.files.registry import Intake, intakes
from sesshu.foundation.files.states import Outcome
from sesshu.foundation.written import CODE, sentence

AGAIN = "示した件数のほうが違うときは、正しい件数で同じファイルを送り直せます。"
GUIDE_WORDS = ("必須", "任意", "記入", "入力", "（例", "(例", "例：", "例:")


@dataclass(slots=True)
class CheckedRow:
    """`number` counts data rows from 1, `line` lines of the file. Parts of `key` that could not be read, or may not
    be kept, are empty."""

    number: int
    line: int
    values: dict[str, Any]
    outcome: Outcome
    reasons: list[dict[str, str]] = field(default_factory=list)
    key: str = ""


class Checker:
    """Checks the lines of one file. After `rows()` is exhausted, `held_later` lists rows to hold after the fact."""

    def __init__(self, intake: Intake, control_count: int | None = None) -> None:
        self.intake, self.interface, self.control_count = intake, intake.interface, control_count
        self.readers = {column.field: reader_of(column) for column in self.interface.columns}
        self.asked = frozenset(column.field for column in self.interface.columns if is_asked(column))
        self._asked_at: list[int] = []  # where they stand in this file
        self.held_later: dict[int, dict[str, str]] = {}
        self._seen: dict[str, tuple[int, int, int]] = {}

    def rows(self, table: Table) -> Iterator[CheckedRow]:
        """Every data row. Raises `FileRefused`, possibly after rows were given: they count for nothing then."""
        lines = table.lines
        order = _order(next(lines, None), self.interface)
        self._asked_at = [place for place, name in enumerate(order) if name in self.asked]
        count, stated, last = 0, None, None
        for line in lines:
            if stated is not None:
                raise FileRefused(f"件数の行の後（{line.number}行目）に続きがあります。ファイルを作り直してください。")
            if self.interface.trailer and line.cells[0] == self.interface.trailer:
                stated = _count_of(line)
                continue
            count, last = count + 1, line
            if count > MOST_ROWS:
                raise FileRefused(f"行が多すぎます。{MOST_ROWS:,}行までに分けてください。")
            yield self._row(count, line, order)
        self._refuse_incomplete(count, stated, last, table)

    def _row(self, number: int, line: Line, order: list[str]) -> CheckedRow:
        if len(line.cells) != len(order):
            text = f"項目が{len(line.cells)}個あります。{len(order)}個にしてください。"
            told = [_reason("CELL_COUNT", "", text)]
            if any(map(holds_number, line.cells)):  # which column it is cannot be told: every cell is asked
                told.append(_reason(CODE, "", sentence("")))
            return self._rejected(number, line, told)
        readers = self.readers
        try:
            values = {name: readers[name](cell) for name, cell in zip(order, line.cells, strict=True)}  # type: ignore[arg-type]
        except CellError:
            return self._faulty(number, line, order)
        for place in self._asked_at:
            if holds_number(line.cells[place]):
                return self._faulty(number, line, order)
        row = CheckedRow(number, line.number, values, Outcome.READY)
        self._check_across(row)
        self._check_twice(row, line)
        return row

    def _faulty(self, number: int, line: Line, order: list[str]) -> CheckedRow:
        row = self._rejected(number, line, self._faults(number, line, order))
        row.key = self._readable_key(line, order)  # what is wrong in it leaves whom it is about
        return row

    def _readable_key(self, line: Line, order: list[str]) -> str:
        cells, parts = dict(zip(order, line.cells, strict=True)), []
        for name in self.interface.key:
            try:
                told = str(self.readers[name](cells[name]))  # type: ignore[arg-type]
                parts.append("" if name in self.asked and holds_number(cells[name]) else told)
            except CellError:
                parts.append("")
        return "|".join(parts)

    def _faults(self, number: int, line: Line, order: list[str]) -> list[dict[str, str]]:
        found = []
        for name, cell in zip(order, line.cells, strict=True):
            try:
                self.readers[name](cell)  # type: ignore[arg-type]
            except CellError as wrong:
                found.append(_reason(wrong.code, self.interface.label_of[name], wrong.text))
            if name in self.asked and holds_number(cell):
                found.append(_reason(CODE, self.interface.label_of[name], sentence("")))
        if number == 1 and len(found) > 1 and _is_guide(line.cells):
            guide = _reason("GUIDE_ROW", "", "見出しの下の説明行と思われます。この行を削除してください。")
            return [guide, *(one for one in found if one["code"] == CODE)]
        return found

    def _rejected(self, number: int, line: Line, reasons: list[dict[str, str]]) -> CheckedRow:
        return CheckedRow(number, line.number, {}, Outcome.REJECTED, reasons)

    def _check_across(self, row: CheckedRow) -> None:
        if self.intake.check_row is None:
            return
        for finding in self.intake.check_row(row.values):
            label = self.interface.label_of.get(finding.field, "")
            row.reasons.append(_reason(finding.code, label, finding.message))
            if row.outcome != Outcome.REJECTED:
                row.outcome = Outcome(finding.severity)

    def _check_twice(self, row: CheckedRow, line: Line) -> None:
        """The same row again is refused; the same key with another content needs a person for both."""
        row.key = "|".join(str(row.values[name]) for name in self.interface.key)
        content = hash(tuple(line.cells))
        before = self._seen.setdefault(row.key, (row.number, row.line, content))
        if before[0] == row.number:
            return
        if before[2] == content:
            row.outcome = Outcome.REJECTED
            row.reasons.append(_reason("DUPLICATE", "", f"{before[1]}行目と同じ行です。1行だけにしてください。"))
            return
        names = "・".join(self.interface.label_of[name] for name in self.interface.key)
        text = f"行目と同じ{names}で内容が違います。正しい方を確かめ、一方だけを登録してください。"
        if row.outcome != Outcome.REJECTED:
            row.outcome = Outcome.HELD
        row.reasons.append(_reason("SAME_KEY", "", f"{before[1]}{text}"))
        self.held_later[before[0]] = _reason("SAME_KEY", "", f"{row.line}{text}")

    def _refuse_incomplete(self, count: int, stated: int | None, last: Line | None, table: Table) -> None:
        if self.interface.trailer and stated is None:
            raise FileRefused(f"最後の「{self.interface.trailer}」の行がありません。ファイルが途中で切れています。")
        if last is not None and not table.ends_clean and len(last.cells) < len(self.interface.columns):
            raise FileRefused(f"最後の行（{last.number}行目）が途中で切れています。ファイルを作り直してください。")
        for told, hint in ((stated, ""), (self.control_count, AGAIN)):
            if told is not None and told != count:
                raise FileRefused(f"件数が合いません。ファイルは{count:,}行ですが、{told:,}行と示されています。{hint}")
        if not count and not (self.intake.empty and self.control_count == 0):
            hint = "全員がいなくなった一覧は、件数0を示して渡してください。" if self.intake.empty else ""
            raise FileRefused(f"見出しだけで、データの行がありません。{hint}")


def _reason(code: str, label: str, text: str) -> dict[str, str]:
    return {"code": code, "label": label, "text": text}


def _order(header: Line | None, interface: Interface) -> list[str]:
    """Fields in the order of the file. Raises `FileRefused` naming what is missing, surplus, or whose file it is."""
    labels = [str(cell).strip() for cell in header.cells] if header else []
    by_label = {column.label: column.field for column in interface.columns}
    if sorted(labels) == sorted(by_label):
        return [by_label[label] for label in labels]
    for other in intakes():
        if other.interface.code != interface.code and sorted(labels) == sorted(other.interface.labels):
            raise FileRefused(f"これは「{other.interface.name}」のファイルです。取込の種類を選び直してください。")
    raise FileRefused(_header_fault(labels, list(by_label), interface))


def _header_fault(labels: list[str], wanted: list[str], interface: Interface) -> str:
    missing = [label for label in wanted if label not in labels]
    if len(missing) == len(wanted):
        return f"1行目に「{interface.name}」の見出しがありません。見出しは「{wanted[0]}」などです。"
    if missing:
        return f"見出しに「{'」「'.join(missing[:5])}」がありません。列を補ってください。"
    if len(set(labels)) != len(labels):
        return "同じ見出しの列が二つあります。一つにしてください。"
    places = [str(place) for place, label in enumerate(labels, start=1) if label not in wanted]
    return f"この取込にない列があります（左から{'・'.join(places[:5])}列目）。その列を削除してください。"


def _count_of(line: Line) -> int:
    try:
        return int(str(line.cells[1]))
    except (IndexError, ValueError):
        raise FileRefused(f"件数の行（{line.number}行目）に行数がありません。") from None


def _is_guide(cells: list[Cell]) -> bool:
    return any(word in str(cell) for cell in cells for word in GUIDE_WORDS)
