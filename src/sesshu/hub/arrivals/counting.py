"""How many people a file is about; on a whole list nobody may stand twice, since the receivers take one of the two."""

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
    lines: dict[tuple[str, ...], int] = field(default_factory=dict)

    @classmethod
    def of(cls, layout: Layout) -> People:
        interface = layout.interface
        return cls(tuple(interface.label_of[name] for name in interface.key), layout.whole)

    def look(self, row: Mapping[str, str], line: int) -> None:
        """Raises `FileRefused` for a second row about the same, with both rows; their numbers are not repeated."""
        told = tuple(row[label].strip() for label in self.key)
        self.numbers.add(told[0])
        if not self.is_whole:
            return
        first = self.lines.setdefault(told, line)
        if first != line:
            labels = "と".join(f"「{label}」" for label in self.key)
            raise FileRefused(
                f"{line}行目の{labels}は、{first}行目と同じです。同じ{labels}は1行だけにして送り直してください。"
                f"例: {line}行目か{first}行目の正しいほうだけを残す"
            )
