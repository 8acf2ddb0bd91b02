"""Lines of the database become the bytes of a file, batch by batch, whatever the number of rows."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sesshu.foundation.files import writing
from sesshu.foundation.files.writing import Column
from sesshu.ledger.extracts.comparing import snapshot
from sesshu.ledger.extracts.looking import Looker
from sesshu.ledger.extracts.statements import KEY, KEYS
from sesshu.ledger.extracts.subjects import ExtractColumn
from sesshu.text import SUBSTITUTE, encode_cp932, survives_cp932

MOST_REPORTED = 1000
BOM = b"\xef\xbb\xbf"
XLSX_ROWS = 1_048_575  # of a sheet, without the heading


@dataclass(slots=True)
class Passing:
    """What passed on the way into a file: rows, their keys, and what CP932 could not hold."""

    columns: Sequence[ExtractColumn]
    looker: Looker
    of_persons: bool = False
    rows: int = 0
    keys: list[bytes] = field(default_factory=list)
    replacements: list[dict[str, Any]] = field(default_factory=list)
    replaced: int = 0
    said: Callable[[int], None] = lambda _rows: None

    def rows_of(self, batches: Iterator[list[bytes]]) -> Iterator[bytes]:
        """Rows of CSV without their keys, all of them looked at for Individual Numbers before this ends. A row ends
        with CRLF; a line feed inside a cell stays as it is."""
        width = KEY if self.of_persons else KEYS
        for batch in batches:
            bodies = [line[width + 1 : -1] for line in batch]
            self.keys.append(snapshot(b"".join([line[:width] for line in batch]), bodies))
            together = b"\r\n".join(bodies) + b"\r\n"
            self.looker.look(together, len(batch))
            yield together
            self.rows += len(batch)
            self.said(self.rows)
        self.looker.finish()


def heading(columns: Sequence[ExtractColumn], profile: str) -> str:
    """The first line: codes for machines, Japanese for people."""
    names = [column.code if profile == "machine" else _label(column, columns) for column in columns]
    return writing.csv_text([names], quote_all=profile == "human")


def _label(column: ExtractColumn, columns: Sequence[ExtractColumn]) -> str:
    """Where two tables have a column of one name, the table's name stands before it."""
    same = sum(one.label == column.label for one in columns)
    return f"{column.item.table_name}の{column.label}" if same > 1 else column.label


def pieces(passing: Passing, batches: Iterator[list[bytes]], profile: str) -> Iterator[bytes]:
    """The bytes of a file. `profile` is one of the house's: machine, human, cp932, xlsx."""
    rows = passing.rows_of(batches)
    if profile == "xlsx":
        yield _sheet(passing, rows)
        return
    head = heading(passing.columns, profile)
    if profile == "cp932":
        yield encode_cp932(head, policy=SUBSTITUTE).data
        for some in rows:
            yield _cp932(passing, some.decode())
        return
    yield (BOM if profile == "human" else b"") + head.encode()
    yield from rows


def _cp932(passing: Passing, text: str) -> bytes:
    """What the code cannot hold becomes 〓 and is reported, cell by cell."""
    if survives_cp932(text):
        return text.encode("cp932")
    rows = enumerate(csv.reader(io.StringIO(text, newline="")), start=passing.rows + 1)
    held = ([_held(passing, number, place, cell) for place, cell in enumerate(row)] for number, row in rows)
    return writing.csv_text(held).encode("cp932")


def _held(passing: Passing, number: int, place: int, cell: str) -> str:
    encoded = encode_cp932(cell, policy=SUBSTITUTE)
    passing.replaced += len(encoded.replacements)
    if len(passing.replacements) < MOST_REPORTED:
        passing.replacements += [
            {"row": number, "column": passing.columns[place].label, "code_points": one.code_points,
             "written": one.written, "reason": one.reason.value}
            for one in encoded.replacements
        ]  # fmt: skip
    return encoded.data.decode("cp932")


def _sheet(passing: Passing, pieces: Iterator[bytes]) -> bytes:
    """A spreadsheet with typed cells: days are days, numbers are numbers, text is text whatever it looks like."""
    kinds = [column.kind if not column.words else "text" for column in passing.columns]
    fields = [f"c{place}" for place in range(len(kinds))]
    columns = [
        Column(name, _label(column, passing.columns)) for name, column in zip(fields, passing.columns, strict=True)
    ]

    def rows() -> Iterator[dict[str, Any]]:
        for some in pieces:
            for cells in csv.reader(io.StringIO(some.decode(), newline="")):
                yield {name: _typed(kind, cell) for name, kind, cell in zip(fields, kinds, cells, strict=True)}

    return writing.xlsx(columns, rows()).data


def _typed(kind: str, cell: str) -> Any:
    if kind == "day" and cell:
        return date.fromisoformat(cell)
    if kind == "number" and cell:
        return float(cell) if "." in cell else int(cell)
    return cell
