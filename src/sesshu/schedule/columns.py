"""Many people as columns, and where they stand as columns: what whole-city runs read and write.

A column is a numpy array, an `array.array` or a list of integers; compiled runs want numpy arrays of the widths
in `*_WIDTHS` (codes of the `array` module: b 1 byte, h 2, i 4, q 8; all signed). Days are ordinals
(`date.toordinal`), 0 where there is none.
"""

from __future__ import annotations

from typing import Any, NamedTuple

Column = Any


class PeopleColumns(NamedTuple):
    """n people, m doses, c conditions. Doses and conditions of person i lie from `*_first[i]` to `*_first[i + 1]`.

    The doses of a person are in order of day, product and kind; evaluation puts them in that order where they are
    not. Numbers of products, conditions and series are places in `Tables.products`, `.conditions`, `.series`.
    """

    birth: Column  # n; 0 unknown
    due: Column  # n; expected day of delivery, 0 none
    sex: Column  # n; 0 unknown, 1 F, 2 M
    dose_first: Column  # n + 1
    dose_day: Column  # m
    dose_product: Column  # m
    dose_volume: Column  # m; thousandths of a millilitre, -1 unknown
    dose_route: Column  # m; a bit by the place in vocabulary.ROUTES, 0 unknown
    dose_kind: Column  # m; place in types.KINDS
    condition_first: Column  # n + 1
    condition_code: Column  # c
    condition_from: Column  # c; FIRST_DAY where open
    condition_until: Column  # c; LAST_DAY where open
    condition_series: Column  # c; -1 for all series


class SeriesColumns(NamedTuple):
    """Where n people stand in w series: every column has n * w values, person by person (`person * w + series`),
    series in the order of `names`. Where `status` is -1 the person was never a target and has no dose: the other
    columns mean nothing there."""

    status: Column  # place in types.STATUSES, -1 nothing to say
    number: Column  # of the next dose, of the last one where complete
    required: Column
    remaining: Column
    completed: Column  # day of completion
    earliest: Column  # first and last lawful day of the next dose; latest 0: no last day
    latest: Column
    standard_from: Column
    standard_until: Column
    step: Column  # place in Tables.step_names, -1 none
    product: Column  # first choice for the next dose, -1 none


class DoseColumns(NamedTuple):
    """What m doses are: every column has m * f values, f = `most_families`, one for each series that a dose is
    judged in; `series` is -1 where a place is unused. Doses of a person are in the order of `PeopleColumns`."""

    series: Column
    step: Column
    number: Column
    counted: Column
    valid: Column
    routine: Column


PEOPLE_WIDTHS = PeopleColumns(*"iibqibibbqbiib")
SERIES_WIDTHS = SeriesColumns(*"bhhhiiiiihb")
DOSE_WIDTHS = DoseColumns(*"bhhbbb")
