"""The bytes of a list, by profile. Nothing here knows who asks or why."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import xlsxwriter

from sesshu.foundation import clock
from sesshu.text import SUBSTITUTE, encode_cp932, formula_safe

# Spreadsheets carry a time of making; a fixed one keeps the same rows the same bytes.
MADE_AT = datetime(2000, 1, 1)  # noqa: DTZ001 - the format has no zone
COLUMN_WIDTH = 16
# Spreadsheets count days from here; the library's own counting takes three times as long. Before March 1900 they err.
DAY_0, FIRST_OF_SHEETS = date(1899, 12, 30), date(1900, 3, 1)


@dataclass(frozen=True, slots=True)
class Column:
    """A column that goes out: the field of the row, and its heading in Japanese."""

    field: str
    label: str


@dataclass(slots=True)
class Written:
    """Bytes with their count of rows and what had to be replaced: {row, column, code_points, written, reason}."""

    data: bytes
    rows: int
    replacements: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Profile:
    ending: str
    label: str
    write: Callable[[list[Column], Iterable[Mapping[str, Any]]], Written]


def as_text(value: Any) -> str:
    """Dates in ISO form, truth as 1 and 0, nothing for None."""
    match value:
        case None:
            return ""
        case bool():
            return "1" if value else "0"
        case datetime() | date():
            return value.isoformat()
        case _:
            return str(value)


def machine(columns: list[Column], rows: Iterable[Mapping[str, Any]]) -> Written:
    """UTF-8 without BOM, CRLF, quotes as needed, English field names."""
    text, count = _csv([column.field for column in columns], columns, rows, as_text, csv.QUOTE_MINIMAL)
    return Written(text.encode(), count)


def human(columns: list[Column], rows: Iterable[Mapping[str, Any]]) -> Written:
    """UTF-8 with BOM, every cell quoted, and an apostrophe before what a spreadsheet would run."""
    safe = lambda value: formula_safe(as_text(value))  # noqa: E731
    text, count = _csv([column.label for column in columns], columns, rows, safe, csv.QUOTE_ALL)
    return Written(text.encode("utf-8-sig"), count)


def cp932(columns: list[Column], rows: Iterable[Mapping[str, Any]]) -> Written:
    """CP932 for older systems. What it cannot hold becomes 〓 (never a question mark) and is reported cell by cell.

    People open these files in spreadsheets too: what one would run is kept from running, as in `human`.
    """
    report: list[dict[str, Any]] = []
    kept: list[dict[str, str]] = []
    for number, row in enumerate(rows, start=1):
        kept.append({column.field: _held_by_cp932(row, column, number, report) for column in columns})
    text, count = _csv([column.label for column in columns], columns, kept, as_text, csv.QUOTE_MINIMAL)
    return Written(encode_cp932(text, policy=SUBSTITUTE).data, count, report)


def _held_by_cp932(row: Mapping[str, Any], column: Column, number: int, report: list[dict[str, Any]]) -> str:
    encoded = encode_cp932(formula_safe(as_text(row[column.field])), policy=SUBSTITUTE)
    report += [
        {"row": number, "column": column.label, "code_points": found.code_points, "written": found.written,
         "reason": found.reason.value}
        for found in encoded.replacements
    ]  # fmt: skip
    return encoded.data.decode("cp932")


def _csv(
    header: list[str],
    columns: list[Column],
    rows: Iterable[Mapping[str, Any]],
    cell: Callable[[Any], str],
    quoting: Any,
) -> tuple[str, int]:
    page, count = io.StringIO(newline=""), 0
    writer = csv.writer(page, quoting=quoting, lineterminator="\r\n")
    writer.writerow(header)
    fields = [column.field for column in columns]
    for row in rows:
        writer.writerow([cell(row[name]) for name in fields])
        count += 1
    return page.getvalue(), count


def csv_text(rows: Iterable[Iterable[str]], *, quote_all: bool = False) -> str:
    """Finished cells as lines of CSV, for rooms that write rows as they come."""
    page = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL
    csv.writer(page, quoting=quoting, lineterminator="\r\n").writerows(rows)
    return page.getvalue()


def xlsx(columns: list[Column], rows: Iterable[Mapping[str, Any]]) -> Written:
    """A spreadsheet with typed cells: text is text whatever it looks like, numbers are numbers, dates are dates."""
    page, count = io.BytesIO(), 0
    book = xlsxwriter.Workbook(page, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    book.set_properties({"created": MADE_AT})
    sheet = book.add_worksheet("データ")
    bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
    moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(columns) - 1, COLUMN_WIDTH)
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column.label, bold)
    try:
        for count, row in enumerate(rows, start=1):
            for place, column in enumerate(columns):
                _cell(sheet, count, place, row[column.field], day, moment)
    finally:
        book.close()  # its rows lie in a file of their own, which must not stay open when a row is refused
    return Written(page.getvalue(), count)


def _cell(sheet: Any, row: int, place: int, value: Any, day: Any, moment: Any) -> None:
    match value:
        case None | "":
            return
        case str():
            sheet.write_string(row, place, value)
        case bool():
            sheet.write_string(row, place, as_text(value))
        case int() | float() | Decimal():
            sheet.write_number(row, place, value)
        case datetime():  # a sheet knows no zones: the time on the wall of the office
            local = value.astimezone(clock.TOKYO).replace(tzinfo=None) if value.tzinfo else value
            sheet.write_datetime(row, place, local, moment)
        case date() if type(value) is date and value > FIRST_OF_SHEETS:
            sheet.write_number(row, place, (value - DAY_0).days, day)
        case date():
            sheet.write_datetime(row, place, value, day)
        case _:
            sheet.write_string(row, place, as_text(value))


PROFILES: dict[str, Profile] = {
    "machine": Profile("csv", "CSV（システム連携用・UTF-8）", machine),
    "human": Profile("csv", "CSV（表計算ソフト用・UTF-8）", human),
    "cp932": Profile("csv", "CSV（Shift_JIS）", cp932),
    "xlsx": Profile("xlsx", "Excel", xlsx),
}
