"""Recording doses that were given."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound
from sesshu.foundation.writing import copy_in
from sesshu.ledger.doses.actions.common import (
    DecisionNeeded,
    Recorded,
    check_not_recorded,
    fill,
    keep_version,
    snapshot,
)
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.doses.judging import Verdict, judge_entries
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.residents.models import Resident


@transaction.atomic
def record_doses(*, entries: Sequence[DoseEntry], by: Actor, purpose: str) -> list[Recorded]:
    """Record doses that were given. All or none; the result is in the order of `entries`.

    Raises `InvalidInput` for what cannot be (future, before birth, unknown code), `AlreadyRecorded` for the same
    dose again, `DecisionNeeded` (with the verdicts by index) when a dose is outside the routine rules and its entry
    brings no decision. A dose is never refused for being outside the rules.
    """
    by.check("dose.write")
    residents = _lock(entries)
    known = _known_reports(entries)
    fresh = [index for index, entry in enumerate(entries) if entry.source_key not in known or entry.source_key is None]
    for index in fresh:
        entries[index].check(clock.today(), residents[entries[index].resident_id].birth_date)
    check_not_recorded(entries, fresh)
    news = [entries[index] for index in fresh]
    verdicts = judge_entries({e.resident_id: residents[e.resident_id] for e in news}, news, clock.today())
    undecided = {i: v for i, e, v in zip(fresh, news, verdicts, strict=True) if v.level == "block" and not e.decision}
    if undecided:
        raise DecisionNeeded(undecided)
    doses = _insert(news, verdicts, by)
    if doses:
        audit.record(
            "dose.recorded", by=by, purpose=purpose, n=len(doses),
            obj=f"dose:{doses[0].pk}" if len(doses) == 1 else "",
            subjects=[f"resident:{d.resident_id}" for d in doses],
            detail={"doses": [snapshot(d) for d in doses]},
        )  # fmt: skip
    made = dict(zip(fresh, zip(doses, verdicts, strict=True), strict=True))
    return [
        Recorded(made[i][0].pk, made[i][1])
        if i in made
        else Recorded(known[entry.source_key or ""], Verdict("info", (), ""), existing=True)
        for i, entry in enumerate(entries)
    ]


def _lock(entries: Sequence[DoseEntry]) -> dict[UUID, Resident]:
    """The residents, locked in one order so that two batches cannot wait for each other."""
    wanted = {entry.resident_id for entry in entries}
    rows = Resident.objects.select_for_update().filter(pk__in=wanted).order_by("pk")
    found = {resident.pk: resident for resident in rows}
    if wanted - found.keys():
        raise NotFound("該当する住民がいません。")
    return found


def _known_reports(entries: Sequence[DoseEntry]) -> dict[str, UUID]:
    keys = [entry.source_key for entry in entries if entry.source_key]
    rows = Dose.objects.filter(source_key__in=keys).values_list("source_key", "pk")
    return {key: pk for key, pk in rows if key}


def _insert(entries: Sequence[DoseEntry], verdicts: Sequence[Verdict], by: Actor) -> list[Dose]:
    doses = []
    for entry, verdict in zip(entries, verdicts, strict=True):
        dose = Dose(recorded_at=clock.now(), recorded_by=by.code, resident_id=entry.resident_id)
        dose.source_key, dose.same_day_number = entry.source_key, entry.same_day_number
        fill(dose, entry, verdict)
        doses.append(dose)
    copy_in(doses)
    keep_version(doses, "recorded", by, "", "")
    return doses
