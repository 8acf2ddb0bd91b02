"""Doses reported in bulk (a contractor's file, another city's answer, the made-up city): chunk by chunk, idempotent.

Nobody can be asked at night, so a dose outside the routine rules is recorded with the decision `undecided` and waits
in 判断待ち. Reports that cannot be recorded come back with their reason; nothing is dropped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from uuid import UUID

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput
from sesshu.ledger.doses import actions
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.residents.models import Resident

CHUNK = 2000


@dataclass(frozen=True, slots=True)
class Report:
    """A reported dose before its person is known: `row` is its place in the source, `entry` lacks the resident."""

    row: int
    addressee_number: str
    entry: Callable[[UUID], DoseEntry]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a report: `accepted`, `held` (a person must look) or `rejected`, with the reason."""

    row: int
    outcome: str
    reason: str = ""


def record_reports(
    *,
    reports: Sequence[Report],
    by: Actor,
    purpose: str,
    progress: Callable[[int, int], None] | None = None,
) -> list[Outcome]:
    """Record reported doses. Reports of one person stay in one transaction, so that they are judged together."""
    outcomes: list[Outcome] = []
    for chunk in _chunks(sorted(reports, key=lambda r: (r.addressee_number, r.row))):
        outcomes += _record_chunk(chunk, by, purpose)
        if progress:
            progress(len(outcomes), len(reports))
    return sorted(outcomes, key=lambda o: o.row)


def _chunks(reports: Sequence[Report]) -> Iterator[list[Report]]:
    chunk: list[Report] = []
    for _, of_person in groupby(reports, key=lambda r: r.addressee_number):
        chunk += of_person
        if len(chunk) >= CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _record_chunk(chunk: Sequence[Report], by: Actor, purpose: str) -> list[Outcome]:
    numbers = {report.addressee_number for report in chunk}
    people = {r.addressee_number: r for r in Resident.objects.filter(addressee_number__in=numbers)}
    good: list[tuple[Report, DoseEntry]] = []
    outcomes = []
    for report in chunk:
        person = people.get(report.addressee_number)
        if person is None:
            outcomes.append(Outcome(report.row, "held", "宛名番号：該当する住民がいません。番号を確認してください。"))
            continue
        entry = report.entry(person.pk)
        entry = entry if entry.decision else replace(entry, decision="undecided")
        try:
            entry.check(clock.today(), person.birth_date)
        except InvalidInput as wrong:
            outcomes.append(Outcome(report.row, "rejected", wrong.message))
            continue
        good.append((report, entry))
    return outcomes + _record_good(good, by, purpose)


def _record_good(good: list[tuple[Report, DoseEntry]], by: Actor, purpose: str) -> list[Outcome]:
    if not good:
        return []
    try:
        actions.record_doses(entries=[entry for _, entry in good], by=by, purpose=purpose)
    except actions.AlreadyRecorded as doubled:
        twice = set(doubled.rows)
        rest = [pair for index, pair in enumerate(good) if index not in twice]
        held = [Outcome(good[index][0].row, "held", doubled.message) for index in sorted(twice)]
        return held + _record_good(rest, by, purpose)
    return [Outcome(report.row, "accepted") for report, _ in good]
