"""How many people a file is about; on a whole list nobody may stand twice, since the receivers take one of the two.

A list of all residents is counted in the web process: a number is kept as it is, and once, not in a tuple of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sesshu.foundation.files.reading import FileRefused
from sesshu.hub.connections.layouts import Layout


@dataclass(slots=True)
class People:
    """`key`: the labels that tell one row from another; the first is the sender's number of a person."""

    key: tuple[str, ...]
    is_whole: bool
    numbers: set[str] = field(default_factory=set)
    lines: dict[str | tuple[str, ...], int] = field(default_factory=dict)

    @classmethod
    def of(cls, layout: Layout) -> People:
        interface = layout.interface
        return cls(tuple(interface.label_of[name] for name in interface.key), layout.whole)

    def look(self, row: Mapping[str, str], line: int) -> None:
        """Raises `FileRefused` for a second row about the same, with both rows; their numbers are not repeated."""
        number = row[self.key[0]].strip()
        if self.is_whole:
            rest = tuple(row[label].strip() for label in self.key[1:])
            self._look_twice((number, *rest) if rest else number, line)
        if not self._has_row_each:
            self.numbers.add(number)

    @property
    def count(self) -> int:
        return len(self.lines if self._has_row_each else self.numbers)

    @property
    def _has_row_each(self) -> bool:
        """Then the rows are the people."""
        return self.is_whole and len(self.key) == 1

    def _look_twice(self, told: str | tuple[str, ...], line: int) -> None:
        first = self.lines.setdefault(told, line)
        if first != line:
            labels = "と".join(f"「{label}」" for label in self.key)
            raise FileRefused(
                f"{line}行目の{labels}は、{first}行目と同じです。同じ{labels}は1行だけにして送り直してください。"
                f"例: {line}行目か{first}行目の正しいほうだけを残す"
            )
