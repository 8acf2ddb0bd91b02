"""The case tables of the law: expected values come from the law by hand, never from the engine."""

import functools

import pytest

from sesshu.law.cases import case_tables, read_cases
from sesshu.schedule import load_tables
from sesshu.schedule.cases import answer

ACROSS = {"intervals"}


@functools.cache
def law(settings):
    return load_tables(overrides=dict(settings) or None)


def every_case():
    for series in case_tables():
        for case in read_cases(series):
            yield pytest.param(case, id=case.place.replace(" ", ":"))


@pytest.mark.parametrize("case", every_case())
def test_判定表のとおりに判定する(case):
    assert answer(law, case) == case.expected


@pytest.mark.parametrize("series", sorted(set(case_tables()) - ACROSS))
def test_どの系列にも12行以上の判定例がある(series):
    assert len(read_cases(series)) >= 12


def test_すべての系列に判定例がある():
    assert set(case_tables()) - ACROSS == {text.code for text in load_tables().series}
