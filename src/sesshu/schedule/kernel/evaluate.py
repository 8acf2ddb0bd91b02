"""Whole columns of people, one after another."""

from __future__ import annotations

from typing import NamedTuple

from sesshu.schedule.columns import Column, DoseColumns, PeopleColumns, SeriesColumns
from sesshu.schedule.kernel import doses, state, status
from sesshu.schedule.kernel.state import DoseOut, PersonRow, ReasonOut, SeriesOut, State
from sesshu.schedule.kernel.writing import write_doses, write_series
from sesshu.schedule.tables import SERIES, Ints, KernelTables


class Call(NamedTuple):
    """What is asked of a run: people `first` to `end` - 1 of the columns."""

    first: int
    end: int
    as_of: int
    known_on: int
    declined: int  # the condition that says so
    wanted: int  # bits of the series asked for
    width: int  # series in the output
    families: int  # places a dose has in the output; 0: nothing is written about doses


class Scratch(NamedTuple):
    """What every person is judged in, in turn. Each holds one element: compiled, they are arrays of one record."""

    person: list[PersonRow]
    state: list[State]
    given: list[DoseOut]
    trace: list[ReasonOut]
    out: list[SeriesOut]
    shared: list[SeriesOut]


def evaluate(
    tables: list[KernelTables],
    people: PeopleColumns,
    order: Ints,
    scratch: Scratch,
    place: Ints,
    series: SeriesColumns,
    given: DoseColumns,
    again: Column,
    call: Call,
) -> int:
    """Judge people and write where they stand. `order`: in which order; those of one birthday and sex behind one
    another share most of the work. `place`: by series its place in the output.

    Returns how many did not fit the scratch; they have 1 in `again` and nothing written.
    """
    k = tables[0]
    p, s = scratch.person[0], scratch.state[0]
    g, r = scratch.given[0], scratch.trace[0]
    o, shared = scratch.out[0], scratch.shared[0]
    p.as_of = call.as_of
    p.known_on = call.known_on
    refused = 0
    for at in range(call.first, call.end):
        person = order[at]
        if not same_calendar(p, people, person):
            state.forget(s, k.sizes[SERIES])
        fits = load(p, people, person)
        if fits:
            state.clear(s, k.sizes[SERIES])
            g.count = 0
            r.count = 0
            doses.judge_doses(k, p, s, g, r)
            status.judge_untouched(k, p, s, o, shared, call.declined, call.wanted)
        if not fits or s.overflow:
            again[person] = 1
            refused += 1
            continue
        write_series(k, s, o, shared, series, place, person * call.width, call.wanted)
        if call.families:
            write_doses(g, given, people.dose_first[person], call.families)
    return refused


def same_calendar(p: PersonRow, people: PeopleColumns, person: int) -> int:
    """1 where a person has birthday, due day and sex of the one before; else they are set and bounds forgotten."""
    birth, due, sex = people.birth[person], people.due[person], people.sex[person]
    if p.birth == birth and p.due == due and p.sex == sex:
        return 1
    if p.birth != birth or p.due != due:
        for moment in range(len(p.bounds)):
            p.bounds[moment] = 0
    p.birth, p.due, p.sex = birth, due, sex
    return 0


def load(p: PersonRow, people: PeopleColumns, person: int) -> int:
    """Copy doses and conditions into the scratch; 0 where doses or conditions are more than it holds."""
    first, end = people.dose_first[person], people.dose_first[person + 1]
    first_condition, end_condition = people.condition_first[person], people.condition_first[person + 1]
    if end - first > len(p.dose_day) or end_condition - first_condition > len(p.condition_code):
        return 0
    p.doses = 0
    for dose in range(first, end):
        take_dose(p, people, dose)
    p.conditions = end_condition - first_condition
    for number in range(p.conditions):
        p.condition_code[number] = people.condition_code[first_condition + number]
        p.condition_from[number] = people.condition_from[first_condition + number]
        p.condition_until[number] = people.condition_until[first_condition + number]
        p.condition_series[number] = people.condition_series[first_condition + number]
    return 1


def take_dose(p: PersonRow, people: PeopleColumns, dose: int) -> None:
    """Put a dose behind those of the same or an earlier day, product and kind. Most come in order."""
    day, product, kind = people.dose_day[dose], people.dose_product[dose], people.dose_kind[dose]
    at = p.doses
    while at and comes_before(day, product, kind, p.dose_day[at - 1], p.dose_product[at - 1], p.dose_kind[at - 1]):
        p.dose_day[at] = p.dose_day[at - 1]
        p.dose_product[at] = p.dose_product[at - 1]
        p.dose_volume[at] = p.dose_volume[at - 1]
        p.dose_route[at] = p.dose_route[at - 1]
        p.dose_kind[at] = p.dose_kind[at - 1]
        at -= 1
    p.dose_day[at] = day
    p.dose_product[at] = product
    p.dose_kind[at] = kind
    p.dose_volume[at] = people.dose_volume[dose]
    p.dose_route[at] = people.dose_route[dose]
    p.doses += 1


def comes_before(day: int, product: int, kind: int, other_day: int, other_product: int, other_kind: int) -> bool:
    if day != other_day:
        return day < other_day
    if product != other_product:
        return product < other_product
    return kind < other_kind
