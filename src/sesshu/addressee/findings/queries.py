"""How the list is read. It names unified and business numbers; names of people stand on their own page."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import QuerySet

from sesshu.addressee.findings.classes import blocking
from sesshu.addressee.findings.models import CheckRun, Finding, FindingState
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import NotFound


def findings(viewer: Actor) -> QuerySet[Finding]:
    """All of them, the newest first."""
    viewer.check("finding.read")
    return Finding.objects.order_by("-first_seen", "code", "pk")


def get(viewer: Actor, finding_id: UUID) -> Finding:
    viewer.check("finding.read")
    found = Finding.objects.filter(pk=finding_id).first()
    if found is None:
        raise NotFound("この確認はありません。一覧から選び直してください。")
    return found


def open_findings(viewer: Actor) -> int:
    viewer.check("finding.read")
    return Finding.objects.exclude(state=FindingState.CLOSED).exclude(code="C04").count()


def last_run(viewer: Actor) -> CheckRun | None:
    viewer.check("finding.read")
    return CheckRun.objects.order_by("-day").first()


def blocked_people(people: Iterable[UUID], *, inquiry: bool = False) -> set[UUID]:
    """Those of some people about whom a finding is open that stops their link."""
    rows = Finding.objects.filter(person__in=list(people), code__in=blocking(inquiry=inquiry))
    return {found for found in rows.exclude(state=FindingState.CLOSED).values_list("person", flat=True) if found}
