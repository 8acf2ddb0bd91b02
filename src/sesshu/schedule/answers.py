"""What the kernel wrote, as values with dates and words."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from sesshu.schedule import between, codes
from sesshu.schedule.city import city_window, dose_reasons, in_city_words, is_programme, told
from sesshu.schedule.explain import explain_dose
from sesshu.schedule.explain_series import explain_series
from sesshu.schedule.kernel.state import PersonRow, ReasonOut, SeriesOut
from sesshu.schedule.running import Ran
from sesshu.schedule.speech import Speech
from sesshu.schedule.tables import FIRST_DAY, LAST_DAY, Tables
from sesshu.schedule.types import (
    STATUSES,
    DoseJudgement,
    GivenDose,
    NextDose,
    SeriesJudgement,
    SeriesState,
    Window,
)
from sesshu.schedule.vocabulary import TARGET_KINDS


def dose_judgements(
    tables: Tables, row: PersonRow, ordered: list[GivenDose], ran: Ran, spoken: Speech
) -> tuple[DoseJudgement, ...]:
    """One for each dose in each series, in the order of days; of a city's programmes those that are worth telling."""
    gaps = between.short_gaps(tables.kernel, row)
    made = [_dose(tables, ordered, ran, gaps, at, spoken) for at in range(ran.given.count)]
    if not any(is_programme(text.code) for text in tables.series):
        return tuple(made)
    found: list[DoseJudgement] = []
    for dose, rows in groupby(range(len(made)), key=lambda at: ran.given.dose[at]):
        found += told([made[at] for at in rows], voluntary=ordered[dose].kind == "voluntary")
    return tuple(found)


def series_judgements(tables: Tables, row: PersonRow, ran: Ran, spoken: Speech) -> tuple[SeriesJudgement, ...]:
    """One for each series that the kernel had something to say about."""
    last = between.last_days(row)
    return tuple(_series(tables, row, ran, last, at, spoken) for at in with_status(ran.out))


def series_states(tables: Tables, out: SeriesOut) -> tuple[SeriesState, ...]:
    """The same without texts and windows."""
    return tuple(_short(tables, out, at) for at in with_status(out))


def with_status(out: SeriesOut) -> list[int]:
    """Numbers of the series with a status."""
    return [at for at, status in enumerate(out.status) if status >= 0]


def _day(ordinal: int) -> date | None:
    return date.fromordinal(ordinal) if FIRST_DAY <= ordinal <= LAST_DAY else None


def _some_day(ordinal: int) -> date:
    return date.fromordinal(min(max(ordinal, FIRST_DAY), LAST_DAY))


def _dose(
    tables: Tables, ordered: list[GivenDose], ran: Ran, gaps: list[tuple[int, int, int]], at: int, spoken: Speech
) -> DoseJudgement:
    given, trace = ran.given, ran.trace
    dose = ordered[given.dose[at]]
    day = dose.date.toordinal()
    places = range(given.first_reason[at], given.end_reason[at])
    reasons = [explain_dose(tables, trace, place, day, spoken) for place in places]
    gap = gaps[given.dose[at]]
    if gap[0] and given.series[at] >= 0:
        warning = ReasonOut(1, 1, [codes.BETWEEN_VACCINES_SHORT], [gap[2]], [gap[0]], [gap[1]])
        reasons.append(explain_dose(tables, warning, 0, day, spoken))
    series, step = given.series[at], given.step[at]
    phase, name = tables.step_names[step] if step >= 0 else (None, None)
    text = tables.series[series] if series >= 0 else None
    is_city = text is not None and is_programme(text.code)
    if text is not None and is_city:
        is_voluntary, is_valid = dose.kind == "voluntary", bool(given.valid[at])
        reasons = dose_reasons(reasons, text.before_article, text.name, spoken, voluntary=is_voluntary, valid=is_valid)
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


def _series(tables: Tables, row: PersonRow, ran: Ran, last: dict[int, int], at: int, spoken: Speech) -> SeriesJudgement:
    state, out = ran.state, ran.out
    base = at * state.window_room
    count = state.windows[at]
    reason = explain_series(tables, out, at, row.as_of, spoken)
    windows = tuple(_window(tables, ran, base + number) for number in range(count))
    text = tables.series[at]
    if is_programme(text.code):
        reason = in_city_words(reason, text.before_article, spoken)
        windows = tuple(city_window(window) for window in windows)
    return SeriesJudgement(
        series=text.code,
        status=STATUSES[out.status[at]],
        dose_number=out.number[at],
        remaining_doses=out.remaining[at],
        required_doses=out.required[at],
        completed_on=_day(out.completed[at]),
        windows=windows,
        next=_next(tables, row, out, last, at) if out.earliest[at] else None,
        reasons=(reason,),
        series_name=text.name,
        category=text.category,
    )


def _window(tables: Tables, ran: Ran, place: int) -> Window:
    state = ran.state
    window = state.window_row[place]
    low, high = state.window_low[place], state.window_high[place]
    return Window(
        dose_number=None,
        from_date=_day(low) if low > FIRST_DAY else None,
        until=_day(high) if high < LAST_DAY else None,
        kind=TARGET_KINDS[tables.kernel.window_kind[window]],
        basis=tables.window_rows[window].article,
    )


def _next(tables: Tables, row: PersonRow, out: SeriesOut, last: dict[int, int], at: int) -> NextDose:
    k = tables.kernel
    phase, step = tables.step_names[out.step[at]]
    products = [number for number in range(len(tables.products)) if out.products[at] >> number & 1]
    days = [between.earliest_kept(k, row, product, out.earliest[at], last) for product in products]
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
        series=tables.series[at].code,
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
