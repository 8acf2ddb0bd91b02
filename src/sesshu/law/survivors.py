"""Reasons why a changed number of the law may go unnoticed, from `cases/survivors.yaml`."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sesshu.law.files import Entry, entries, read_yaml

FILE = "cases/survivors.yaml"


@dataclass(frozen=True, slots=True)
class Survivor:
    """One reason. `where` is file and path, or their beginning before `*`; no `changes` or `series`: all of them."""

    where: str
    changes: tuple[str, ...]
    series: tuple[str, ...]
    reason: str
    line: int

    def explains(self, series: str, name: str) -> bool:
        """Whether a mutant (`file path old → new`) of a series is one of these."""
        if self.series and series not in self.series:
            return False
        file, path, change = name.split(" ", 2)
        place = f"{file} {path}"
        met = place.startswith(self.where[:-1]) if self.where.endswith("*") else place == self.where
        return met and (not self.changes or change in self.changes)

    def about(self, series: Collection[str]) -> bool:
        """Whether a run over these series must have met it."""
        file = self.where.split()[0].removeprefix("schedule/").removesuffix(".yaml")
        return bool(set(self.series) & set(series)) if self.series else file in series


def read_survivors() -> list[Survivor]:
    """All reasons, one for each place. Raises LawError."""
    return [survivor for entry in entries(read_yaml(FILE), "survivors") for survivor in _survivors(entry)]


def _survivors(entry: Entry) -> Iterator[Survivor]:
    for word in ("where", "reason"):
        if not entry.get(word):
            raise entry.error(f"「{word}」がありません。必ず書いてください。")
    changes, series = (tuple(str(item) for item in entry.get(word) or ()) for word in ("changes", "series"))
    written = entry["where"]
    for where in written if isinstance(written, list) else [written]:
        if len(str(where).split()) != 2:
            raise entry.error("「where」は「schedule/mr_1.yaml targets[0].from」のように書いてください。", "where")
        if not str(where).startswith("schedule/") and not series:
            raise entry.error("共通のファイルについては「series」も書いてください。", "where")
        yield Survivor(str(where), changes, series, str(entry["reason"]), entry.line)
