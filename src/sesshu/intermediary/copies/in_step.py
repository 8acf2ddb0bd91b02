"""Several sides read at the same pace: rows of the same people come together, however many rows each side has.

A row is one text that begins with the unified number: the number alone, or with a tab and more. Millions of rows go by,
and one text costs a quarter of what a tuple of its columns does.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from sesshu.foundation.errors import InvalidInput

TAB = "\t"


class Side:
    """Rows in the order of their numbers, read a piece at a time. Digits alone are in the same order here and in the
    database, and a tab comes before every digit: rows as texts are in the order of their numbers too."""

    def __init__(self, rows: Iterable[str], piece: int, *, strict: bool = False) -> None:
        """`strict`: rows from outside, of which every single one must be in order; otherwise it is enough that the
        pieces are, as each is put in order here."""
        self.source, self.piece, self.strict = iter(rows), piece, strict
        self.rows: list[str] = []
        self.newest = ""  # number that was read, whether its rows are still here or not
        self.ended = False
        self.seen = 0  # rows in all

    def read(self) -> None:
        """One piece more. Raises `InvalidInput` for rows that are not in order."""
        told = list(islice(self.source, self.piece))
        self.ended, self.seen = len(told) < self.piece, self.seen + len(told)
        more = sorted(told)
        if told and (number_of(more[0]) < self.newest or (self.strict and more != told and not _in_order(told))):
            raise InvalidInput("照合する行は、統合宛名番号の小さい順に並べてください。", field="file")
        self.rows += more
        self.newest = number_of(more[-1]) if more else self.newest

    def take(self, before: str | None) -> list[str]:
        """The rows of all people before a number (None: all), which are then gone from here."""
        at = len(self.rows) if before is None else bisect_left(self.rows, before)
        taken, self.rows = self.rows[:at], self.rows[at:]
        return taken


def number_of(row: str) -> str:
    return row.partition(TAB)[0]


def _in_order(rows: Sequence[str]) -> bool:
    """By their numbers; within a person the order does not matter."""
    numbers = [number_of(row) for row in rows]
    return numbers == sorted(numbers)


def in_step(sides: Sequence[Side]) -> Iterator[list[list[str]]]:
    """The rows of the same people of every side, people by people in the order of their numbers."""
    while True:
        for side in sides:
            if not side.ended and len(side.rows) < side.piece:
                side.read()
        running = [side for side in sides if not side.ended]
        if not running:
            break
        slowest = min(running, key=lambda side: side.newest)
        taken = [side.take(slowest.newest) for side in sides]
        if any(taken):
            yield taken
        else:
            slowest.read()  # a person with more rows than a piece
    if any(side.rows for side in sides):
        yield [side.take(None) for side in sides]
