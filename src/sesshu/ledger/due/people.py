"""Facts as the engine takes them: people as columns under one law."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sesshu.ledger.due.facts import ALL_SERIES, IMPOSSIBLE_VOLUME, NO_DAY, UNKNOWN, Codes, Facts
from sesshu.schedule import Tables
from sesshu.schedule.columns import PEOPLE_WIDTHS, PeopleColumns
from sesshu.schedule.rows import WITH_SERIES
from sesshu.schedule.tables import FIRST_DAY


@dataclass(frozen=True, slots=True)
class Population:
    """Everybody of some facts under one law. `unclear`: places of those whose records the law cannot read; they are
    not judged, as in a mailing, until somebody has looked at them."""

    people: PeopleColumns
    unclear: frozenset[int]


def population(facts: Facts, tables: Tables) -> Population:
    """Translate codes into places in the tables of a law."""
    columns, codes = facts.columns, facts.codes
    products = _places(codes.products, tables.product_index)
    conditions = _places(codes.conditions, tables.condition_index)
    series = [*(tables.series_index.get(code, UNKNOWN - 1) for code in codes.series), UNKNOWN - 1, ALL_SERIES]
    routes = [0, *(1 << place for place in range(len(codes.routes))), UNKNOWN]
    dose_product = _translated(columns.dose_product, products, "dose_product")
    dose_route = _translated(columns.dose_route, routes, "dose_route")
    condition_code = _translated(columns.condition_code, conditions, "condition_code")
    condition_series = _translated(columns.condition_series, series, "condition_series")
    wrong_doses = [
        at
        for at, found in enumerate(zip(dose_product, dose_route, columns.dose_volume, strict=True))
        if found[0] < 0 or found[1] < 0 or found[2] == IMPOSSIBLE_VOLUME
    ]
    wrong_conditions = _wrong_conditions(codes, columns.condition_code, condition_code, condition_series)
    unclear = frozenset(_owners(columns.dose_first, wrong_doses)) | frozenset(
        _owners(columns.condition_first, wrong_conditions)
    )
    people = PeopleColumns(
        birth=columns.birth,
        due=columns.due,
        sex=columns.sex,
        dose_first=columns.dose_first,
        dose_day=columns.dose_day,
        dose_product=dose_product,
        dose_volume=columns.dose_volume,
        dose_route=dose_route,
        dose_kind=columns.dose_kind,
        condition_first=columns.condition_first,
        condition_code=condition_code,
        condition_from=array("i", (day if day != NO_DAY else FIRST_DAY for day in columns.condition_from)),
        condition_until=columns.condition_until,
        condition_series=condition_series,
    )
    return Population(people, unclear)


def some_of(people: PeopleColumns, chosen: Sequence[int]) -> PeopleColumns:
    """The columns of some people, in rising order of their places."""
    found = PeopleColumns(*(array(str(width)) for width in PEOPLE_WIDTHS))
    found.dose_first.append(0)
    found.condition_first.append(0)
    for first, end in _runs(chosen):
        for name in ("birth", "due", "sex"):
            getattr(found, name).extend(getattr(people, name)[first:end])
        for kind in ("dose", "condition"):
            _extend(found, people, kind, first, end)
    return found


def _extend(found: PeopleColumns, people: PeopleColumns, kind: str, first: int, end: int) -> None:
    offsets, source = getattr(found, f"{kind}_first"), getattr(people, f"{kind}_first")
    low, high = source[first], source[end]
    shift = offsets[-1] - low
    offsets.extend(array("q", (offset + shift for offset in source[first + 1 : end + 1])))
    for name in people._fields:
        if name.startswith(f"{kind}_") and name != f"{kind}_first":
            getattr(found, name).extend(getattr(people, name)[low:high])


def _runs(chosen: Sequence[int]) -> Iterable[tuple[int, int]]:
    """Neighbours together: whole cities are copied in a few pieces."""
    first = last = -2
    for at in chosen:
        if at != last + 1:
            if last >= 0:
                yield first, last + 1
            first = at
        last = at
    if last >= 0:
        yield first, last + 1


def _places(codes: Sequence[str], known: dict[str, int]) -> list[int]:
    """Places in the law; the entry at the end answers for UNKNOWN, which is -1."""
    return [*(known.get(code, UNKNOWN) for code in codes), UNKNOWN]


def _translated(column: Iterable[int], places: list[int], name: str) -> array[int]:
    return array(getattr(PEOPLE_WIDTHS, name), [places[number] for number in column])


def _wrong_conditions(codes: Codes, written: Iterable[int], code: Sequence[int], series: Sequence[int]) -> list[int]:
    asks = {place for place, name in enumerate(codes.conditions) if name in WITH_SERIES}
    return [
        at
        for at, place in enumerate(written)
        if code[at] < 0 or series[at] < ALL_SERIES or (place in asks and series[at] == ALL_SERIES)
    ]


def _owners(offsets: Sequence[int], places: Iterable[int]) -> Iterable[int]:
    """Whose dose or condition lies at some places."""
    return (bisect_right(offsets, place) - 1 for place in places)
