"""Every window's edge and every interval of every series, two days around each: both engines say the same."""

import os
from datetime import date
from itertools import product

import pytest

from sesshu.schedule import Condition, GivenDose, Person, load_tables
from sesshu.schedule.reference import days
from tests.schedule.oracle.compare import differences
from tests.schedule.oracle.people import BOOK, SERIES, edges_of, intervals_of

LONG = bool(os.environ.get("SESSHU_LONG"))
SHIFTS = (-2, -1, 0, 1, 2)
# One child and one elderly person of each kind of month end; the sex and the facts that most series ask for.
CHILDREN = (date(2024, 2, 29), date(2012, 3, 31), date(2020, 4, 1))
ELDERLY = (date(1961, 5, 31), date(1925, 4, 1), date(1954, 2, 28))


def people(series):
    births = ELDERLY if BOOK.series[series]["category"] == "B" else CHILDREN
    if series == "rubella_5":
        births = (date(1962, 4, 2), date(1979, 4, 1), date(1970, 5, 31))
    facts = (Condition("antibody_insufficient"),) if series == "rubella_5" else ()
    sex = "M" if series == "rubella_5" else "F"
    due = date(2026, 12, 31) if series == "rsv_maternal" else None
    return [Person("p", birth, sex, due, facts) for birth in (births if LONG else births[:1])]


def pairs(series, person):
    """First doses at an edge and second doses after an interval, each up to two days off."""
    file = BOOK.series[series]
    edges = [day for day in edges_of(series, person, date(2026, 11, 1)) if day >= person.birth_date]
    products = list(file["products"])[: None if LONG else 2]
    intervals = sorted({str(found): found for found in intervals_of(file["paths"])}.values(), key=str) or ["27d"]
    for edge, shift, code in product(edges if LONG else edges[-4:], SHIFTS, products):
        first = GivenDose(days.plus(edge, shift), code)
        yield (first,)
        for interval, off in product(intervals, SHIFTS if LONG else (-1, 0, 1)):
            yield first, GivenDose(days.plus(days.after_interval(first.date, interval), off), code)


@pytest.mark.timeout(3600 if LONG else 300)
@pytest.mark.parametrize("series", SERIES)
def test_境界の前後2日の2回の接種で二つの判定器は同じことを言う(series):
    found = []
    for person in people(series):
        for doses in pairs(series, person):
            said = differences(load_tables(), BOOK, person, doses, doses[-1].date, frozenset({series}))
            found += [(person.birth_date, doses, said)] if said else []
    assert found == []
