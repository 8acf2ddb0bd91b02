"""How reports are read. Every function takes the viewer."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound
from sesshu.ledger.adverse_events.models import AdverseEventReport, FollowUp


def reports(viewer: Actor) -> QuerySet[AdverseEventReport]:
    """All reports, the newest first."""
    viewer.check("adverse_event.read")
    return AdverseEventReport.objects.select_related("resident").order_by("-fiscal_year", "-number")


def get(viewer: Actor, report_id: UUID) -> AdverseEventReport:
    """One report, or `NotFound`."""
    found = reports(viewer).select_related("dose").filter(id=report_id).first()
    if found is None:
        raise NotFound("この副反応疑い報告は見つかりません。一覧から選び直してください。")
    return found


def follow_ups(viewer: Actor, report: AdverseEventReport) -> QuerySet[FollowUp]:
    """The course of a report, the oldest entry first."""
    viewer.check("adverse_event.read")
    return report.follow_ups.order_by("on", "id")


def overdue(viewer: Actor) -> QuerySet[AdverseEventReport]:
    """Open reports whose forwarding or next check lies behind."""
    today = clock.today()
    late = Q(pmda_on=None, prefecture_on=None, forward_by__lt=today) | Q(check_on__lt=today)
    return reports(viewer).filter(late, closed_at=None)


def of_lot(viewer: Actor, report: AdverseEventReport) -> int:
    """How many other reports name the same product and lot."""
    if not report.lot_number:
        return 0
    same = reports(viewer).filter(product=report.product, lot_number=report.lot_number)
    return same.exclude(id=report.id).count()
