"""法令差分 of the city: everybody judged under two laws or on two days, and the people who change state as a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction

from sesshu.foundation import audit
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotNow
from sesshu.foundation.files.exporting import export
from sesshu.foundation.files.models import Export
from sesshu.ledger.due.changes import here
from sesshu.ledger.due.comparing import NONE, Difference, Place, Tally, differences
from sesshu.ledger.due.facts import Codes, Facts
from sesshu.ledger.due.judging import judge
from sesshu.ledger.due.listing import COLUMNS, MOST_LISTED, SLICE, STATUS_WORDS, who
from sesshu.ledger.due.people import population
from sesshu.ledger.due.reading import PERMISSION, read_facts
from sesshu.ledger.due.watching import Watch
from sesshu.ledger.programmes.tables import city_law, city_tables
from sesshu.ledger.residents import queries as residents
from sesshu.schedule import Tables, load_tables

CHUNK = 100_000
WORDS = STATUS_WORDS | {NONE: "対象でない"}
LISTED = (
    *(column for column in COLUMNS if column[0] in {"addressee_number", "name", "kana", "birth_date", "sex"}),
    ("protected", "支援措置"), ("series", "予防接種"), ("old_status", "前の状態"), ("new_status", "後の状態"),
    ("old_earliest", "前の最初の日"), ("old_latest", "前の最後の日"),
    ("new_earliest", "後の最初の日"), ("new_latest", "後の最後の日"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: a law and a day."""

    tables: Tables
    as_of: date


@dataclass(slots=True)
class Compared:
    """Counts, and who changes state: resident and difference."""

    old: Side
    new: Side
    tally: Tally = field(default_factory=Tally)
    unclear: int = 0
    people: list[tuple[UUID, Difference]] = field(default_factory=list)
    engine: str = ""


def law_of(folder: Path | None) -> Tables:
    """The law of a folder (None: the one in force) with what this city adds and sets. Raises LawError."""
    if folder is None:
        return city_tables()
    law = city_law()
    return load_tables(overrides=law.settings or None, city=law.rules, folder=folder)


def compare(
    *, old: Side, new: Side, by: Actor, purpose: str, processes: int = 1, watch: Watch | None = None
) -> Compared:
    """Judge everybody who is here on both days, both ways. Nothing is stored but the entry that it was done."""
    by.check(PERMISSION)
    watch, found = watch or Watch(), Compared(old, new)
    with watch.step("read"):
        codes = Codes.of(old.tables, new.tables)
        facts = read_facts(by, codes, said=lambda done: watch.progress("read", done, 0))
    with watch.step("judge"):
        for done, chosen in _judge_both(facts, found, processes):
            watch.progress("judge", done, chosen)
    with transaction.atomic():
        audit.record(
            "due.compared", by=by, purpose=purpose, n=max(1, found.tally.persons),
            detail={
                "old": [old.tables.rules, old.as_of.isoformat()], "new": [new.tables.rules, new.as_of.isoformat()],
                "affected": found.tally.affected,
            },
        )  # fmt: skip
    return found


def _judge_both(facts: Facts, found: Compared, processes: int) -> Iterator[tuple[int, int]]:
    """Portion by portion; gives how many are done, of how many."""
    sides = [(side, population(facts, side.tables)) for side in (found.old, found.new)]
    unclear = sides[0][1].unclear | sides[1][1].unclear
    both = sorted(set(here(facts, found.old.as_of)[0]) & set(here(facts, found.new.as_of)[0]))
    clear = [at for at in both if at not in unclear]
    found.unclear = len(both) - len(clear)
    for first in range(0, len(clear), CHUNK):
        chosen = clear[first : first + CHUNK]
        before, after = (
            judge(side.tables, held, chosen, as_of=side.as_of, processes=processes).standing for side, held in sides
        )
        differ = differences(before, after)
        found.engine = after.engine
        found.tally.add(len(chosen), differ)
        found.people += [(UUID(bytes=facts.id_of(chosen[one.person])), one) for one in differ if one.changes_status]
        yield first + len(chosen), len(clear)


def export_differences(*, found: Compared, profile: str, by: Actor, purpose: str) -> Export:
    """Write who changes state (a line for each series) to a file and register it. No addresses are in it.

    Raises `NotNow` where nobody changes state, or too many do.
    """
    by.check("file.export")
    if not found.people:
        raise NotNow("状態が変わる人はいません。")
    if len(found.people) > MOST_LISTED:
        raise NotNow(f"{len(found.people):,}行になります。一覧は{MOST_LISTED:,}行までです。")
    return export(
        name=f"予防接種_法令差分_{found.old.as_of.isoformat()}_{found.new.as_of.isoformat()}", columns=list(LISTED),
        rows=_lines(found, by), profile=profile, by=by, purpose=purpose,
        subjects=sorted({f"resident:{resident}" for resident, _ in found.people}),
    )  # fmt: skip


def _lines(found: Compared, by: Actor) -> Iterator[dict[str, Any]]:
    names = {text.code: text.name for side in (found.old, found.new) for text in side.tables.series}
    for at in range(0, len(found.people), SLICE):
        part = found.people[at : at + SLICE]
        people = {person.pk: person for person in residents.visible_to(by).filter(id__in={key for key, _ in part})}
        for key, one in part:
            line = who(people[key]) | {"series": names[one.series]}
            yield line | _days("old", one.old) | _days("new", one.new)


def _days(side: str, place: Place) -> dict[str, Any]:
    earliest, latest = (_day(ordinal) for ordinal in (place.earliest, place.latest))
    return {f"{side}_status": WORDS[place.status], f"{side}_earliest": earliest, f"{side}_latest": latest}


def _day(ordinal: int) -> date | None:
    return date.fromordinal(ordinal) if 1 <= ordinal <= date.max.toordinal() else None
