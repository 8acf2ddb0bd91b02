"""照会許可用照合リスト: who may ask whom for what, row by row and dated, from `exchange/permission_list.csv`.

The list known here is that of the day in `valid_from`; what held before is not in it, so that an earlier day allows
nothing. A later law ends rows with `valid_until` (the last day) and adds others: each request is judged by the rows of
its own day.
"""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache

from sesshu.law.files import FOLDER, LawError

FILE = "exchange/permission_list.csv"
CODES = "exchange/codes.csv"
COLUMNS = (
    "valid_from", "valid_until", "row", "part", "old_row", "inquirers", "duty", "duty_basis", "providers",
    "information", "subjects", "confirmed",
)  # fmt: skip
KINDS = ("body", "duty", "information", "subject")
VACCINATION = "vaccination"


@dataclass(frozen=True, slots=True)
class Code:
    """A word of the list. `kind`: body, duty, information or subject."""

    kind: str
    code: str
    name: str
    note: str

    @property
    def is_vaccination_record(self) -> bool:
        return self.kind == "information" and self.note == VACCINATION


@dataclass(frozen=True, slots=True)
class PermissionRow:
    """One part of a row of the list. `confirmed`: False where the sources leave the provider open."""

    valid_from: date
    valid_until: date | None
    row: int
    part: int
    old_row: str
    inquirers: frozenset[str]
    duty: str
    duty_basis: str
    providers: frozenset[str]
    information: frozenset[str]
    subjects: frozenset[str]
    confirmed: bool

    @property
    def label(self) -> str:
        """25の項（1）"""
        return f"{self.row}の項（{self.part}）"

    @property
    def in_words(self) -> str:
        """Who may ask whom for what: 「市町村長が、予防接種の実施のために、…へ、対象者の…接種記録を照会する」"""
        asks, gives, what, whose = (
            "・".join(name for code, name in _names(kind) if code in held)
            for kind, held in (
                ("body", self.inquirers), ("body", self.providers), ("information", self.information),
                ("subject", self.subjects),
            )
        )  # fmt: skip
        return f"{asks}が、{name_of('duty', self.duty)}のために、{gives}へ、{whose}の{what}を照会する"

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


@dataclass(frozen=True, slots=True)
class PermissionList:
    """The rows that hold on a day. `version` tells two copies apart: the hash of their rows."""

    day: date
    version: str
    rows: tuple[PermissionRow, ...]

    def allowing(self, inquirer: str, duty: str, provider: str, information: str) -> tuple[PermissionRow, ...]:
        """The rows that allow this; nothing where it is not allowed. A body may bear several words, joined by `|`: a
        row needs one of each."""
        asks, gives = set(inquirer.split("|")), set(provider.split("|"))
        return tuple(
            one
            for one in self.rows
            if asks & one.inquirers and duty == one.duty and gives & one.providers and information in one.information
        )


@lru_cache(maxsize=64)
def permission_list(day: date) -> PermissionList:
    """The list of a day. Raises LawError."""
    return list_of(all_rows(), day)


def list_of(rows: Iterable[PermissionRow], day: date) -> PermissionList:
    """The rows that hold on a day as a list with its version."""
    held = tuple(one for one in rows if one.holds_on(day))
    told = "\n".join(
        "|".join(
            [str(one.row), str(one.part), one.duty]
            + [",".join(sorted(words)) for words in (one.inquirers, one.providers, one.information, one.subjects)]
        )
        for one in held
    )
    return PermissionList(day, hashlib.sha256(told.encode()).hexdigest()[:16], held)


@cache
def all_rows() -> tuple[PermissionRow, ...]:
    """Every row of the file, whenever it holds. Raises LawError."""
    return read_rows((FOLDER / FILE).read_text(encoding="utf-8"))


@cache
def codes(kind: str) -> dict[str, Code]:
    """The words of one kind, by code. Raises LawError."""
    found: dict[str, Code] = {}
    text = (FOLDER / CODES).read_text(encoding="utf-8")
    for line, row in enumerate(csv.DictReader(io.StringIO(text)), start=2):
        if row["kind"] not in KINDS or not row["code"] or not row["name"]:
            raise LawError(
                "kind・code・nameを書いてください。例: duty,copayment,実費の徴収の決定,", file=CODES, line=line
            )
        if row["kind"] == kind:
            found[row["code"]] = Code(kind, row["code"], row["name"], row["note"])
    return found


