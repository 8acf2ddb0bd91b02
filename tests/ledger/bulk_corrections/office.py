"""A made-up office in which one clinic's doses were recorded with a wrong day, lot or code."""

from __future__ import annotations

from datetime import date
from typing import Any

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.jobs import run_now
from sesshu.foundation.jobs.models import Job
from sesshu.ledger.bulk_corrections import actions, approving, jobs
from sesshu.ledger.bulk_corrections.conditions import Conditions
from sesshu.ledger.bulk_corrections.models import BulkCorrection
from sesshu.ledger.doses import actions as doses
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.residents.models import Resident
from tests.ledger.doses.people import make_resident

PURPOSE = "DOSE_REGISTRATION"
CLINIC, OTHER = "4319990011", "4319990029"
DAY = date(2026, 2, 10)


def children(by: Actor, count: int, *, birth: date = date(2025, 1, 10), **given: Any) -> list[Resident]:
    """Children with one dose each, recorded with the faults of this office."""
    made = [make_resident(birth=birth, name=f"架空　{n}子") for n in range(count)]
    values: dict[str, Any] = {"given_on": DAY, "product": "mr", "institution_code": CLINIC, "lot_number": "AB1234",
                              "lot_typed": "ab1234"}  # fmt: skip
    entries = [DoseEntry(resident_id=child.pk, **(values | given)) for child in made]
    doses.record_doses(entries=entries, by=by, purpose=PURPOSE)
    return made


def prepared(by: Actor, field: str = "institution_code", value: Any = OTHER, **where: Any) -> BulkCorrection:
    """A correction that was looked at."""
    conditions = Conditions(**({"institution_code": CLINIC} | where))
    bulk = actions.prepare(
        field=field, value=value, conditions=conditions, reason="institution_report", note="医療機関からの訂正連絡",
        by=by, purpose=PURPOSE,
    )  # fmt: skip
    return worked(bulk, jobs.LOOK)


def approved(bulk: BulkCorrection, by: Actor, chief: Actor) -> BulkCorrection:
    """Sent for approval and approved; the work waits."""
    asked = approving.ask(bulk_id=bulk.pk, by=by, purpose=PURPOSE)
    approvals.approve(approval_id=asked.pk, by=chief)
    bulk.refresh_from_db()
    return bulk


def worked(bulk: BulkCorrection, kind: str = jobs.CORRECT) -> BulkCorrection:
    """The worker does what waits."""
    run_now(Job.objects.get(kind=kind, key=str(bulk.pk)))
    return BulkCorrection.objects.select_related("approval", "undo_of").get(pk=bulk.pk)
