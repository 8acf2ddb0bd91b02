"""Reading the ledger by one binary COPY: one statement sees one moment, and each resident's rows come together.

Every row has the same width: resident, what it is (0 the person, 1 a dose, 2 a condition), five numbers.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator
from hashlib import blake2b
from itertools import accumulate, compress, pairwise
from typing import Any

from django.db import connection

from sesshu.foundation.access import Actor
from sesshu.ledger.due.facts import ID, MARK, Codes, Facts, empty_columns, whole_numbers
from sesshu.ledger.residents.words import OUTSIDE_CLASSES, ResidentStatus

PERMISSION = "mailing.read"
HEADER, TRAILER = 19, 2
NUMBERS = 6
FIRST = 2 + 4  # the count of fields and the length of the identifier come before it
ROW = FIRST + ID + NUMBERS * 8
WHAT = FIRST + ID + 4
PORTION = 100_000 * ROW

# Withdrawn doses, ended conditions and persons who are no residents are not read.
SQL = """
COPY (
  WITH product AS (SELECT * FROM unnest(%(products)s::text[]) WITH ORDINALITY AS listed(code, number)),
       city AS (SELECT * FROM resident
                 WHERE resident_class <> ALL(%(elsewhere)s) AND NOT sealed AND status <> %(joined)s)
  SELECT id, what, a, b, c, d, e FROM (
    SELECT id, 0 AS what,
           coalesce(birth_date - DATE '0001-01-01' + 1, 0) AS a,
           CASE sex WHEN 'F' THEN 1 WHEN 'M' THEN 2 ELSE 0 END AS b,
           coalesce(became_on - DATE '0001-01-01' + 1, 0) AS c,
           coalesce(removed_on - DATE '0001-01-01' + 1, 3652059) AS d, coalesce(expected.day, 0) AS e
      FROM city LEFT JOIN (
             SELECT resident_id, max(due_date) - DATE '0001-01-01' + 1 AS day FROM resident_condition
              WHERE ended_at IS NULL AND due_date IS NOT NULL GROUP BY resident_id
           ) AS expected ON expected.resident_id = city.id
    UNION ALL
    SELECT dose.resident_id, 1, dose.given_on - DATE '0001-01-01' + 1, coalesce(product.number, 0)::int - 1,
           CASE WHEN volume_ml IS NULL THEN -1 WHEN volume_ml <= 0 THEN -2 ELSE round(volume_ml * 1000)::int END,
           CASE route WHEN '' THEN 0 ELSE coalesce(array_position(%(routes)s::text[], route), -1) END,
           coalesce(array_position(%(kinds)s::text[], dose.kind), array_position(%(kinds)s::text[], 'voluntary')) - 1
      FROM dose JOIN city ON city.id = dose.resident_id LEFT JOIN product ON product.code = dose.product
     WHERE dose.withdrawn_at IS NULL
    UNION ALL
    SELECT held.resident_id, 2, coalesce(array_position(%(conditions)s::text[], held.code), 0) - 1,
           coalesce(held.valid_from - DATE '0001-01-01' + 1, 0),
           coalesce(held.valid_until - DATE '0001-01-01' + 1, 3652059),
           CASE held.series WHEN '' THEN -1 ELSE coalesce(array_position(%(series)s::text[], held.series), -1) - 1 END,
           0
      FROM resident_condition held JOIN city ON city.id = held.resident_id
     WHERE held.ended_at IS NULL
  ) AS facts ORDER BY id, what, a, b, e, d, c
) TO STDOUT (FORMAT BINARY)
"""


def read_facts(viewer: Actor, codes: Codes, *, said: Callable[[int], None] | None = None) -> Facts:
    """The city as it is now. `said` is told how many residents were read so far."""
    viewer.check(PERMISSION)
    columns = empty_columns()
    for rows in _portions(codes):
        _take(columns, rows)
        if said:
            said(len(columns.birth))
    return Facts(codes, columns)


def _portions(codes: Codes) -> Iterator[bytes]:
    """Rows of whole residents, some 100,000 at a time."""
    parameters: dict[str, Any] = {name: list(listed) for name, listed in codes._asdict().items()}
    parameters["elsewhere"] = [str(one) for one in OUTSIDE_CLASSES]
    parameters["joined"] = ResidentStatus.JOINED.value
    held = bytearray()
    skip = HEADER
    with connection.cursor() as cursor, cursor.copy(SQL, parameters) as copy:
        for part in copy:
            held += part
            if skip and len(held) >= HEADER:
                del held[:HEADER]
                skip = 0
            if len(held) >= PORTION + ROW:
                end = _last_person(held)
                yield bytes(held[:end])
                del held[:end]
    yield bytes(held[: len(held) - TRAILER])


def _last_person(held: bytearray) -> int:
    """Where the last person of whole rows begins: the rows before are complete. 0 when there is but one person."""
    at = len(held) // ROW * ROW - ROW
    while at > 0 and held[at + WHAT + 3] != 0:
        at -= ROW
    return at


def _take(columns: Any, rows: bytes) -> None:
    what = rows[WHAT + 3 :: ROW]
    numbers = [whole_numbers(rows, ROW, WHAT + 8 * place) for place in range(1, NUMBERS)]
    persons = [at for at, kind in enumerate(what) if kind == 0]
    for first, end in pairwise([*persons, len(what)]):
        person = rows[first * ROW : end * ROW]
        columns.ids.frombytes(person[FIRST : FIRST + ID])
        columns.marks.frombytes(blake2b(person, digest_size=MARK).digest())
    _extend(columns, what, 0, numbers, ("birth", "sex", "here_from", "here_until", "due"))
    _extend(columns, what, 1, numbers, ("dose_day", "dose_product", "dose_volume", "dose_route", "dose_kind"))
    names = ("condition_code", "condition_from", "condition_until", "condition_series")
    _extend(columns, what, 2, numbers, names)
    ends = [*persons[1:], len(what)]
    _offsets(columns.dose_first, what, 1, ends if persons else [])
    _offsets(columns.condition_first, what, 2, ends if persons else [])


def _extend(columns: Any, what: bytes, kind: int, numbers: list[array[int]], names: tuple[str, ...]) -> None:
    chosen = _only(what, kind)
    for name, column in zip(names, numbers, strict=False):
        getattr(columns, name).extend(compress(column, chosen))


def _offsets(offsets: array[int], what: bytes, kind: int, ends: list[int]) -> None:
    counted = [0, *accumulate(_only(what, kind))]
    before = offsets[-1]
    offsets.extend(before + counted[end] for end in ends)


def _only(what: bytes, kind: int) -> bytes:
    """1 for the rows of a kind, 0 for the others."""
    return what.translate(bytes(int(value == kind) for value in range(256)))