def name_of(kind: str, code: str) -> str:
    """The Japanese name of a word; the word itself where the list does not know it."""
    known = codes(kind).get(code)
    return known.name if known else code


def row_of(row: int, part: int, day: date) -> PermissionRow | None:
    """That part of that row as it held on a day, with all its providers; None where the list had none."""
    found = [one for one in permission_list(day).rows if (one.row, one.part) == (row, part)]
    if not found:
        return None
    every = frozenset().union(*(one.providers for one in found))
    return replace(found[0], providers=every, confirmed=all(one.confirmed for one in found))


def _names(kind: str) -> list[tuple[str, str]]:
    """Code and name in the order of the file, so that words come in the same order each time."""
    return [(one.code, one.name) for one in codes(kind).values()]


def vaccination_records() -> frozenset[str]:
    """The kinds of information that are records of vaccinations."""
    return frozenset(one.code for one in codes("information").values() if one.is_vaccination_record)


def read_rows(text: str) -> tuple[PermissionRow, ...]:
    """The rows of a file. Raises LawError with the line, the column and an example."""
    reader = csv.DictReader(io.StringIO(text))
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise LawError(f"1行目に列の名前を書いてください: {','.join(COLUMNS)}", file=FILE, line=1)
    rows = tuple(_row(line, row) for line, row in enumerate(reader, start=2))
    _refuse_overlaps(rows)
    return rows


def _row(line: int, row: dict[str, str]) -> PermissionRow:
    for column, kind in (
        ("inquirers", "body"), ("duty", "duty"), ("providers", "body"), ("information", "information"),
        ("subjects", "subject"),
    ):  # fmt: skip
        unknown = set(row[column].split("|")) - codes(kind).keys()
        if unknown:
            example = next(iter(codes(kind)))
            raise LawError(
                f"{column}の「{sorted(unknown)[0]}」はcodes.csvにない語です。例: {example}", file=FILE, line=line
            )
    if row["confirmed"] not in {"yes", "no"}:
        raise LawError("confirmedは yes か no で書いてください。", file=FILE, line=line)
    first, last = days_of(row, FILE, line, "2026-06-14,,25,1")
    if not (row["row"].isdecimal() and row["part"].isdecimal()):
        raise LawError("rowとpartは数字で書いてください。例: 2026-06-14,,25,1", file=FILE, line=line)
    number, part = int(row["row"]), int(row["part"])
    return PermissionRow(
        first, last, number, part, row["old_row"], frozenset(row["inquirers"].split("|")), row["duty"],
        row["duty_basis"], frozenset(row["providers"].split("|")), frozenset(row["information"].split("|")),
        frozenset(row["subjects"].split("|")), row["confirmed"] == "yes",
    )  # fmt: skip


def days_of(row: dict[str, str], file: str, line: int, example: str) -> tuple[date, date | None]:
    """The first and the last day of a row (None: no last one). Raises LawError with the column."""
    found: dict[str, date | None] = {}
    for column in ("valid_from", "valid_until"):
        try:
            found[column] = date.fromisoformat(row[column]) if row[column] or column == "valid_from" else None
        except ValueError:
            told = f"{column}の「{row[column]}」を読めません。日付は2026-06-14の形で書いてください。例: {example}"
            raise LawError(told, file=file, line=line) from None
    first, last = found["valid_from"], found["valid_until"]
    assert first is not None  # noqa: S101 - read above
    if last is not None and last < first:
        raise LawError(f"valid_untilがvalid_fromより前です。例: {example}", file=file, line=line)
    return first, last


def _refuse_overlaps(rows: tuple[PermissionRow, ...]) -> None:
    """The same part of a row may not hold twice for a provider on a day: in two rows stand a provider that is beyond
    doubt and one that is not."""
    for number, one in enumerate(rows):
        for line, other in enumerate(rows[number + 1 :], start=number + 3):
            same = (one.row, one.part) == (other.row, other.part) and one.providers & other.providers
            if same and (one.holds_on(other.valid_from) or other.holds_on(one.valid_from)):
                raise LawError(f"{other.label}が同じ日に2度あります。期間を直してください。", file=FILE, line=line)
