"""A whole law moved by 28 years, with its people and their doses, says what it said before, 28 years later.

28 years keep weekdays and leap days (no century that is not a leap year lies between), so nothing in the calendar may
show through: no window, interval, cohort, transition or first day may hang on the year itself.
"""

import re
import shutil
from dataclasses import fields, is_dataclass, replace
from datetime import date

import pytest
from hypothesis import given, seed, settings

from sesshu.law import FOLDER
from sesshu.schedule import judge, load_tables
from tests.schedule.oracle.people import SERIES, examples
from tests.schedule.steady import steady

YEARS = 28
DATED = ("products", "intervals", "exclusions", "deemed", "long_illness", "parameters")


def later(day: date) -> date:
    return day.replace(year=day.year + YEARS)


@pytest.fixture(scope="module")
def moved_tables(tmp_path_factory):
    law = tmp_path_factory.mktemp("moved") / "law"
    shutil.copytree(FOLDER, law, ignore=shutil.ignore_patterns("__pycache__", "*.py"))
    files = [*sorted((law / "schedule").glob("*.yaml")), *(law / f"{name}.yaml" for name in DATED)]
    for file in files:
        text = file.read_text(encoding="utf-8")
        moved = re.sub(r"\b(\d{4})(?=-\d\d-\d\d\b)", lambda year: str(int(year[1]) + YEARS), text)
        file.write_text(moved, encoding="utf-8")
    return load_tables(folder=law)


def moved(thing):
    """Every date in a person, a dose or an example, 28 years later."""
    if isinstance(thing, date):
        return later(thing)
    if isinstance(thing, tuple):
        return tuple(moved(part) for part in thing)
    if is_dataclass(thing) and not isinstance(thing, type):
        return replace(
            thing, **{field.name: moved(getattr(thing, field.name)) for field in fields(thing) if field.init}
        )
    return thing


def answers(judgement):
    """What was decided, with its days; not the sentences, which print the year."""
    doses = sorted(
        (dose.date, dose.product, str(dose.series), str(dose.step), dose.counted, dose.valid, dose.routine,
         tuple(reason.code for reason in dose.reasons))
        for dose in judgement.doses
    )  # fmt: skip
    return doses, [(state.series, str(state.status), days_of(state)) for state in judgement.series]


def days_of(state):
    return tuple(value if isinstance(value := getattr(state, field.name), date) else None for field in fields(state))


@pytest.mark.parametrize("series", SERIES)
def test_法令ごと28年ずらしても判定は同じで日付だけが28年ずれる(moved_tables, series):
    @seed(28)
    @settings(steady, max_examples=25)
    @given(examples(series=series))
    def same(example):
        own = judge(load_tables(), example.person, example.doses, as_of=example.as_of)
        then = judge(moved_tables, moved(example.person), moved(example.doses), as_of=later(example.as_of))
        doses, states = answers(own)
        assert answers(then) == (
            [(later(day), *rest) for day, *rest in doses],
            [(code, status, tuple(later(day) if day else None for day in days)) for code, status, days in states],
        )

    same()
