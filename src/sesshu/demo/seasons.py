"""Doses of older people: the yearly ones in most seasons, others once, when the law's judgement finds them due."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta

from sesshu.demo.childhood import Given
from sesshu.demo.methods import repeats
from sesshu.schedule import Person, SeriesJudgement, Tables, judge

TAKES_SEASONAL = 0.55
TAKES_OTHER = 0.25
YOUNGEST = 60  # years; younger grown-ups have nothing to come for
_SEASONS = 5


class Seasons:
    """Doses by autumn. People of one half-year are judged once, as the youngest of them."""

    def __init__(self, tables: Tables, chance: random.Random, today: date) -> None:
        self.tables = tables
        self.chance = chance
        self.autumns = [date(today.year - back, 11, 15) for back in range(_SEASONS - 1, -1, -1)]
        self._due: dict[tuple[date, date], list[SeriesJudgement]] = {}

    def doses(self, born: date, first: date, last: date) -> Iterator[Given]:
        """Doses of a person who has lived here since `first`, up to `last`."""
        done: set[str] = set()
        for autumn in self.autumns:
            for series in self._due_in(born, autumn):
                yearly = repeats(series.series)
                if series.series in done or self.chance.random() >= (TAKES_SEASONAL if yearly else TAKES_OTHER):
                    continue
                day = self._day(series, autumn)
                if first <= day <= last:
                    if not yearly:
                        done.add(series.series)
                    yield Given(series.series, self.chance.choice(series.next.products), day)  # type: ignore[union-attr]

    def _day(self, series: SeriesJudgement, autumn: date) -> date:
        assert series.next is not None  # noqa: S101 - `_due_in` keeps only series with a next dose
        start = max(series.next.earliest, autumn - timedelta(days=40))
        return min(start + timedelta(days=self.chance.randint(0, 60)), series.next.latest or date.max)

    def _due_in(self, born: date, autumn: date) -> list[SeriesJudgement]:
        youngest = date(born.year, 7, 1) if born.month <= 6 else date(born.year + 1, 1, 1)
        key = (youngest, autumn)
        if key not in self._due:
            judged = judge(self.tables, Person("demo", youngest), [], as_of=autumn)
            self._due[key] = [s for s in judged.series if s.eligible_on(autumn) and s.next and s.next.products]
        return self._due[key]
