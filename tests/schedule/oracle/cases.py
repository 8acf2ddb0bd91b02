"""Rows of the case tables for the second engine: read and answered without the words of the first."""

from dataclasses import dataclass
from datetime import date

from sesshu.schedule import Condition, GivenDose, Person
from sesshu.schedule.reference import Ground

# In this order reasons are shown; a dose that only stands too close to another vaccine is in order ("OK") first.
RANK = (
    *("AFTER_AS_OF", "BEFORE_BIRTH", "UNKNOWN_PRODUCT", "DUPLICATE", "ALREADY_COMPLETE"),
    *("WINDOW_NOT_OPEN", "WINDOW_CLOSED", "CONDITION_MISSING", "NOT_TARGET", "BEFORE_PROGRAMME", "DEEMED"),
    *("PRODUCT_MIXED", "PRODUCT_NOT_IN_FORCE", "INTERVAL_SHORT", "DOCTOR_SHORTER", "STEP_NOT_OPEN", "STEP_CLOSED"),
    *("LATE_START", "VOLUME_DIFFERS", "ROUTE_DIFFERS", "EXCLUDED", "VOLUNTARY", "OK", "BETWEEN_VACCINES_SHORT"),
)
DAYS_SHOWN = {"WINDOW_NOT_OPEN", "WINDOW_CLOSED", "INTERVAL_SHORT", "STEP_NOT_OPEN", "STEP_CLOSED", "LATE_START"}


class Settings(dict):
    """A city's settings, usable as a key of a cache."""

    def __hash__(self):
        return hash(tuple(sorted(self.items())))


@dataclass
class Asked:
    person: Person
    doses: list[GivenDose]
    as_of: date
    known_on: date | None
    settings: Settings | None


def asked_of(case) -> Asked:
    facts = [fact.strip().split() for fact in case.facts.split(";") if fact.strip() not in ("", "-")]
    named = {fact[0]: fact[1] for fact in facts if fact[0] in ("性別", "予定日", "知った日", "設定")}
    days = {name: date.fromisoformat(value) for name, value in named.items() if name in ("予定日", "知った日")}
    conditions = tuple(condition_of(fact) for fact in facts if fact[0] not in named)
    person = Person("case", date.fromisoformat(case.birth), named.get("性別", "F"), days.get("予定日"), conditions)
    name, _, value = named.get("設定", "").partition("=")
    given = [dose_of(words.split()) for words in case.doses.split(";")] if case.doses != "-" else []
    return Asked(
        person, given, date.fromisoformat(case.as_of), days.get("知った日"), Settings({name: value}) if name else None
    )


def condition_of(fact: list[str]) -> Condition:
    code, _, series = fact[0].partition("@")
    days = [date.fromisoformat(day) for day in fact[1:]] or [None, None]
    return Condition(code, days[0], days[1], series or None)


def dose_of(words: list[str]) -> GivenDose:
    day, product, volume, route, kind = (*words, "-", "-", "-")[:5]
    return GivenDose(
        date.fromisoformat(day),
        product,
        None if volume == "-" else float(volume),
        None if route == "-" else route,
        "routine" if kind == "-" else kind,
    )


def dose_words(judged, asked: Asked, case) -> str:
    last = asked.doses[-1]
    found = [
        dose
        for dose in judged.doses
        if dose.date == last.date
        and (dose.series == case.series if case.series != "intervals" else dose.product == last.product)
    ]
    if not found:
        return "なし"
    dose = found[-1]
    kind = "定期" if dose.routine else f"{'有効' if dose.valid else '無効'} {'数える' if dose.counted else '数えない'}"
    only_between = {ground.code for ground in dose.grounds} == {"BETWEEN_VACCINES_SHORT"}
    grounds = sorted(
        [*dose.grounds, *([Ground("OK")] if only_between else [])], key=lambda ground: RANK.index(ground.code)
    )
    words = [kind, *ground_words(grounds[0])]
    for addition in case.expected.split()[len(kind.split()) :]:
        if addition.startswith("回"):
            words.append(f"回{dose.phase or ''}{dose.step or ''}")
        if addition.startswith("警告"):
            words.append("警告" + (",".join("=".join(ground_words(other)) for other in grounds[1:]) or "なし"))
    return " ".join(words)


def ground_words(ground) -> list[str]:
    shown = ground.code in DAYS_SHOWN or ground.code == "BETWEEN_VACCINES_SHORT"
    return [ground.code, ground.day.isoformat()] if shown and ground.day else [ground.code]


def window_words(found) -> str:
    if found is None or not found.windows:
        return "なし"
    shown = [
        f"{kind} {'' if first == date.min else first}〜{'' if last == date.max else last}"
        for first, last, kind, _ in found.windows
    ]
    return "; ".join(shown)


def series_words(found, expected: str) -> str:
    if found is None:
        return "なし"
    words = [found.status]
    if found.completed_on:
        words.append(found.completed_on.isoformat())
    if found.earliest:
        words.append(f"{found.earliest}〜{found.latest}")
    words.append(f"残{found.remaining}/{found.required}")
    for addition in expected.split():
        if addition.startswith("標準"):
            words.append(
                f"標準{found.standard_from or ''}〜{found.standard_until or ''}" if found.earliest else "標準なし"
            )
        if addition.startswith("製品"):
            same = set(addition[2:].split(",")) == found.products or (addition == "製品なし" and not found.products)
            words.append(addition if same else f"製品{','.join(sorted(found.products))}")
        if addition.startswith("回"):
            words.append(f"回{found.phase or ''}{found.step or ''}" if found.earliest else "回なし")
        if addition.startswith("開始"):
            words.append(f"開始{found.start_by or 'なし'}")
        if addition.startswith("異種"):
            words.append(f"異種{found.between_earliest or 'なし'}")
    return " ".join(words)
