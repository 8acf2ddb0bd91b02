"""The plan of a person who takes every dose on standard time."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sesshu.schedule.kernel.doses import judge_doses
from sesshu.schedule.kernel.filling import enter_occasion
from sesshu.schedule.kernel.moments import bound
from sesshu.schedule.kernel.opening import open_next
from sesshu.schedule.kernel.plans import plan_choices, plan_next
from sesshu.schedule.kernel.state import (
    PersonRow,
    State,
    clear,
    new_series_out,
    new_state,
)
from sesshu.schedule.kernel.status import judge_one
from sesshu.schedule.rows import person_row
from sesshu.schedule.running import dose_rooms
from sesshu.schedule.tables import LAST_DAY, Tables
from sesshu.schedule.types import GivenDose, Person

# More doses than any series asks for.
_MOST_DOSES = 12


class PlannedDose(NamedTuple):
    """One dose of the plan: (series, dose_number, product, earliest, standard_from, standard_until, latest)."""

    series: str
    dose_number: int
    product: str
    earliest: date
    standard_from: date | None
    standard_until: date | None
    latest: date | None


def standard_plan(tables: Tables, person: Person) -> list[PlannedDose]:
    """All doses of a person's life by the rules of their time, each given on the first standard day.

    Series repeated every year or pregnancy are planned once, at their first occasion. Series that depend on a
    registered condition are planned only where the person has it. Raises InputError.
    """
    plan: list[PlannedDose] = []
    given: list[GivenDose] = []
    for series in range(len(tables.series)):
        plan += _plan_series(tables, person, series, given)
    return plan


def _sharing(tables: Tables, series: int, given: list[GivenDose]) -> list[GivenDose]:
    """The planned doses that are judged in the family of a series: a product may count in several families."""
    k = tables.kernel
    family = next(at for at in range(len(k.family_first)) if k.family_first[at] <= series < k.family_end[at])
    found = []
    for dose in given:
        product = tables.product_index[dose.product]
        if family in k.product_family[k.product_family_first[product] : k.product_family_end[product]]:
            found.append(dose)
    return found


def _plan_series(tables: Tables, person: Person, series: int, given: list[GivenDose]) -> list[PlannedDose]:
    found: list[PlannedDose] = []
    shared = _sharing(tables, series, given)
    as_of = max([person.birth_date or person.due_date or date.min, *(dose.date for dose in shared)])
    only_with = tables.kernel.series_only_with[series]
    if only_with and not any(only_with >> tables.product_index[dose.product] & 1 for dose in given):
        return found
    state = new_state(len(tables.series))
    for _ in range(_MOST_DOSES):
        row, _ordered = person_row(tables, person, shared, as_of, None)
        planned = _next(tables, row, state, series, found[-1].product if found else None)
        if planned is None:
            break
        found.append(planned)
        day = max(planned.earliest, planned.standard_from or planned.earliest)
        dose = GivenDose(day, planned.product)
        given.append(dose)
        shared.append(dose)
        as_of = max(as_of, day)
    return found


def _next(tables: Tables, row: PersonRow, state: State, series: int, before: str | None) -> PlannedDose | None:
    k = tables.kernel
    clear(state, len(tables.series))
    judge_doses(k, row, state, *dose_rooms(tables, 0))
    enter_occasion(k, row, state, series, _occasion_day(tables, row, series))
    out = new_series_out(len(tables.series))
    same = tables.product_index[before] if before and not state.completed[series] else -1
    if same >= 0 and _possible(tables, row, state, series, same):
        plan_choices(k, row, state, series)
        open_next(k, row, state, out, series, same, 0)
    else:
        judge_one(k, row, state, out, series, -1, 0)
    if not out.earliest[series]:
        return None
    products = k.choice[k.series_choice_first[series] : k.series_choice_end[series]]
    usable = [at for at in products if out.products[series] >> at & 1]
    product = next((at for at in usable if tables.products[at].code == before), usable[0])
    days = [out.earliest[series], out.standard_from[series], out.standard_until[series], out.latest[series]]
    earliest, low, high, latest = (date.fromordinal(day) if 0 < day <= LAST_DAY else None for day in days)
    if earliest is None:
        return None
    code = tables.series[series].code
    return PlannedDose(code, out.number[series], tables.products[product].code, earliest, low, high, latest)


def _possible(tables: Tables, row: PersonRow, state: State, series: int, product: int) -> bool:
    """Whether a product that was begun with may go on."""
    before = state.path[series], state.step[series], state.base[series]
    day = plan_next(tables.kernel, row, state, series, product)[0]
    state.path[series], state.step[series], state.base[series] = before
    return day > 0


def _occasion_day(tables: Tables, row: PersonRow, series: int) -> int:
    """The day whose occasion is planned: that of judgement, or for yearly series that of the first age."""
    k = tables.kernel
    if k.series_repeats[series] != 1:
        return row.as_of
    window = k.series_window_first[series]
    first = bound(k, row, k.window_from[window], row.as_of)
    return max(row.as_of, min(max(first, k.window_valid_from[window]), LAST_DAY))
