"""The one statement of a data output: keys in front, then each column as the file will have it.

Rows come as lines of CSV. The first cell has a fixed width and never goes into a file. It holds, in hexadecimal digits,
the key of the row, and the person where the row is not the person itself.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from sesshu.ledger.extracts.subjects import ExtractColumn

KEY, KEYS = 2 * 16, 2 * (16 + 16)  # of a row that is the person; of another
# The same cells that `text.formula_safe` marks (a test compares the two).
_BLANK = "\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B)))
_BLANK += "\u2028\u2029\u202f\u205f\u3000"
_SIGNS = "=+-@＝＋－＠"
_FORMULA = f"^([{_BLANK}]*[=+@＝＋－＠-]|[\t\r\n])"
_NUMBER = r"^[+-]?[0-9][0-9,]*(\.[0-9]+)?$"
INSTANT = "to_char({x} AT TIME ZONE 'Asia/Tokyo', 'YYYY-MM-DD\"T\"HH24:MI:SS')"
FORMATS = {  # days as the server writes them, in the style that the reading sets: three times as quick as a pattern
    "day": "{x}::text", "instant": INSTANT, "time": "to_char({x}, 'HH24:MI')",
    "flag": "CASE WHEN {x} THEN '1' WHEN NOT {x} THEN '0' END", "number": "{x}::text", "text": "{x}::text",
}  # fmt: skip
AS_THEY_ARE = ("day", "number", "text")  # the server writes the same in a file


@dataclass(frozen=True, slots=True)
class Statement:
    text: str
    values: tuple[Any, ...]


def inner(rows: QuerySet[Any]) -> Statement:
    """The question itself, as Django writes it."""
    text, values = rows.query.sql_with_params()
    return Statement(text, tuple(values))


def copy_out(rows: QuerySet[Any], columns: list[ExtractColumn], *, profile: str, of_persons: bool) -> Statement:
    """COPY … TO STDOUT. For people codes are in words; in CSV for them nothing is left that a spreadsheet would run.

    `of_persons`: each row is the person, so that one key is enough.
    """
    for_people, safe = profile != "machine", profile in ("human", "cp932")
    asked, values, parts = inner(rows), [], []
    for place, column in enumerate(columns):
        text, own = _cell(column, f"q.c{place}", for_people=for_people, safe=safe)
        parts.append(f"{text} AS o{place}")
        values += own
    keys = "uuid_send(q.row_key)" if of_persons else "uuid_send(q.row_key) || uuid_send(q.row_person)"
    quoted = f", FORCE_QUOTE ({', '.join(f'o{n}' for n in range(len(columns)))})" if profile == "human" else ""
    chosen = f"SELECT encode({keys}, 'hex') AS k, {', '.join(parts)} FROM ({asked.text}) q"  # noqa: S608 - values are parameters
    return Statement(f"COPY ({chosen}) TO STDOUT (FORMAT csv{quoted})", (*values, *asked.values))


def _cell(column: ExtractColumn, cell: str, *, for_people: bool, safe: bool) -> tuple[str, list[Any]]:
    if not for_people and column.kind in AS_THEY_ARE:
        return cell, []
    text, values = FORMATS[column.kind].format(x=cell), []
    if not for_people:
        return text, values
    if column.words:
        text, values = f"coalesce(%s::jsonb ->> {cell}, {cell}::text)", [json.dumps(column.words())]
    if safe and column.kind == "text" and not column.words:
        text = (
            f"CASE WHEN {cell} <> '' AND strpos(%s, left({cell}, 1)) > 0 AND {cell} ~ %s AND {cell} !~ %s"
            f" THEN '''' || {cell} ELSE {cell} END"
        )
        values = [_BLANK + _SIGNS, _FORMULA, _NUMBER]
    return f"coalesce({text}, '')", values
