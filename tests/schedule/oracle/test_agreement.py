"""Two engines, written apart from each other, say the same of people near every boundary of the law."""

import os

import pytest
from hypothesis import given, seed, settings

from sesshu.schedule import load_tables
from tests.schedule.oracle.compare import differences
from tests.schedule.oracle.people import BOOK, examples
from tests.schedule.steady import steady

LONG = bool(os.environ.get("SESSHU_LONG"))


@pytest.mark.timeout(7200 if LONG else 300)
@seed(20260401)
@settings(steady, max_examples=100_000 if LONG else 3_000)
@given(examples())
def test_二つの判定器は同じことを言う(example):
    found = differences(load_tables(), BOOK, example.person, example.doses, example.as_of, frozenset({example.series}))
    assert found == []
