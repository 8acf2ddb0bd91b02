"""Who has to be judged anew: those of whom something differs between two snapshots."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sesshu.ledger.due.facts import NO_DAY, Facts


@dataclass(frozen=True, slots=True)
class Changes:
    """`judge`: places in the new facts; `gone`: identifiers of those who are there no longer, and whose rows go;
    `everybody`: nothing of an earlier judgement holds."""

    judge: list[int]
    gone: list[bytes]
    everybody: bool
    persons: int
    birth_unknown: int

    @property
    def unchanged(self) -> int:
        return self.persons - len(self.judge)


def here(facts: Facts, on: date) -> tuple[list[int], int]:
    """Residents of the city on a day whose birth date is known, and how many others there are.

    As `residents.queries.alive_and_here`: registered by then, not dead, moved out or removed by then.
    """
    day, found, unknown = on.toordinal(), [], 0
    columns = facts.columns
    for at, (birth, first, until) in enumerate(zip(columns.birth, columns.here_from, columns.here_until, strict=True)):
        if first <= day < until:
            if birth == NO_DAY:
                unknown += 1
            else:
                found.append(at)
    return found, unknown


def changes(old: Facts | None, new: Facts, on: date) -> Changes:
    """What a judgement for a day has to do once more. `old` is what the last one stood on, None without one."""
    judged, unknown = here(new, on)
    if old is None or old.codes != new.codes:
        return Changes(judged, [], True, len(judged), unknown)
    before = {old.id_of(at): old.mark_of(at) for at in here(old, on)[0]}
    judge = [at for at in judged if before.pop(new.id_of(at), None) != new.mark_of(at)]
    return Changes(judge, sorted(before), False, len(judged), unknown)
