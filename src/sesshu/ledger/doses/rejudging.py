"""Judging recorded doses again when something that the judgement rests on was corrected (生年月日, 統合)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from sesshu import schedule
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.ledger.doses import queries
from sesshu.ledger.doses.actions.common import keep_version
from sesshu.ledger.doses.judging import UNKNOWN_BIRTH, Verdict, gravest
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.residents.models import Resident
from sesshu.schedule import InputError, Reason

BEFORE_BIRTH = Reason(
    code="BEFORE_BIRTH", basis="", text="接種日が生年月日より前です。どちらかの記録を確認してください。", values={}
)


@dataclass(frozen=True, slots=True)
class Rejudged:
    """A dose whose verdict is another one now."""

    dose_id: UUID
    resident_id: UUID
    given_on: date
    product: str
    level_before: str
    level: str
    reason_before: str
    reason: str


@transaction.atomic
def rejudge(*, residents: Sequence[Resident], note: str, by: Actor, purpose: str) -> list[Rejudged]:
    """Judge every dose of these residents by what is known now; returns those whose verdict changed.

    A dose that is outside the routine rules now, and had no decision, waits in 判断待ち. Decisions of people stay.
    """
    tables, changed = city_tables(), []
    people = queries.persons(residents)
    for resident in residents:
        doses = list(Dose.objects.select_for_update().filter(resident=resident, withdrawn_at=None).order_by("given_on"))
        given = [queries.as_given(dose) for dose in doses]
        judged: Sequence[schedule.DoseJudgement] | None = None
        if resident.pk in people:
            try:
                judged = schedule.judge_given(tables, people[resident.pk], given, as_of=clock.today())
            except InputError:  # a dose before the corrected birth: nothing can be said of the others either
                judged = None
        for dose, one in zip(doses, given, strict=True):
            if resident.birth_date and dose.given_on < resident.birth_date:
                verdict = Verdict("block", (BEFORE_BIRTH,), tables.rules)
            elif judged is None:
                verdict = Verdict("warn", (UNKNOWN_BIRTH,), tables.rules)
            else:
                verdict = gravest(judged, one, tables.rules)
            if (verdict.level, verdict.first_code) != (dose.level, dose.reason_code):
                changed.append(_settle(dose, verdict, note, by))
    if changed:
        audit.record(
            "dose.rejudged", by=by, purpose=purpose, n=len(changed),
            subjects=sorted({f"resident:{one.resident_id}" for one in changed}),
            detail={"note": note, "doses": [[str(one.dose_id), one.level_before, one.level] for one in changed]},
        )  # fmt: skip
    return changed


def _settle(dose: Dose, verdict: Verdict, note: str, by: Actor) -> Rejudged:
    told = Rejudged(
        dose.pk, dose.resident_id, dose.given_on, dose.product, dose.level, verdict.level, dose.reason_code,
        verdict.first_code,
    )  # fmt: skip
    dose.level, dose.reason_code, dose.rules = verdict.level, verdict.first_code, verdict.rules
    if verdict.level == "block" and not dose.decision:
        dose.decision = "undecided"
    elif verdict.level != "block" and dose.decision == "undecided":
        dose.decision = ""
    dose.version += 1
    dose.save()
    keep_version([dose], "rejudged", by, "", note)
    return told
