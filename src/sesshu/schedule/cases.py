"""Running a row of a case table: the person it describes is judged, and the answer is put in the words of the table."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sesshu.law.cases import DOSE, WINDOWS, Case
from sesshu.schedule.judge import judge
from sesshu.schedule.tables import Tables
from sesshu.schedule.types import Condition, DoseJudgement, GivenDose, NextDose, Person, Reason, SeriesJudgement, Window

# Facts of the second column that are no condition codes: sex, due date, day of knowledge, a city's setting.
_SEX, _DUE, _KNOWN, _SETTING = "性別", "予定日", "知った日", "設定"
_NAMED = (_SEX, _DUE, _KNOWN, _SETTING)
# Additions of the last column; a row asks for those it writes.
_BEGIN, _STANDARD, _PRODUCTS, _STEP, _OTHER, _WARNING = "開始", "標準", "製品", "回", "異種", "警告"
_ADDITIONS = (_BEGIN, _STANDARD, _PRODUCTS, _STEP, _OTHER, _WARNING)

Settings = tuple[tuple[str, str], ...]
Law = Callable[[Settings], Tables]


def answer(law: Law, case: Case) -> str:
    """What the engine says to a case, in the words of its column 期待. `law` gives tables for a city's settings.

    Raises InputError or ValueError where the row describes nobody.
    """
    settings, person, given, as_of, known_on = asked(case)
    judged = judge(law(settings), person, given, as_of=as_of, known_on=known_on)
    if case.seen == DOSE:
        last = given[-1]
        found = [dose for dose in judged.doses if dose.date == last.date and _in_series(case, dose, last)]
        return _dose_words(found[-1], case.expected) if found else "なし"
    state = next((state for state in judged.series if state.series == case.series), None)
    if state is None:
        return "なし"
    return _window_words(state.windows) if case.seen == WINDOWS else _series_words(state, case.expected)


def asked(case: Case) -> tuple[Settings, Person, list[GivenDose], date, date | None]:
    """What a row describes: the city's settings, the person, the doses, as-of day and day of knowledge.

    Raises InputError or ValueError where it describes nobody.
    """
    facts = _facts(case.facts)
    named = {fact.split()[0]: fact.split()[1] for fact in facts if fact.split()[0] in _NAMED}
    settings = tuple((name, value) for name, _, value in [named[_SETTING].partition("=")]) if _SETTING in named else ()
    person = Person(
        "case",
        date.fromisoformat(case.birth),
        named.get(_SEX, "F"),
        due_date=_day(named.get(_DUE)),
        conditions=tuple(_condition(fact) for fact in facts if fact.split()[0] not in _NAMED),
    )
    given = [dose_of(words) for words in case.doses.split(";")] if case.doses != "-" else []
    return settings, person, given, date.fromisoformat(case.as_of), _day(named.get(_KNOWN))


def dose_of(words: str) -> GivenDose:
    """`2025-02-03 rota1 1.5 oral voluntary`; a hyphen or nothing where volume, route or kind is not told."""
    day, product, volume, route, kind = (words.split() + ["-"] * 3)[:5]
    return GivenDose(
        date.fromisoformat(day),
        product,
        volume_ml=None if volume == "-" else float(volume),
        route=None if route == "-" else route,
        kind="routine" if kind == "-" else kind,
    )


def _in_series(case: Case, dose: DoseJudgement, last: GivenDose) -> bool:
    """The dose of a case in its series; a table across series looks at the product alone."""
    return dose.series == case.series if case.series != "intervals" else dose.product == last.product


def _facts(words: str) -> list[str]:
    return [fact.strip() for fact in words.split(";")] if words != "-" else []


def _condition(words: str) -> Condition:
    """`long_illness 2023-12-01 2025-06-15` or `had_disease@mr_1`."""
    name, *days = words.split()
    code, _, series = name.partition("@")
    first, last = [_day(day) for day in days] or [None, None]
    return Condition(code, first, last, series or None)


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def _asked(expected: str) -> list[str]:
    """The additions that a row asks for, in its order."""
    return [name for word in expected.split() for name in _ADDITIONS if word.startswith(name)]


def _dose_words(dose: DoseJudgement, expected: str) -> str:
    first, *others = dose.reasons
    kind = "定期" if dose.routine else f"{'有効' if dose.valid else '無効'} {'数える' if dose.counted else '数えない'}"
    words = [kind, *_reason_words(first)]
    for name in _asked(expected):
        if name == _STEP:
            words.append(f"{_STEP}{dose.phase or ''}{dose.step or ''}")
        elif name == _WARNING:
            words.append(_WARNING + (",".join("=".join(_reason_words(other)) for other in others) or "なし"))
    return " ".join(words)


def _reason_words(reason: Reason) -> list[str]:
    days = [
        reason.values.get(name) for name in ("first_lawful_day", "last_lawful_day", "last_recommended_day", "first_day")
    ]
    return [reason.code, *(str(day) for day in days if day)]


def _series_words(series: SeriesJudgement, expected: str) -> str:
    words = [series.status]
    if series.completed_on:
        words.append(series.completed_on.isoformat())
    if series.next:
        words.append(f"{series.next.earliest}〜{series.next.latest}")
    words.append(f"残{series.remaining_doses}/{series.required_doses}")
    words += [name + _next_words(series.next, name) for name in _asked(expected)]
    return " ".join(words)


def _window_words(windows: tuple[Window, ...]) -> str:
    """All windows in the order of time: `legal 2025-04-01〜2026-03-31; long_illness 2027-01-10〜2029-01-09`."""
    spans = sorted((window.from_date or date.min, window.until or date.max, window.kind) for window in windows)
    return "; ".join(f"{kind} {_open(first)}〜{_open(last)}" for first, last, kind in spans) or "なし"


def _open(day: date) -> str:
    """A day; nothing where a window has no first or no last day."""
    return "" if day in (date.min, date.max) else day.isoformat()


def _next_words(planned: NextDose | None, name: str) -> str:
    if planned is None:
        return "なし"
    if name == _STANDARD:
        return f"{planned.standard_from or ''}〜{planned.standard_until or ''}"
    if name == _PRODUCTS:
        return ",".join(planned.products)
    if name == _STEP:
        return f"{planned.phase or ''}{planned.step or ''}"
    return str((planned.start_by if name == _BEGIN else planned.between_vaccines_earliest) or "なし")
