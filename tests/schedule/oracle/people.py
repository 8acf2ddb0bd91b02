"""Strategies for people and doses near every boundary of one series: what a law's reader would try by hand."""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from hypothesis import strategies as st

from sesshu.schedule import Condition, GivenDose, Person
from sesshu.schedule.reference import days, load_rules
from sesshu.schedule.reference.windows import spans

BOOK = load_rules()
SERIES = sorted(BOOK.series)
NEAR = (-2, -1, 0, 0, 0, 1, 2)
# Month ends, leap days, and the days around the school year: where ages and cohorts turn.
TURNS = ((1, 31), (2, 28), (2, 29), (3, 1), (3, 31), (4, 1), (4, 2), (5, 31), (8, 31), (10, 1), (12, 31))


@dataclass(frozen=True)
class Example:
    series: str
    person: Person
    doses: tuple[GivenDose, ...]
    as_of: date


@st.composite
def births(draw, series):
    """A birthday at a turn, near the edge of a cohort, or any day; old enough for the series."""
    file = BOOK.series[series]
    cohorts = [day for row in file["targets"] for day in row.get("born", {}).values()]
    if cohorts and draw(st.integers(0, 3)) == 0:
        return draw(st.sampled_from(cohorts)) + timedelta(draw(st.sampled_from(NEAR)))
    old = file["category"] == "B" or series == "rubella_5"
    year = draw(st.integers(1914, 1985) if old else st.integers(1985 if series.startswith("mr") else 1993, 2027))
    if draw(st.booleans()):
        month, day = draw(st.sampled_from(TURNS))
        return date(year, month, day) if (month, day) != (2, 29) or year % 4 == 0 else date(year, 3, 1)
    return date(year, draw(st.integers(1, 12)), draw(st.integers(1, 28)))


@st.composite
def conditions(draw, series, birth, edges):
    """Conditions of the law, some for this series alone, some with periods that begin or end near a window."""
    own = sorted({row["condition"] for row in BOOK.series[series]["targets"] if "condition" in row})
    found = [draw(condition(code, birth, edges)) for code in own if draw(st.booleans())]
    for _ in range(draw(st.sampled_from((0, 0, 0, 1, 2)))):
        code = draw(st.sampled_from([*CODES_ALL, "long_illness", "long_illness"]))
        about = series if code in ("had_disease", "declined", "contraindicated") else None
        found.append(draw(condition(code, birth, edges, about)))
    return tuple(found)


@st.composite
def condition(draw, code, birth, edges, about=None):
    """For ever, or with a first and a last day; of an illness both are known."""
    if code != "long_illness" and draw(st.booleans()):
        return Condition(code, series=about)
    days_there = [draw(near_day(birth, edges)) for _ in range(2)]
    first, last = sorted(days_there)
    if code != "long_illness":
        first, last = draw(st.sampled_from(((first, last), (first, last), (None, last), (first, None))))
    return Condition(code, first, last, about)


@st.composite
def near_day(draw, birth, edges):
    """A day near an edge, or any day of the first years."""
    if draw(st.booleans()):
        return days.plus(draw(st.sampled_from(edges)), draw(st.sampled_from(NEAR)))
    return days.plus(birth, draw(st.integers(0, 5000)))


CODES_ALL = [
    *("had_disease", "disability_60_64", "hiv_60_64", "supply_shortage_2024", "antibody_insufficient", "pregnant"),
    *("keloid", "mother_hbs_positive_prophylaxis", "intussusception_history", "contraindicated", "declined"),
]


def edges_of(series, person, around):
    """First and last days of the windows, of the programme, and of every row of rules; the day after each too."""
    file = BOOK.series[series]
    found = {day for span in spans(BOOK, person, series, around, ()) for day in (span.first, span.last)}
    found |= {file["programme"]["from"]} if "programme" in file else set()
    found |= changes_of(file)
    return sorted(found - {days.FIRST, days.LAST}) or [around]


def changes_of(value) -> set[date]:
    """Days on which a row of a file comes into force, and the days after it ends."""
    if isinstance(value, list):
        return set().union(*(changes_of(inner) for inner in value)) if value else set()
    if not isinstance(value, dict):
        return set()
    valid = value.get("valid") or {}
    own = {day if word == "from" else days.plus(day, 1) for word, day in valid.items()}
    return own.union(*(changes_of(inner) for inner in value.values()))


def intervals_of(value) -> list[object]:
    """All intervals written in a file, with those that a doctor may shorten."""
    if isinstance(value, list):
        return [found for inner in value for found in intervals_of(inner)]
    if not isinstance(value, dict):
        return []
    own = [value[word] for word in ("between", "doctor") if word in value]
    return own + [found for inner in value.values() for found in intervals_of(inner)]


@st.composite
def examples(draw, series=None):
    """A person, doses at edges and at intervals, one day more or less, and a day of judgement near one of them."""
    series = series or draw(st.sampled_from(SERIES))
    file = BOOK.series[series]
    birth = draw(births(series))
    due = date(2026, 6, 1) + timedelta(draw(st.integers(-100, 700))) if series == "rsv_maternal" else None
    sex = draw(st.sampled_from("FFM" if series != "rubella_5" else "MMF"))
    around = date(draw(st.integers(2014, 2027)), 11, 1)
    healthy = Person("p", birth, sex, due)
    person = replace(healthy, conditions=draw(conditions(series, birth, edges_of(series, healthy, around))))
    edges = edges_of(series, person, around)
    intervals = intervals_of(file["paths"])
    given, day = [], None
    for _ in range(draw(st.sampled_from((0, 1, 1, 2, 2, 3, 4, 5)))):
        way = draw(st.integers(0, 9))
        if day is None or way < 3:
            day = draw(st.sampled_from(edges))
        elif intervals and way < 9:
            day = days.after_interval(day, draw(st.sampled_from(intervals)))
        else:
            day += timedelta(draw(st.integers(0, 800)))
        day = days.plus(day, draw(st.sampled_from(NEAR)))
        given.append(draw(doses(day, file["products"] if draw(st.integers(0, 9)) else sorted(BOOK.products))))
    near = [*(dose.date for dose in given), *edges]
    as_of = days.plus(draw(st.sampled_from(near)), draw(st.sampled_from((-1, 0, 0, 1, 5, 30, 400))))
    return Example(series, person, tuple(given), as_of)


@st.composite
def doses(draw, day, products):
    return GivenDose(
        day,
        draw(st.sampled_from(products)),
        volume_ml=draw(st.sampled_from((None, None, None, 0.25, 0.5))),
        route=draw(st.sampled_from((None, None, None, "subcutaneous", "intramuscular", "oral"))),
        kind=draw(st.sampled_from(("routine",) * 5 + ("voluntary",))),
    )
