"""What doses that come in, change or go do to the others: numbering and validity of recorded doses, and the series.

Computed before saving from the same judgement that will hold afterwards, so that nobody is surprised.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from sesshu import schedule
from sesshu.foundation import clock
from sesshu.foundation.errors import Refused
from sesshu.ledger.doses import queries
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.doses.judged import everywhere
from sesshu.ledger.doses.judging import entry_as_given
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.residents.models import Resident
from sesshu.schedule import DoseJudgement, Judgement, SeriesJudgement, decisive


@dataclass(frozen=True, slots=True)
class DoseEffect:
    """A recorded dose that would be judged otherwise. Both sides hold its judgement in each series."""

    given_on: date
    product: str
    before: tuple[DoseJudgement, ...]
    after: tuple[DoseJudgement, ...]


@dataclass(frozen=True, slots=True)
class SeriesEffect:
    """A series that would stand otherwise: its status, or the next dose and its days."""

    before: SeriesJudgement
    after: SeriesJudgement


@dataclass(frozen=True, slots=True)
class Effects:
    """Everything that changes besides the doses themselves. `token` names exactly this, for "seen"."""

    doses: tuple[DoseEffect, ...] = ()
    series: tuple[SeriesEffect, ...] = ()

    @property
    def token(self) -> str:
        """Empty when no recorded dose is touched: then nothing needs to be looked at first."""
        if not self.doses:
            return ""
        told = [(e.given_on, e.product, [_sign(j) for j in e.after]) for e in self.doses]
        return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


class EffectsUnseen(Refused):
    """登録すると、すでにある接種の回数や判定が変わります。変わり方の表を確認し、よければもう一度同じボタンを押してください。"""

    code = "EFFECTS_UNSEEN"
    status = 422


def check_seen(found: Effects, token: str) -> None:
    """Raise `EffectsUnseen` unless exactly these effects were on the screen before (`token`), or there are none."""
    if found.token and found.token != token:
        raise EffectsUnseen


def effects(
    resident: Resident, entries: Sequence[DoseEntry], *, without: Collection[Dose] = (), as_of: date | None = None
) -> Effects:
    """What `entries` of one resident would change; `without` are recorded doses that they replace, or that go."""
    person = queries.persons([resident]).get(resident.pk)
    if person is None:
        return Effects()
    day = as_of or clock.today()
    tables = city_tables()
    recorded = queries.given_doses([resident.pk]).get(resident.pk, [])
    kept = queries.given_doses([resident.pk], without=[d.pk for d in without]).get(resident.pk, [])
    person = everywhere(tables, person)
    before = schedule.judge(tables, person, recorded, as_of=day)
    after = schedule.judge(tables, person, [*kept, *map(entry_as_given, entries)], as_of=day)
    news = {(e.given_on, e.product) for e in entries}
    return Effects(
        tuple(_doses(before, after, {(g.date, g.product) for g in kept} - news)), tuple(_series(before, after))
    )


def _doses(before: Judgement, after: Judgement, keys: Collection[tuple[date, str]]) -> list[DoseEffect]:
    found = []
    for given_on, product in sorted(keys):
        old, new = (
            tuple(decisive([d for d in side.doses if (d.date, d.product) == (given_on, product)]))
            for side in (before, after)
        )
        if [_sign(j) for j in old] != [_sign(j) for j in new]:
            found.append(DoseEffect(given_on, product, old, new))
    return found


def _series(before: Judgement, after: Judgement) -> list[SeriesEffect]:
    now = {one.series: one for one in after.series}
    return [
        SeriesEffect(old, now[old.series])
        for old in before.series
        if old.series in now and _standing(old) != _standing(now[old.series])
    ]


def _sign(judged: DoseJudgement) -> tuple[object, ...]:
    """What a clerk would call a difference: the place in the series, counting, and the level."""
    return (
        judged.series, judged.phase, judged.step, judged.dose_number, judged.counted, judged.valid, judged.level
    )  # fmt: skip


def _standing(one: SeriesJudgement) -> tuple[object, ...]:
    return (one.status, one.next.dose_number if one.next else None, one.next.earliest if one.next else None)
