"""Judging doses before they are saved: the history a resident would then have, judged once a resident."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sesshu import schedule
from sesshu.ledger.doses import queries
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.residents.models import Resident
from sesshu.schedule import DoseJudgement, GivenDose, Reason

LEVELS = ("block", "warn", "info")

UNKNOWN_BIRTH = Reason(
    code="BIRTH_DAY_UNKNOWN",
    basis="",
    text="生年月日が日まで分からないため、期間の判定ができません。",
    values={},
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a dose would be. `block`: recorded, but not booked or paid as a routine dose without a decision."""

    level: str  # info | warn | block
    reasons: tuple[Reason, ...]
    rules: str
    category: str = ""  # of the city's programme that accepts the dose, where no series of the law does
    step: str = ""  # 期・回 as the office says it, where a series takes the dose

    @property
    def first_code(self) -> str:
        return self.reasons[0].code if self.reasons else ""


def entry_as_given(entry: DoseEntry) -> GivenDose:
    """A reported dose as the engine takes it."""
    return GivenDose(
        date=entry.given_on,
        product=entry.product,
        volume_ml=float(entry.volume_ml) if entry.volume_ml is not None else None,
        route=entry.route or None,
        kind=entry.kind if entry.kind in schedule.KINDS else "voluntary",
    )


def gravest(judged: Sequence[DoseJudgement], given: GivenDose, rules: str) -> Verdict:
    """The gravest of what the series say about a dose, with the reasons of that level first."""
    found = schedule.decisive([d for d in judged if d.date == given.date and d.product == given.product])
    level = next((lv for lv in LEVELS if any(d.level == lv for d in found)), "warn")
    reasons = [reason for d in sorted(found, key=lambda d: LEVELS.index(d.level)) for reason in d.reasons]
    city = [d.category for d in found if d.valid and schedule.is_programme(d.series)]
    step = next((schedule.step_name(d.phase, d.step) for d in found if d.series and d.counted), "")
    return Verdict(level, tuple(reasons), rules, city[0] if city and level != "block" else "", step)


def judge_entries(
    residents: dict[UUID, Resident], entries: Sequence[DoseEntry], as_of: date, *, without: Collection[UUID] = ()
) -> list[Verdict]:
    """One verdict an entry, in order. Entries of one resident are judged together with the recorded doses, except
    those in `without` (the ones they replace)."""
    tables = city_tables()
    people = queries.persons(list(residents.values()))
    recorded = queries.given_doses(list(residents), without=without)
    of_resident: dict[UUID, list[int]] = defaultdict(list)
    for index, entry in enumerate(entries):
        of_resident[entry.resident_id].append(index)

    verdicts: list[Verdict] = [Verdict("warn", (UNKNOWN_BIRTH,), tables.rules)] * len(entries)
    for resident_id, indexes in of_resident.items():
        person = people.get(resident_id)
        if person is None:
            continue
        news = [entry_as_given(entries[i]) for i in indexes]
        judged = schedule.judge_given(tables, person, [*recorded.get(resident_id, []), *news], as_of=as_of)
        for index, given in zip(indexes, news, strict=True):
            verdicts[index] = gravest(judged, given, tables.rules)
    return verdicts
