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
from sesshu.ledger.doses.judging import Verdict
from sesshu.ledger.residents.models import Resident

CHUNK = 2000
TWICE = (
    "同じ日・同じワクチンの接種がすでに登録されています。同じ接種なら登録不可としてください。"
    "本当に2回接種された場合は、その人の画面から「同じ日の2回目の接種」として登録してください。"
)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why a person should look at a report before it is recorded."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """A reported dose before its person is known: `row` is its place in the source, `entry` lacks the resident.

    `doubt` is asked once the person is known, and holds the report.
    """

    row: int
    addressee_number: str
    entry: Callable[[UUID], DoseEntry]
    doubt: Callable[[Resident], Doubt | None] | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a report: `accepted`, `held` (a person must look) or `rejected`, with code and reason. An
    accepted report has a reason when its dose waits in 判断待ち."""

    row: int
    outcome: str
    reason: str = ""
    code: str = ""


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
    people = {r.addressee_number: r for r in Resident.objects.filter(addressee_number__in=numbers, sealed=False)}
    good: list[tuple[Report, DoseEntry]] = []
    outcomes = []
    for report in chunk:
        person = people.get(report.addressee_number)
        if person is None:
            reason = "宛名番号の住民が台帳にいません。番号を確認してください。"
            outcomes.append(Outcome(report.row, "held", reason, "UNKNOWN_RESIDENT"))
            continue
        entry = report.entry(person.pk)
        entry = entry if entry.decision else replace(entry, decision="undecided")
        try:
            entry.check(clock.today(), person.birth_date)
        except InvalidInput as wrong:
            outcomes.append(Outcome(report.row, "rejected", wrong.message, wrong.code))
            continue
        if report.doubt and (doubt := report.doubt(person)):
            outcomes.append(Outcome(report.row, "held", doubt.reason, doubt.code))
            continue
        good.append((report, entry))
    return outcomes + _record_good(good, by, purpose)


def _record_good(good: list[tuple[Report, DoseEntry]], by: Actor, purpose: str) -> list[Outcome]:
    if not good:
        return []
    try:
        recorded = actions.record_doses(entries=[entry for _, entry in good], by=by, purpose=purpose)
    except actions.AlreadyRecorded as doubled:
        twice = set(doubled.rows)
        rest = [pair for index, pair in enumerate(good) if index not in twice]
        held = [Outcome(good[index][0].row, "held", TWICE, doubled.code) for index in sorted(twice)]
        return held + _record_good(rest, by, purpose)
    return [_accepted(report.row, done.verdict) for (report, _), done in zip(good, recorded, strict=True)]


def _accepted(row: int, verdict: Verdict) -> Outcome:
    if verdict.level != "block":
        return Outcome(row, "accepted")
    why = verdict.reasons[0].text if verdict.reasons else ""
    return Outcome(row, "accepted", f"登録し、判断待ちにしました。{why}", verdict.first_code)
