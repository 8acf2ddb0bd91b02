"""前年度との比較: the counts of a trial against last year's run of the same kind, and what differs too much."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from sesshu.dates import legal_age, wareki
from sesshu.foundation.errors import NotNow
from sesshu.ledger.mailings.models import Mailing
from sesshu.ledger.mailings.planning.thresholds import Threshold, thresholds
from sesshu.ledger.mailings.queries import town_shown
from sesshu.ledger.mailings.states import MailingState
from sesshu.ledger.residents.words import Sex

SENT = (MailingState.RELEASED, MailingState.PRINTED, MailingState.POSTED)
YEAR, PLAY = timedelta(days=365), timedelta(days=120)
BY = ("total", "age", "sex", "town", "month")


@dataclass(frozen=True, slots=True)
class Line:
    """One group of those who get a letter, this time and last year. `percent` is None when there was nobody."""

    by: str
    group: str
    now: int
    before: int

    @property
    def difference(self) -> int:
        return self.now - self.before

    @property
    def percent(self) -> int | None:
        return round(100 * self.difference / self.before) if self.before else None

    def deviates(self, limit: Threshold) -> bool:
        if abs(self.difference) < limit.least or not self.difference:
            return False
        return self.percent is None or abs(self.percent) > limit.percent


def last_year(mailing: Mailing) -> Mailing | None:
    """The run of the same kind a year ago: of the same entry of the plan, else about the same series."""
    middle = mailing.base_date - YEAR
    found = Mailing.objects.filter(
        state__in=SENT, kind=mailing.kind, base_date__range=(middle - PLAY, middle + PLAY)
    ).exclude(id=mailing.id)
    same = [one for one in found if _same(mailing, one)]
    return min(same, key=lambda one: (abs(one.base_date - middle), -one.number), default=None)


def _same(mailing: Mailing, other: Mailing) -> bool:
    if mailing.plan_code and other.plan_code:
        return mailing.plan_code == other.plan_code
    return set(mailing.series) == set(other.series)


def compare(mailing: Mailing, before: Mailing) -> list[Line]:
    """Every group of both runs: the whole, ages, sexes, towns, months of birth (last year's a year later)."""
    now, then = _groups(mailing, 0), _groups(before, 1)
    return [
        Line(by, group, now[by][group], then[by][group])
        for by in BY
        for group in sorted(now[by].keys() | then[by].keys())
    ]


def _groups(mailing: Mailing, years_later: int) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {by: Counter() for by in BY}
    # a letter that was withdrawn later had been a letter of the trial that is compared; a town of last year counts
    # nobody who came under protection since: a difference of one would tell where they lived
    rows = mailing.persons.filter(included=True).annotate(town_shown=town_shown())
    people = rows.values_list("birth_date", "sex", "town_shown")
    for birth, sex, town in people:
        for by, group in _of_person(mailing, birth, sex, town, years_later):
            found[by][group] += 1
    return found


def _of_person(
    mailing: Mailing, birth: date | None, sex: str, town: str, years_later: int
) -> Iterator[tuple[str, str]]:
    yield "total", "合計"
    yield "sex", dict(Sex.choices)[Sex(sex)] if sex in Sex.values else "不明"
    yield "town", town or "（町名なし）"
    if birth is None:
        return
    age = legal_age(birth, mailing.base_date) if birth <= mailing.base_date else -1
    yield "age", f"{age:03d}歳" if age >= 0 else "出生前"
    yield "month", f"{birth.year + years_later:04d}-{birth.month:02d}"


def shown_group(line: Line) -> str:
    """The group as people read it."""
    if line.by == "month":
        year, month = line.group.split("-")
        return wareki(date(int(year), int(month), 1)).split("月")[0] + "月"
    return line.group.lstrip("0") if line.by == "age" and line.group != "000歳" else line.group.replace("000歳", "0歳")


def deviations(mailing: Mailing, before: Mailing) -> list[dict[str, Any]]:
    """The groups that differ by more than the city allows, as plain values for the mailing's row."""
    limits = thresholds(mailing.base_date)
    return [
        asdict(line) | {"percent": line.percent, "limit": limits[line.by].percent, "shown": shown_group(line)}
        for line in compare(mailing, before)
        if line.deviates(limits[line.by])
    ]


def check_accepted(mailing: Mailing) -> None:
    """Raise `NotNow` while differences wait for another person and a reason."""
    if mailing.deviations and mailing.deviation_accepted_by is None:
        raise NotNow(
            f"前年度との差異が基準を超えた項目が{len(mailing.deviations)}件あります。"
            "別の職員が理由を書いて差異を認めてから進めてください。"
        )
