"""A child's doses: visits on the standard days of the law's plan, or late ones found by judging again and again."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from sesshu.demo.methods import product_on, repeats
from sesshu.schedule import GivenDose, Person, PlannedDose, SeriesJudgement, Tables, judge, judge_many, standard_plan

# How families behave; shares of children, of series or of doses.
REFUSES = 0.015
ALWAYS_LATE = 0.06
MISSES_SERIES = 0.025
DAY_SHORT = 0.004
DOUBLED = 0.002
_SPARE = 12  # days until the next free appointment
_MOST_VISITS = 40
_DAY = timedelta(days=1)
_SUNDAY = 6


class Given(NamedTuple):
    """One dose as it was given."""

    series: str
    product: str
    day: date


class Childhood:
    """Doses of children by the law; the same random source gives the same doses."""

    def __init__(self, tables: Tables, chance: random.Random) -> None:
        self.tables = tables
        self.chance = chance
        self._asks_for_sex = any(tables.kernel.window_sex)
        self._plans: dict[tuple[date, str | None], list[PlannedDose]] = {}

    def doses(self, child: Person, last: date) -> list[Given]:
        """Everything given to a child up to `last`, by day. Nothing for a child whose parents refuse."""
        if self.chance.random() < REFUSES:
            return []
        missed = {info.code for info in self.tables.series if self.chance.random() < MISSES_SERIES}
        late = self.chance.random() < ALWAYS_LATE
        given = self._late(child, missed, last) if late else self._on_time(child, missed)
        found: dict[tuple[str, date], Given] = {}  # a combined product fulfils several series with one dose
        for dose in given:
            found.setdefault((dose.product, dose.day), dose)
        doses = sorted(self._with_doubles([*found.values()]), key=lambda dose: (dose.day, dose.product))
        return [dose for dose in doses if dose.day <= last]

    def _on_time(self, child: Person, missed: set[str]) -> Iterator[Given]:
        plan = [dose for dose in self._plan(child) if dose.series not in missed and not repeats(dose.series)]
        behind: dict[str, timedelta] = defaultdict(timedelta)
        for planned, together in groupby(sorted(plan, key=_planned), key=_planned):
            visit = list(together)
            day = self._appointment(max(planned + behind[dose.series] for dose in visit), visit)
            for dose in visit:
                if self.chance.random() < DAY_SHORT and planned == dose.earliest > (child.birth_date or planned):
                    yield Given(dose.series, dose.product, planned + behind[dose.series] - _DAY)
                else:
                    yield Given(dose.series, product_on(dose.series, dose.product, day), day)
                behind[dose.series] = day - planned

    def _appointment(self, first: date, visit: list[PlannedDose]) -> date:
        """A free day soon after, not a Sunday, in the standard time of all doses if that is still possible."""
        ends = [end for dose in visit for end in (dose.standard_until, dose.latest) if end]
        room = max(0, (min(ends) - first).days) if ends else _SPARE
        day = first + timedelta(days=min(self.chance.randint(0, _SPARE), room))
        return day + _DAY if day.weekday() == _SUNDAY and room > _SPARE else day

    def _late(self, child: Person, missed: set[str], last: date) -> Iterator[Given]:
        given: list[GivenDose] = []
        waits: dict[tuple[str, int], timedelta] = {}
        day = child.birth_date or last
        for _ in range(_MOST_VISITS):
            day = self._next_visit(child, given, missed, day, waits)
            if day > last:
                return
            for series in judge(self.tables, child, given, as_of=day).series:
                if series.series in missed or not _may_be_given(series, day) or repeats(series.series):
                    continue
                if any(dose.date == day and dose.product in series.next.products for dose in given):  # type: ignore[union-attr]
                    continue
                product = series.next.products[0]  # type: ignore[union-attr]
                given.append(GivenDose(day, product))
                yield Given(series.series, product, day)
            day += _DAY

    def _next_visit(
        self, child: Person, given: list[GivenDose], missed: set[str], day: date,
        waits: dict[tuple[str, int], timedelta],
    ) -> date:  # fmt: skip
        """The day the family comes again: for the series whose turn and whose delay end first."""
        days = [date.max]
        for series in next(judge_many(self.tables, [(child, given)], as_of=day)).series:
            if series.earliest is None or series.series in missed or repeats(series.series):
                continue
            wait = waits.setdefault((series.series, series.dose_number), timedelta(days=self._days_late()))
            wanted = max(day, max(series.standard_from or series.earliest, series.earliest) + wait)
            if series.latest is None or wanted <= series.latest:
                days.append(wanted)
            else:
                missed.add(series.series)
        return min(days)

    def _days_late(self) -> int:
        return self.chance.randint(15, 120) if self.chance.random() < 0.5 else self.chance.randint(0, _SPARE)

    def _with_doubles(self, given: list[Given]) -> Iterator[Given]:
        for dose in given:
            yield dose
            if self.chance.random() < DOUBLED:
                yield dose._replace(day=dose.day + timedelta(days=self.chance.randint(7, 40)))

    def _plan(self, child: Person) -> list[PlannedDose]:
        key = (child.birth_date or date.min, child.sex if self._asks_for_sex else None)
        if key not in self._plans:
            self._plans[key] = standard_plan(self.tables, child)
        return self._plans[key]


def _planned(dose: PlannedDose) -> date:
    return max(dose.earliest, dose.standard_from or dose.earliest)


def _may_be_given(series: SeriesJudgement, day: date) -> bool:
    return series.eligible_on(day) and bool(series.next and series.next.products)
