"""What the page of the system shows: numbers alone, no person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count
from django.db.models.functions import TruncMonth

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.jobs.declaring import declared
from sesshu.foundation.jobs.models import Job
from sesshu.intermediary.inquiries.models import Inquiry
from sesshu.intermediary.operations.models import Deletion
from sesshu.intermediary.provisions.models import Provision

MONTHS = 12


@dataclass(frozen=True, slots=True)
class Batch:
    """A kind of job of the exchange with its latest run."""

    label: str
    daily: bool
    job: Job | None


@dataclass(frozen=True, slots=True)
class Line:
    """How many ended in what way in a month. `office`: the asking department, or the asking body."""

    month: datetime
    office: str
    information: str
    result: str
    number: int


def batches(viewer: Actor) -> list[Batch]:
    """Every kind of job of the exchange, whether it ever ran or not."""
    viewer.check("operation.read")
    latest = {
        one.kind: one
        for one in Job.objects.filter(kind__startswith="exchange.").order_by("kind", "-requested_at").distinct("kind")
    }
    mine = {kind: one for kind, one in declared().items() if kind.startswith("exchange.")}
    return [Batch(one.label, one.daily, latest.get(kind)) for kind, one in sorted(mine.items())]


def inquiry_statistics(viewer: Actor) -> list[Line]:
    """Inquiries of the last months by department, information and result."""
    viewer.check("operation.read")
    return _lines(Inquiry.objects.all(), "requested_at", "department")


def provision_statistics(viewer: Actor) -> list[Line]:
    """Provisions of the last months by asking body, information and result."""
    viewer.check("operation.read")
    return _lines(Provision.objects.all(), "notified_at", "inquirer")


def deletions(viewer: Actor) -> list[Deletion]:
    """The latest deletions."""
    viewer.check("operation.read")
    return list(Deletion.objects.all()[:MONTHS])


def _lines(rows: Any, at: str, office: str) -> list[Line]:
    since = clock.now() - timedelta(days=31 * MONTHS)
    counted = (
        rows.filter(**{f"{at}__gte": since}).order_by().annotate(month=TruncMonth(at, tzinfo=clock.TOKYO))
        .values_list("month", office, "information", "result").annotate(n=Count("pk"))
    )  # fmt: skip
    return sorted((Line(*one) for one in counted), key=lambda one: (one.month, one.office), reverse=True)
