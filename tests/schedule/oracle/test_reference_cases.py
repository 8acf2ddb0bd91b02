"""The second engine gives what the case tables say: each row was worked out by hand from the law."""

import functools

import pytest

from sesshu.law.cases import DOSE, WINDOWS, case_tables, read_cases
from sesshu.schedule.reference import judge, load_rules
from tests.schedule.oracle.cases import asked_of, dose_words, series_words, window_words

rules = functools.cache(load_rules)


def every_case():
    for series in case_tables():
        for case in read_cases(series):
            yield pytest.param(case, id=case.place.replace(" ", ":"))


@pytest.mark.parametrize("case", every_case())
def test_二つ目の判定器も判定表のとおりに判定する(case):
    asked = asked_of(case)
    book = rules(overrides=asked.settings, known_on=asked.known_on)
    series = frozenset({case.series}) if case.series in book.series else None
    judged = judge(book, asked.person, asked.doses, as_of=asked.as_of, series=series)
    if case.seen == DOSE:
        assert dose_words(judged, asked, case) == case.expected
    elif case.seen == WINDOWS:
        assert window_words(judged.series.get(case.series)) == case.expected
    else:
        assert series_words(judged.series.get(case.series), case.expected) == case.expected
