"""Several sides read at the same pace: rows of the same people come together, however many rows each side has."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sesshu.foundation.errors import InvalidInput

Row = tuple[Any, ...]  # the unified number first


class Side:
    """Rows in the order of their numbers, read a piece at a time. Digits alone are in the same order here and in the
    database."""

    def __init__(self, rows: Iterable[Row], piece: int) -> None:
        self.source, self.piece = iter(rows), piece
        self.rows: list[Row] = []
        self.numbers: list[str] = []
        self.newest = ""  # number that was read, whether its rows are still here or not
        self.ended = False

    def read(self) -> None:
        """One piece more. Raises `InvalidInput` for rows that are not in order."""
        more = list(islice(self.source, self.piece))
        self.ended = len(more) < self.piece
        numbers = [row[0] for row in more]
        if numbers != sorted(numbers) or (numbers and numbers[0] < self.newest):
            raise InvalidInput("照合する行は、統合宛名番号の小さい順に並べてください。", field="file")
        self.rows += more
        self.numbers += numbers
        self.newest = numbers[-1] if numbers else self.newest

    def take(self, before: str | None) -> list[Row]:
        """The rows of all people before a number (None: all), which are then gone from here."""
        at = len(self.rows) if before is None else bisect_left(self.numbers, before)
        taken, self.rows, self.numbers = self.rows[:at], self.rows[at:], self.numbers[at:]
        return taken


def in_step(sides: Sequence[Side]) -> Iterator[list[list[Row]]]:
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
