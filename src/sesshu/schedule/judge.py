"""Judging people: the public functions over the kernel."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby

from sesshu.schedule import codes
from sesshu.schedule.city import city_window, decisive, dose_reasons, in_city_words, is_programme, told
from sesshu.schedule.explain import explain_dose
from sesshu.schedule.explain_series import explain_series
from sesshu.schedule.kernel import between
from sesshu.schedule.kernel.doses import judge_doses
from sesshu.schedule.kernel.state import (
    DoseOut,
    PersonRow,
    ReasonOut,
    SeriesOut,
    State,
    clear,
    new_dose_out,
    new_reason_out,
    new_series_out,
    new_state,
)
from sesshu.schedule.kernel.status import judge_series
from sesshu.schedule.rows import person_row
from sesshu.schedule.tables import FIRST_DAY, LAST_DAY, WINDOW_ROOM, Tables
from sesshu.schedule.types import (
    STATUSES,
    DoseJudgement,
    GivenDose,
    Judgement,
    NextDose,
    Person,
    PersonState,
    Reason,
    SeriesJudgement,
    SeriesState,
    Window,
)
from sesshu.schedule.vocabulary import TARGET_KINDS


def judge(
    tables: Tables,
    person: Person,
    doses: Sequence[GivenDose],
    *,
    as_of: date,
    known_on: date | None = None,
) -> Judgement:
    """Judge all doses and all series of a person, with reasons. Raises InputError.

    as_of: the day for which "due" is asked. known_on: only rules and doses of that day or before are known.
    """
    row, ordered = person_row(tables, person, doses, as_of, known_on)
    state, given, trace, out = _run(tables, row, full=True)
    gaps = between.short_gaps(tables.kernel, row, len(tables.products))
    return Judgement(
        id=person.id,
        as_of=as_of,
        rules=tables.rules,
        doses=_doses(tables, ordered, given, trace, gaps),
        series=tuple(_series(tables, row, state, out, at) for at in range(len(out.series))),
    )


def judge_given(
    tables: Tables, person: Person, doses: Sequence[GivenDose], *, as_of: date, known_on: date | None = None
) -> tuple[DoseJudgement, ...]:
    """Only what the doses are, with reasons, and not where the series stand: for taking in many doses."""
    row, ordered = person_row(tables, person, doses, as_of, known_on)
    state, given, trace = new_state(len(tables.series)), new_dose_out(), new_reason_out()
    judge_doses(tables.kernel, row, state, given, trace)
    gaps = between.short_gaps(tables.kernel, row, len(tables.products))
    return _doses(tables, ordered, given, trace, gaps)


def judge_many(
    tables: Tables,
    people: Iterable[tuple[Person, Sequence[GivenDose]]],
    *,
    as_of: date,
    known_on: date | None = None,
    only: Iterable[str] | None = None,
) -> Iterator[PersonState]:
    """Where many people stand, without texts. Raises InputError at the first person that cannot be judged.

    `only`: codes of the series that are asked for; the default asks for all of them.
    """
    state = new_state(len(tables.series))
    wanted = -1 if only is None else sum(1 << tables.series_index[code] for code in set(only))
    for person, doses in people:
        row, _ = person_row(tables, person, doses, as_of, known_on)
        out = _run(tables, row, full=False, state=state, wanted=wanted)[3]
        yield PersonState(person.id, tuple(_short(tables, out, at) for at in range(len(out.series))))


def verdict(
    tables: Tables, person: Person, doses: Sequence[GivenDose], *, candidate: GivenDose, as_of: date
) -> DoseJudgement:
    """What a dose would be if it were recorded beside the others: its `level` is "block" (it would be recorded,
    but is no routine dose), "warn" or "info". Of several series the gravest answer is given."""
    judged = judge_given(tables, person, [*doses, candidate], as_of=max(as_of, candidate.date))
    found = [dose for dose in judged if dose.date == candidate.date and dose.product == candidate.product]
    if sum(dose.date == candidate.date and dose.product == candidate.product for dose in doses):
        found = [dose for dose in found if dose.reasons[0].code == "DUPLICATE"] or found
    return min(decisive(found), key=lambda dose: ("block", "warn", "info").index(dose.level))


def _run(
    tables: Tables, row: PersonRow, *, full: bool, state: State | None = None, wanted: int = -1
) -> tuple[State, DoseOut, ReasonOut, SeriesOut]:
    count = len(tables.series)
    state = state or new_state(count)
    clear(state, count)
    given, trace, out = new_dose_out(), new_reason_out(), new_series_out()
    judge_doses(tables.kernel, row, state, given, trace)
    judge_series(tables.kernel, row, state, out, tables.condition_index["declined"], full=full, wanted=wanted)
    return state, given, trace, out


def _day(ordinal: int) -> date | None:
    return date.fromordinal(ordinal) if FIRST_DAY <= ordinal <= LAST_DAY else None


def _some_day(ordinal: int) -> date:
    return date.fromordinal(min(max(ordinal, FIRST_DAY), LAST_DAY))


def _doses(
    tables: Tables, ordered: list[GivenDose], given: DoseOut, trace: ReasonOut, gaps: list[tuple[int, int, int]]
) -> tuple[DoseJudgement, ...]:
    """All judgements of doses; where the city has programmes, those of its programmes that are worth telling."""
    made = [_dose(tables, ordered, given, trace, gaps, at) for at in range(len(given.dose))]
    if not any(is_programme(text.code) for text in tables.series):
        return tuple(made)
    found: list[DoseJudgement] = []
    for dose, rows in groupby(range(len(made)), key=lambda at: given.dose[at]):
        found += told([made[at] for at in rows], voluntary=ordered[dose].kind == "voluntary")
    return tuple(found)


def _dose(
    tables: Tables,
    ordered: list[GivenDose],
    given: DoseOut,
    trace: ReasonOut,
    gaps: list[tuple[int, int, int]],
    at: int,
) -> DoseJudgement:
    dose = ordered[given.dose[at]]
    day = dose.date.toordinal()
    reasons = [explain_dose(tables, trace, place, day) for place in range(given.first_reason[at], given.end_reason[at])]
    gap = gaps[given.dose[at]]
    if gap[0] and given.series[at] >= 0:
        warning = ReasonOut([codes.BETWEEN_VACCINES_SHORT], [gap[2]], [gap[0]], [gap[1]])
        reasons.append(explain_dose(tables, warning, 0, day))
    series, step = given.series[at], given.step[at]
    phase, name = tables.step_names[step] if step >= 0 else (None, None)
    text = tables.series[series] if series >= 0 else None
    is_city = text is not None and is_programme(text.code)
    if text is not None and is_city:
        is_voluntary, is_valid = dose.kind == "voluntary", bool(given.valid[at])
        reasons = dose_reasons(reasons, text.before_article, text.name, voluntary=is_voluntary, valid=is_valid)
    return DoseJudgement(
        date=dose.date,
        product=dose.product,
        series=text.code if text else None,
        phase=phase,
        step=name,
        dose_number=given.number[at] or None,
        counted=bool(given.counted[at]),
        valid=bool(given.valid[at]),
        routine=bool(given.routine[at]) and not is_city,
        reasons=tuple(reasons),
        series_name=text.name if text else None,
        category=text.category if text else "",
    )


def _series(tables: Tables, row: PersonRow, state: State, out: SeriesOut, at: int) -> SeriesJudgement:
    series = out.series[at]
    base = series * WINDOW_ROOM
    count = state.windows[series]
    reason: Reason = explain_series(tables, out, at, row.as_of)
    windows = tuple(_window(tables, state, base + number) for number in range(count))
    text = tables.series[series]
    if is_programme(text.code):
        reason = in_city_words(reason, text.before_article)
        windows = tuple(city_window(window) for window in windows)
    return SeriesJudgement(
        series=text.code,
        status=STATUSES[out.status[at]],
        dose_number=out.number[at],
        remaining_doses=out.remaining[at],
        required_doses=out.required[at],
        completed_on=_day(out.completed[at]),
        windows=windows,
        next=_next(tables, row, out, at) if out.earliest[at] else None,
        reasons=(reason,),
        series_name=text.name,
        category=text.category,
    )


def _window(tables: Tables, state: State, place: int) -> Window:
    window = state.window_row[place]
    low, high = state.window_low[place], state.window_high[place]
    return Window(
        dose_number=None,
        from_date=_day(low) if low > FIRST_DAY else None,
        until=_day(high) if high < LAST_DAY else None,
        kind=TARGET_KINDS[tables.kernel.window_kind[window]],
        basis=tables.window_rows[window].article,
    )


def _next(tables: Tables, row: PersonRow, out: SeriesOut, at: int) -> NextDose:
    k = tables.kernel
    phase, step = tables.step_names[out.step[at]]
    products = [number for number in range(len(tables.products)) if out.products[at] >> number & 1]
    rule_day = max(row.as_of, out.earliest[at])
    last = between.last_days(row, len(tables.products))
    days = [between.latest_gap(k, product, out.earliest[at], rule_day, last)[0] for product in products]
    return NextDose(
        phase=phase,
        step=step,
        dose_number=out.number[at],
        earliest=_some_day(out.earliest[at]),
        standard_from=_day(out.standard_from[at]),
        standard_until=_day(out.standard_until[at]),
        latest=_day(out.latest[at]),
        between_vaccines_earliest=_day(min(days, default=0)),
        products=tuple(tables.products[number].code for number in products),
        start_by=_day(out.start_by[at]),
    )


def _short(tables: Tables, out: SeriesOut, at: int) -> SeriesState:
    return SeriesState(
        series=tables.series[out.series[at]].code,
        status=STATUSES[out.status[at]],
        dose_number=out.number[at],
        required_doses=out.required[at],
        remaining_doses=out.remaining[at],
        completed_on=_day(out.completed[at]),
        earliest=_day(out.earliest[at]),
        standard_from=_day(out.standard_from[at]),
        standard_until=_day(out.standard_until[at]),
        latest=_day(out.latest[at]),
    )
