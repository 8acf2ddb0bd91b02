"""Judging people: the public functions over the kernel."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from sesshu.schedule.answers import dose_judgements, series_judgements, series_states
from sesshu.schedule.city import decisive
from sesshu.schedule.kernel.state import new_state
from sesshu.schedule.rows import person_row
from sesshu.schedule.running import run
from sesshu.schedule.speech import speech
from sesshu.schedule.tables import Tables
from sesshu.schedule.types import DoseJudgement, GivenDose, Judgement, Person, PersonState


def judge(
    tables: Tables,
    person: Person,
    doses: Sequence[GivenDose],
    *,
    as_of: date,
    known_on: date | None = None,
    only: Iterable[str] | None = None,
    language: str = "ja",
) -> Judgement:
    """Judge all doses and all series of a person, with reasons. Raises InputError.

    as_of: the day for which "due" is asked. known_on: only rules and doses of that day or before are known.
    only: codes of the series that are asked for; the default asks for all of them.
    language: of the sentences (`spoken_languages`); articles are quoted as they are. Raises KeyError for another.
    """
    spoken = speech(language)
    row, ordered = person_row(tables, person, doses, as_of, known_on)
    ran = run(tables, row, new_state(len(tables.series)), full=True, wanted=_bits(tables, only))
    return Judgement(
        id=person.id,
        as_of=as_of,
        rules=tables.rules,
        doses=dose_judgements(tables, row, ordered, ran, spoken),
        series=series_judgements(tables, row, ran, spoken),
    )


def judge_given(
    tables: Tables,
    person: Person,
    doses: Sequence[GivenDose],
    *,
    as_of: date,
    known_on: date | None = None,
    language: str = "ja",
) -> tuple[DoseJudgement, ...]:
    """Only what the doses are, with reasons, and not where the series stand: for taking in many doses."""
    row, ordered = person_row(tables, person, doses, as_of, known_on)
    ran = run(tables, row, new_state(len(tables.series)), full=False, wanted=0)
    return dose_judgements(tables, row, ordered, ran, speech(language))


def judge_many(
    tables: Tables,
    people: Iterable[tuple[Person, Sequence[GivenDose]]],
    *,
    as_of: date,
    known_on: date | None = None,
    only: Iterable[str] | None = None,
) -> Iterator[PersonState]:
    """Where many people stand, without texts. Raises InputError at the first person that cannot be judged.

    `only`: codes of the series that are asked for; the default asks for all of them.
    """
    state = new_state(len(tables.series))
    wanted = _bits(tables, only)
    for person, doses in people:
        row, _ = person_row(tables, person, doses, as_of, known_on)
        ran = run(tables, row, state, full=False, wanted=wanted)
        yield PersonState(person.id, series_states(tables, ran.out))


def verdict(
    tables: Tables, person: Person, doses: Sequence[GivenDose], *, candidate: GivenDose, as_of: date
) -> DoseJudgement:
    """What a dose would be if it were recorded beside the others: its `level` is "block" (it would be recorded,
    but is no routine dose), "warn" or "info". Of several series the gravest answer is given."""
    judged = judge_given(tables, person, [*doses, candidate], as_of=max(as_of, candidate.date))
    found = [dose for dose in judged if dose.date == candidate.date and dose.product == candidate.product]
    if sum(dose.date == candidate.date and dose.product == candidate.product for dose in doses):
        found = [dose for dose in found if dose.reasons[0].code == "DUPLICATE"] or found
    return min(decisive(found), key=lambda dose: ("block", "warn", "info").index(dose.level))


def _bits(tables: Tables, only: Iterable[str] | None) -> int:
    return -1 if only is None else sum(1 << tables.series_index[code] for code in set(only))
