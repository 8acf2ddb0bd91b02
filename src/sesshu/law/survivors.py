"""Reasons why a changed number of the law may go unnoticed, from `cases/survivors.yaml`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sesshu.law.files import entries, read_yaml

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
    """All reasons. Raises LawError."""
    found = []
    for entry in entries(read_yaml(FILE), "survivors"):
        for word in ("where", "reason"):
            if not entry.get(word):
                raise entry.error(f"「{word}」がありません。必ず書いてください。")
        if len(str(entry["where"]).split()) != 2:
            raise entry.error("「where」は「schedule/mr_1.yaml targets[0].from」のように書いてください。", "where")
        changes, series = (tuple(str(item) for item in entry.get(word) or ()) for word in ("changes", "series"))
        if not str(entry["where"]).startswith("schedule/") and not series:
            raise entry.error("共通のファイルについては「series」も書いてください。", "where")
        found.append(Survivor(str(entry["where"]), changes, series, str(entry["reason"]), entry.line))
    return found
