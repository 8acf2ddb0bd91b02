"""Which words of the permission list a body bears on a day: a city is mayor and keeps a welfare office.

The words of one body are written as in the list, joined by `|` ("mayor|welfare_office"). What the law gives a city or
a town is in `exchange/capacities.csv`, with days, like the list, and the article. A row with `confirmed` no does not
act by itself: the sources leave open whether such a body is meant. It acts only for a body that is registered with the
word. What the file does not know of a body (a town with a welfare office of its own) acts as registered.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from sesshu.law.files import FOLDER, LawError
from sesshu.law.permission_list import codes, days_of, name_of

FILE = "exchange/capacities.csv"
COLUMNS = ("valid_from", "valid_until", "body_type", "word", "basis", "confirmed")
TYPES = ("city", "designated_city", "town")
MAYOR = "mayor"
EXAMPLE = "2026-06-14,,city,welfare_office,社会福祉法14条1項,yes"
_MUNICIPALITY = re.compile(r"([0-9]{2})([0-9])[0-9]{3}")  # JIS X 0402 with its check digit; the third digit tells
_OF_A_CITY = "12"  # 1xx: designated cities and special wards, 2xx: other cities, 3xx and up: towns and villages
_TOKYO = "13"  # its 1xx are the special wards


@dataclass(frozen=True, slots=True)
class Capacity:
    """A word that bodies of one type bear from a day on, until a last day. `confirmed`: False where it is open."""

    valid_from: date
    valid_until: date | None
    body_type: str
    word: str
    basis: str
    confirmed: bool

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


def written(words: Iterable[str]) -> str:
    """The words of a body as one text, always in the same order."""
    return "|".join(sorted(set(words)))


def named(text: str, between: str = "・") -> str:
    """The Japanese names of a body's words."""
    return between.join(name_of("body", one) for one in text.split("|"))


def of_body(code: str, text: str, day: date, rows: Iterable[Capacity] | None = None) -> str:
    """The words that a body registered with `text` bears on a day. A municipality: those that the law gives it beyond
    doubt, and its registered ones; of these not such as the law gives its type on other days alone. A code that is no
    municipality's, or one that is not registered as mayor, gives nothing more. `rows`: None, those of the file. Raises
    LawError."""
    words = set(text.split("|"))
    if MAYOR not in words:
        return text
    of_type = of_types(code, rows)
    holding = [one for one in of_type if one.holds_on(day)]
    ended = {one.word for one in of_type} - {one.word for one in holding}
    return written(words - ended | {one.word for one in holding if one.confirmed})


def open_capacities(code: str, day: date, rows: Iterable[Capacity] | None = None) -> tuple[Capacity, ...]:
    """What the law may make a body on a day, and the sources leave open. Raises LawError."""
    return tuple(one for one in of_types(code, rows) if one.holds_on(day) and not one.confirmed)


def of_types(code: str, rows: Iterable[Capacity] | None = None) -> tuple[Capacity, ...]:
    """The rows about bodies of this code's types, whenever they hold. Raises LawError."""
    types = _types(code)
    return tuple(one for one in (all_capacities() if rows is None else rows) if one.body_type in types)


def _types(code: str) -> frozenset[str]:
    found = _MUNICIPALITY.fullmatch(code)
    if not found:
        return frozenset()
    if found[2] not in _OF_A_CITY:
        return frozenset({"town"})
    is_designated = found[2] == "1" and found[1] != _TOKYO
    return frozenset({"city", "designated_city"} if is_designated else {"city"})


@cache
def all_capacities() -> tuple[Capacity, ...]:
    """Every row of the file, whenever it holds. Raises LawError."""
    return read_capacities((FOLDER / FILE).read_text(encoding="utf-8"))


def read_capacities(text: str) -> tuple[Capacity, ...]:
    """The file's rows. Raises LawError with the line, the column, what is allowed and an example."""
    reader = csv.DictReader(io.StringIO(text))
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise LawError(f"1行目に列の名前を書いてください: {','.join(COLUMNS)}", file=FILE, line=1)
    rows = tuple(_capacity(line, row) for line, row in enumerate(reader, start=2))
    _refuse_overlaps(rows)
    return rows


def _capacity(line: int, row: dict[str, str]) -> Capacity:
    if None in row or None in row.values():
        raise LawError(f"列の数が{len(COLUMNS)}ではありません。例: {EXAMPLE}", file=FILE, line=line)
    wrong = None
    if row["body_type"] not in TYPES:
        wrong = f"body_typeの「{row['body_type']}」は使えません。使える語: {'、'.join(TYPES)}。例: city"
    elif row["word"] not in codes("body"):
        wrong = f"wordの「{row['word']}」はcodes.csvにない語です。使える語: {'、'.join(codes('body'))}。例: {MAYOR}"
    elif not row["basis"]:
        wrong = "basisに条文を書いてください。例: 社会福祉法14条1項"
    elif row["confirmed"] not in {"yes", "no"}:
        wrong = f"confirmedの「{row['confirmed']}」は使えません。yes か no で書いてください。例: yes"
    if wrong:
        raise LawError(wrong, file=FILE, line=line)
    first, last = days_of(row, FILE, line, EXAMPLE)
    return Capacity(first, last, row["body_type"], row["word"], row["basis"], row["confirmed"] == "yes")


def _refuse_overlaps(rows: tuple[Capacity, ...]) -> None:
    """A word may not hold twice for a type of body on a day."""
    for number, one in enumerate(rows):
        for line, other in enumerate(rows[number + 1 :], start=number + 3):
            same = (one.body_type, one.word) == (other.body_type, other.word)
            if same and (one.holds_on(other.valid_from) or other.holds_on(one.valid_from)):
                told = f"{other.body_type}の{other.word}が同じ日に2度あります。"
                raise LawError(f"{told}valid_fromかvalid_untilを直してください。例: {EXAMPLE}", file=FILE, line=line)
