"""How many people a file is about; on a whole list nobody may stand twice, since the receivers take one of the two.

A list of all residents is counted in the web process: of a number of digits twelve bytes are kept, and it is at the
end that they are looked through, a part at a time.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from sesshu.foundation.files.reading import FileRefused
from sesshu.hub.connections.layouts import Layout

MOST_DIGITS = 18  # that stay different numbers of eight bytes with a 1 before them, which keeps zeros at the front
PARTS = 8  # in which they are put in order: only one at a time takes the room of whole numbers


@dataclass(slots=True)
class People:
    """`key`: the labels that tell one row from another; the first is the sender's number of a person. Rows are looked
    at one by one, and `end` is called after the last."""

    key: tuple[str, ...]
    is_whole: bool
    numbers: set[str] = field(default_factory=set)
    lines: dict[str | tuple[str, ...], int] = field(default_factory=dict)
    digits: array[int] = field(default_factory=lambda: array("Q"))
    digits_on: array[int] = field(default_factory=lambda: array("L"))  # their lines

    @classmethod
    def of(cls, layout: Layout) -> People:
        interface = layout.interface
        return cls(tuple(interface.label_of[name] for name in interface.key), layout.whole)

    def look(self, row: Mapping[str, str], line: int) -> None:
        """Raises `FileRefused` for a second row about the same, with both rows; their numbers are not repeated."""
        number = row[self.key[0]].strip()
        if self._has_row_each and number.isascii() and number.isdigit() and len(number) <= MOST_DIGITS:
            self.digits.append(int(f"1{number}"))
            self.digits_on.append(line)
        elif self.is_whole:
            rest = tuple(row[label].strip() for label in self.key[1:])
            self._look_twice((number, *rest) if rest else number, line)
        if not self._has_row_each:
            self.numbers.add(number)

    def end(self) -> None:
        """Raises as `look` does, for what is seen only now."""
        twice = {one for part in range(PARTS) for one in self._twice(part)}
        if twice:
            for number, line in zip(self.digits, self.digits_on, strict=True):
                if number in twice:
                    self._look_twice(str(number), line)

    @property
    def count(self) -> int:
        return len(self.lines) + len(self.digits) if self._has_row_each else len(self.numbers)

    @property
    def _has_row_each(self) -> bool:
        """Then the rows are the people."""
        return self.is_whole and len(self.key) == 1

    def _twice(self, part: int) -> set[int]:
        ordered = sorted(number for number in self.digits if number % PARTS == part)
        return {one for one, next_one in pairwise(ordered) if one == next_one}

    def _look_twice(self, told: str | tuple[str, ...], line: int) -> None:
        first = self.lines.setdefault(told, line)
        if first != line:
            labels = "と".join(f"「{label}」" for label in self.key)
            raise FileRefused(
                f"{line}行目の{labels}は、{first}行目と同じです。同じ{labels}は1行だけにして送り直してください。"
                f"例: {line}行目か{first}行目の正しいほうだけを残す"
            )
