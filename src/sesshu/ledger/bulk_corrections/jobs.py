"""Looking and correcting go on after the page was answered, people by people; killed anywhere, they are continued."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from itertools import groupby

from django.db import transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import Refused
from sesshu.foundation.jobs import Run, job
from sesshu.foundation.jobs.actions import enqueue
from sesshu.foundation.jobs.models import Job
from sesshu.foundation.jobs.running import Chunk
from sesshu.ledger.bulk_corrections.looking import look, values
from sesshu.ledger.bulk_corrections.models import BulkCorrection, BulkCorrectionDose, Outcome
from sesshu.ledger.bulk_corrections.states import BulkState
from sesshu.ledger.doses import actions as doses
from sesshu.ledger.doses.actions import Correction

LOOK, CORRECT = "bulk_correction.look", "bulk_correction.correct"
PURPOSE = "DOSE_REGISTRATION"
PEOPLE = 50  # in a chunk


@job(kind=LOOK, purpose=PURPOSE, permissions=["dose.read"], label="接種記録の一括訂正の下見")
def look_at_all(run: Run) -> None:
    """Judge everybody before and after; then the correction can be sent for approval."""
    bulk = BulkCorrection.objects.get(pk=run.arguments["bulk"])
    run.say("訂正の前と後を判定しています")

    def work(chunk: Chunk) -> str:
        look(bulk, chunk.lo, chunk.hi)
        return ""

    run.chunks(total=bulk.people_total, size=PEOPLE, work=work)
    BulkCorrection.objects.filter(pk=bulk.pk, state=BulkState.LOOKING).update(state=BulkState.LOOKED)


@job(kind=CORRECT, purpose=PURPOSE, permissions=["dose.correct"], label="接種記録の一括訂正")
def correct_all(run: Run) -> None:
    """Correct what was looked at and approved. A dose that moved on since is left as it is, with the reason."""
    bulk = BulkCorrection.objects.select_related("approval").get(pk=run.arguments["bulk"])
    run.say("接種記録を訂正しています")

    def work(chunk: Chunk) -> str:
        rows = list(
            bulk.doses.filter(person__gte=chunk.lo, person__lt=chunk.hi, outcome=Outcome.WAITING)
            .select_related("dose")
            .order_by("person", "id")
        )
        for _, mine in groupby(rows, key=lambda row: row.person):
            _correct(bulk, list(mine), run.actor, run.purpose)
        done = sorted(f"{row.dose_id}:{row.version_after or 0}" for row in rows)
        return hashlib.sha256("\n".join(done).encode()).hexdigest()

    run.chunks(total=bulk.people_total, size=PEOPLE, work=work)
    _finish(bulk, run)


def _correct(bulk: BulkCorrection, rows: Sequence[BulkCorrectionDose], by: Actor, purpose: str) -> None:
    """All doses of one person, or none of them."""
    corrections = [
        Correction(
            row.dose_id, values(row.after) | ({} if row.dose.decision else {"decision": "undecided"}), row.version
        )
        for row in rows
    ]
    number = bulk.approval.decision_number if bulk.approval else ""
    try:
        with transaction.atomic():
            doses.correct_doses(
                corrections=corrections, reason=bulk.reason, note=f"{bulk.label}（起案{number}）　{bulk.note}",
                approval=bulk.approval, by=by, purpose=purpose,
            )  # fmt: skip
    except Refused as refused:
        for row in rows:
            row.outcome, row.outcome_why = Outcome.SKIPPED, refused.message
    else:
        for row in rows:
            row.outcome, row.version_after = Outcome.CORRECTED, row.version + 1
    for row in rows:
        row.save(update_fields=["outcome", "outcome_why", "version_after"])


@transaction.atomic
def _finish(bulk: BulkCorrection, run: Run) -> None:
    ended = BulkCorrection.objects.filter(pk=bulk.pk, state=BulkState.RUNNING)
    if not ended.update(state=BulkState.DONE, ended_at=clock.now()):
        return
    corrected = bulk.doses.filter(outcome=Outcome.CORRECTED).count()
    audit.record(
        "bulk_correction.done", by=run.actor, purpose=run.purpose, obj=f"bulk_correction:{bulk.pk}", case=bulk.label,
        n=max(1, bulk.doses_total), detail={"corrected": corrected, "skipped": bulk.doses_total - corrected},
    )  # fmt: skip


def start_looking(bulk: BulkCorrection, *, by: Actor, purpose: str) -> Job:
    """Let a worker look at a correction."""
    return enqueue(kind=LOOK, key=str(bulk.pk), arguments={"bulk": str(bulk.pk)}, by=by, purpose=purpose)


def start_correcting(bulk: BulkCorrection, *, by: Actor, purpose: str) -> Job:
    """Let a worker correct."""
    return enqueue(kind=CORRECT, key=str(bulk.pk), arguments={"bulk": str(bulk.pk)}, by=by, purpose=purpose)
