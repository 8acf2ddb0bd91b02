"""Which words of the permission list a body bears: a city is mayor, keeps a welfare office and insures its citizens.

The words of one body are written as in the list, joined by `|` ("mayor|welfare_office"). What the law gives a city or
a town is in `exchange/capacities.csv` with its article; `confirmed` no: the sources leave it open. A town with a
welfare office of its own bears more than a town has to: that is registered with the body, not read here.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from functools import cache

from sesshu.law.files import FOLDER, LawError
from sesshu.law.permission_list import codes, name_of

FILE = "exchange/capacities.csv"
COLUMNS = ("body_type", "word", "basis", "confirmed")
MAYOR = "mayor"
_MUNICIPALITY = re.compile(r"[0-9]{2}([0-9])[0-9]{3}")  # JIS X 0402 with its check digit; the third digit tells
_OF_A_CITY = "12"  # 1xx: designated cities and special wards, 2xx: other cities, 3xx and up: towns and villages


def written(words: Iterable[str]) -> str:
    """The words of a body as one text, always in the same order."""
    return "|".join(sorted(set(words)))


def named(text: str, between: str = "・") -> str:
    """The Japanese names of a body's words."""
    return between.join(name_of("body", one) for one in text.split("|"))


def of_body(code: str, text: str) -> str:
    """The words of a body that was registered as `mayor` alone are those that the law gives it; others stay as they
    are. A code that is no municipality's gives nothing more. Raises LawError."""
    found = _MUNICIPALITY.fullmatch(code)
    if text != MAYOR or not found:
        return text
    return written(by_law()["city" if found[1] in _OF_A_CITY else "town"])


@cache
def by_law() -> dict[str, frozenset[str]]:
    """Kind of municipality (city, town) → its words. Raises LawError."""
    return read_capacities((FOLDER / FILE).read_text(encoding="utf-8"))


def read_capacities(text: str) -> dict[str, frozenset[str]]:
    """The file's rows. Raises LawError with the line, the column and an example."""
    reader = csv.DictReader(io.StringIO(text))
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise LawError(f"1行目に列の名前を書いてください: {','.join(COLUMNS)}", file=FILE, line=1)
    found: dict[str, set[str]] = {"city": set(), "town": set()}
    for line, row in enumerate(reader, start=2):
        if row["body_type"] not in found:
            raise LawError("body_typeは city か town で書いてください。", file=FILE, line=line)
        if row["word"] not in codes("body"):
            raise LawError(f"wordの「{row['word']}」はcodes.csvにない語です。例: {MAYOR}", file=FILE, line=line)
        if not row["basis"] or row["confirmed"] not in {"yes", "no"}:
            raise LawError(
                "basisに条文を、confirmedに yes か no を書いてください。例: 社会福祉法14条1項,yes", file=FILE, line=line
            )
        found[row["body_type"]].add(row["word"])
    return {kind: frozenset(words) for kind, words in found.items()}
