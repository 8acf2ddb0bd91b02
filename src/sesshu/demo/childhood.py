"""A child's doses: visits on the standard days of the law's plan, or late ones found by judging again and again."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

from sesshu.demo.methods import fulfils, product_on, repeats
from sesshu.schedule import GivenDose, Person, PlannedDose, Tables, judge, judge_many, standard_plan, verdict

# How families behave; shares of children, of series or of doses.
REFUSES = 0.015
ALWAYS_LATE = 0.05
MISSES_SERIES = 0.025
DAY_SHORT = 0.004
DOUBLED = 0.002
_SPARE = 12  # days until the next free appointment
_MOST_VISITS = 40
_TOGETHER = timedelta(days=_SPARE)
_GIRL = 1  # as the kernel writes it
_DAY = timedelta(days=1)
_SUNDAY = 6


class Given(NamedTuple):
    """One dose as it was given."""

    series: str
    product: str
    day: date


class Turn(NamedTuple):
    """When a family would come for a series."""

    series: str
    wanted: date


class Childhood:
    """Doses of children by the law; the same random source gives the same doses."""

    def __init__(self, tables: Tables, chance: random.Random) -> None:
        self.tables = tables
        self.chance = chance
        self._for_girls = _for_girls(tables)
        self._plans: dict[date, list[PlannedDose]] = {}

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
                if dose.latest and day > dose.latest:
                    continue
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
        had: dict[str, str] = {}
        waits: dict[tuple[str, int], timedelta] = {}
        day = child.birth_date or last
        for _ in range(_MOST_VISITS):
            turns = self._turns(child, given, missed, day, waits)
            day = min((turn.wanted for turn in turns), default=date.max)
            if day > last:
                return
            coming = [turn.series for turn in turns if turn.wanted <= day + _TOGETHER]
            for series, products in self._offered(child, given, day, coming).items():
                if any(dose.date == day and fulfils(series, dose.product) for dose in given):
                    continue
                usual = [had[series]] if had.get(series) in products else []
                fitting = [p for p in (*usual, *products) if self._is_lawful(child, given, GivenDose(day, p))]
                if fitting:
                    had[series] = fitting[0]
                    given.append(GivenDose(day, fitting[0]))
                    yield Given(series, fitting[0], day)
            day += _DAY

    def _is_lawful(self, child: Person, given: list[GivenDose], dose: GivenDose) -> bool:
        return verdict(self.tables, child, given, candidate=dose, as_of=dose.date).level != "block"

    def _offered(
        self, child: Person, given: list[GivenDose], day: date, series: list[str]
    ) -> dict[str, tuple[str, ...]]:
        """The products that may be given on a day, for those of the series that are open then."""
        judged = judge(self.tables, child, given, as_of=day, only=series).series
        open_now = [s for s in judged if s.eligible_on(day)]
        return {s.series: s.next.products for s in open_now if s.next and s.next.products}

    def _turns(
        self, child: Person, given: list[GivenDose], missed: set[str], day: date,
        waits: dict[tuple[str, int], timedelta],
    ) -> list[Turn]:  # fmt: skip
        """When the family would come for the next dose of each series. A series whose time runs out is `missed`."""
        turns = []
        for state in next(judge_many(self.tables, [(child, given)], as_of=day)).series:
            if state.earliest is None or state.series in missed or repeats(state.series):
                continue
            wait = waits.setdefault((state.series, state.dose_number), timedelta(days=self._days_late()))
            wanted = max(day, max(state.standard_from or state.earliest, state.earliest) + wait)
            if state.latest is None or wanted <= state.latest:
                turns.append(Turn(state.series, wanted))
            else:
                missed.add(state.series)
        return turns

    def _days_late(self) -> int:
        return self.chance.randint(15, 120) if self.chance.random() < 0.5 else self.chance.randint(0, _SPARE)

    def _with_doubles(self, given: list[Given]) -> Iterator[Given]:
        for dose in given:
            yield dose
            if self.chance.random() < DOUBLED:
                yield dose._replace(day=dose.day + timedelta(days=self.chance.randint(7, 40)))

    def _plan(self, child: Person) -> list[PlannedDose]:
        """The plan of the birthday. It is made once, for a girl: boys leave out what is for girls alone."""
        born = child.birth_date or date.min
        if born not in self._plans:
            self._plans[born] = standard_plan(self.tables, replace(child, sex="F"))
        return [dose for dose in self._plans[born] if child.sex == "F" or dose.series not in self._for_girls]


def _planned(dose: PlannedDose) -> date:
    return max(dose.earliest, dose.standard_from or dose.earliest)


def _for_girls(tables: Tables) -> set[str]:
    """Series that no boy is called to (windows for a registered condition aside)."""
    k, found = tables.kernel, set()
    for text, first, end in zip(tables.series, k.series_window_first, k.series_window_end, strict=True):
        plain = [window for window in range(first, end) if k.window_condition[window] < 0]
        if plain and all(k.window_sex[window] == _GIRL for window in plain):
            found.add(text.code)
    return found
