"""Cutting a file down at the door: columns and persons that a receiver may not have are counted and never kept."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from sesshu.dates import DateError, read_date
from sesshu.dates.age import age
from sesshu.foundation.files.reading import Cell, FileRefused, Line, open_table
from sesshu.hub.arrivals.counting import People
from sesshu.hub.arrivals.guarding import NumberGuard
from sesshu.hub.connections.layouts import Layout
from sesshu.hub.connections.models import Connection, Persons

BIRTH, REGISTERED = "生年月日", "住民区分"
NOT_REGISTERED = "9"
BUSINESS_NUMBER = re.compile(r"[0-9A-Za-z]{1,15}", re.ASCII)


@dataclass(slots=True)
class Part:
    """What goes out on one connection."""

    connection: Connection
    labels: list[str]
    dropped_columns: list[str]
    text: io.StringIO = field(default_factory=io.StringIO)
    rows: int = 0
    dropped_persons: int = 0

    @property
    def content(self) -> bytes:
        return self.text.getvalue().encode("utf-8")

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


@dataclass(slots=True)
class Cut:
    """A whole file: how many rows and people it had, what the hub itself did not take, and the parts."""

    rows: int
    persons: int
    dropped_columns: list[str]
    unknown_columns: int
    parts: list[Part]


def cut(
    data: bytes, layout: Layout, incoming: Connection, outgoing: Sequence[Connection], day: date, *,
    may_be_empty: bool = False,
) -> Cut:  # fmt: skip
    """Raises `FileRefused` for a file that is not what the connection says; the text names row and column."""
    table = open_table(data, layout.interface)
    heading = next(table.lines, None)
    labels = _labels(heading, layout, incoming)
    kept = [label for label in labels if label in incoming.labels]
    dropped = [label for label in labels if label in layout.labels and label not in kept]
    parts = [_part(one, kept) for one in outgoing]
    writers = [csv.writer(part.text, lineterminator="\r\n") for part in parts]
    for writer, part in zip(writers, parts, strict=True):
        writer.writerow(part.labels)
    key, rows = labels.index(layout.interface.label_of[layout.interface.key[0]]), 0
    guard, people = NumberGuard(frozenset(kept), labels[key]), People.of(layout)
    for line in table.lines:
        cells = _cells(line, labels, key)
        rows += 1
        row = dict(zip(labels, cells, strict=True))
        guard.look(row, line.number)
        people.look(row, line.number)
        for writer, part in zip(writers, parts, strict=True):
            if not (is_registered(part.connection, row) and is_of_age(part.connection, row, day)):
                part.dropped_persons += 1
                continue
            writer.writerow([row[label] for label in part.labels])
            part.rows += 1
    guard.end()
    people.end()
    if not rows and not may_be_empty:
        hint = "全員がいなくなった一覧は、件数0を示して送ってください。" if layout.may_be_empty else ""
        raise FileRefused(f"データの行がありません。{hint}")
    unknown = len([label for label in labels if label not in layout.labels])
    return Cut(rows, people.count, dropped, unknown, parts)


def _labels(heading: Line | None, layout: Layout, incoming: Connection) -> list[str]:
    labels = [str(cell).strip() for cell in heading.cells] if heading else []
    if missing := [label for label in incoming.labels if label not in labels]:
        raise FileRefused(
            f"見出しに「{'、'.join(missing[:5])}」がありません。{layout.name}の項目を1行目に並べてください。"
        )
    if len(set(labels)) != len(labels):
        raise FileRefused("同じ見出しが二つあります。見出しは一つずつにしてください。")
    return labels


def _part(connection: Connection, kept: list[str]) -> Part:
    labels = [label for label in kept if label in connection.labels]
    return Part(connection, labels, [label for label in kept if label not in labels])


def _cells(line: Line, labels: list[str], key: int) -> list[str]:
    if len(line.cells) != len(labels):
        raise FileRefused(
            f"{line.number}行目の項目が{len(line.cells)}個です。見出しと同じ{len(labels)}個にしてください。"
        )
    cells = [_as_text(cell) for cell in line.cells]
    if not BUSINESS_NUMBER.fullmatch(cells[key].strip()):
        raise FileRefused(
            f"{line.number}行目の「{labels[key]}」が15文字までの半角英数字ではありません。例: 000000000012344"
        )
    return cells


def _as_text(cell: Cell) -> str:
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell)
    return cell.isoformat() if isinstance(cell, date) else cell


def is_registered(connection: Connection, row: Mapping[str, str]) -> bool:
    """Whether the connection may have this person by their kind of registration."""
    return connection.persons != Persons.REGISTERED or row.get(REGISTERED, "").strip() != NOT_REGISTERED


def is_of_age(connection: Connection, row: Mapping[str, str], day: date) -> bool:
    """Whether the connection may have this person by their age on a day; who is not known to be of age is not."""
    if connection.youngest_age is None and connection.oldest_age is None:
        return True
    years = _years(row.get(BIRTH, ""), day)
    if years is None:
        return False
    low, high = connection.youngest_age or 0, connection.oldest_age
    return low <= years and (high is None or years <= high)


def _years(birth: str, day: date) -> int | None:
    try:
        found = read_date(birth)
        return age(found, day).years if found else None
    except (DateError, ValueError):
        return None
