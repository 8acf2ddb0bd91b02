"""One kernel, two engines: whatever plain Python says, the compiled kernel says."""

from datetime import date
from itertools import islice

import pytest

from sesshu.schedule import load_tables
from sesshu.schedule.batch import evaluate_columns
from tests.schedule.generated import wild_people

AS_OF = date(2026, 11, 21)


def differences(people, **asked) -> list[str]:
    """The columns in which the engines differ, each with the first place."""
    plain, compiled = (
        evaluate_columns(load_tables(), people, doses=True, engine=engine, processes=2, **asked)
        for engine in ("plain", "compiled")
    )
    assert (plain.engine, compiled.engine) == ("plain", "compiled")
    assert plain.names == compiled.names
    found = []
    for left, right in ((plain.series, compiled.series), (plain.doses, compiled.doses)):
        for name in left._fields:
            pairs = zip(getattr(left, name).tolist(), getattr(right, name).tolist(), strict=True)
            unlike = (f"{name} at {at}: {pair}" for at, pair in enumerate(pairs) if pair[0] != pair[1])
            found += list(islice(unlike, 1))
    return found


@pytest.mark.timeout(900)
def test_生成した3000人の全ての列が同じになる():
    people = wild_people(load_tables(), 3_000, seed=1)
    assert differences(people, as_of=AS_OF) == []
    assert differences(people, as_of=date(2025, 3, 1), known_on=date(2024, 9, 1), only=["hpv", "je_1"]) == []


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_生成した10万人の全ての列が同じになる():
    assert differences(wild_people(load_tables(), 100_000, seed=2), as_of=AS_OF) == []
