"""One kernel, two engines: whatever plain Python says, the compiled kernel says."""

from dataclasses import fields, replace
from datetime import date
from itertools import islice

import pytest

from sesshu.schedule import load_tables
from sesshu.schedule.batch import evaluate_columns, plain
from sesshu.schedule.kernel.evaluate import Scratch
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


class NeverFromTheEnd(list[int]):
    """A list that refuses an index below zero, as the compiled kernel takes every index as it is."""

    def __getitem__(self, at):
        assert not isinstance(at, int) or at >= 0, "the kernel reads from the end of a column"
        return super().__getitem__(at)

    def __setitem__(self, at, value):
        assert not isinstance(at, int) or at >= 0, "the kernel writes to the end of a column"
        super().__setitem__(at, value)


def watched(row):
    for field in fields(row):
        if isinstance(getattr(row, field.name), list):
            setattr(row, field.name, NeverFromTheEnd(getattr(row, field.name)))
    return row


def test_判定核はどの列も後ろから数えて読み書きしない(monkeypatch):
    tables = load_tables()
    columns = (NeverFromTheEnd(part) if isinstance(part, list) else part for part in tables.kernel)
    new_scratch = plain.new_scratch

    def watched_scratch(*given):
        return Scratch(*([watched(row) for row in part] for part in new_scratch(*given)))

    monkeypatch.setattr(plain, "new_scratch", watched_scratch)
    strict = replace(tables, kernel=type(tables.kernel)(*columns))
    people = wild_people(tables, 2_000, seed=3)
    answer = evaluate_columns(strict, people, as_of=AS_OF, doses=True, engine="plain", processes=1)
    expected = evaluate_columns(tables, people, as_of=AS_OF, doses=True, engine="plain", processes=1)
    assert answer.series == expected.series


@pytest.mark.long
@pytest.mark.timeout(3600)
def test_生成した10万人の全ての列が同じになる():
    assert differences(wild_people(load_tables(), 100_000, seed=2), as_of=AS_OF) == []
