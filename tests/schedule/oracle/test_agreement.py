"""Two engines, written apart from each other, say the same of people near every boundary of the law."""

import os

from hypothesis import HealthCheck, Phase, given, seed, settings

from sesshu.schedule import load_tables
from tests.schedule.oracle.compare import differences
from tests.schedule.oracle.people import BOOK, examples

LONG = bool(os.environ.get("SESSHU_LONG"))


@seed(20260401)
@settings(
    max_examples=100_000 if LONG else 3_000,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate, Phase.shrink),
    suppress_health_check=list(HealthCheck),
)
@given(examples())
def test_二つの判定器は同じことを言う(example):
    found = differences(load_tables(), BOOK, example.person, example.doses, example.as_of, frozenset({example.series}))
    assert found == []
