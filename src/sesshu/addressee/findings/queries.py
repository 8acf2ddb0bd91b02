"""How the list is read. It names unified and business numbers; names of people stand on their own page."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from sesshu.addressee.findings.classes import blocking, classes
from sesshu.addressee.findings.models import CheckRun, Finding, FindingState
from sesshu.addressee.unified_numbers.models import LinkageState, UnifiedPerson
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import NotFound

CODE_AWAITED = "C04"  # 符号が未取得: normal for some days, and work of the intermediate server


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
    return Finding.objects.exclude(state=FindingState.CLOSED).exclude(code=CODE_AWAITED).count()


def open_counts(viewer: Actor) -> list[tuple[str, str, int]]:
    """Class, its name, and how many of it are not closed; those that there are."""
    viewer.check("finding.read")
    rows = Finding.objects.exclude(state=FindingState.CLOSED).order_by("code").values_list("code")
    return [(code, classes()[code].name, n) for code, n in rows.annotate(n=Count("pk"))]


def last_run(viewer: Actor) -> CheckRun | None:
    viewer.check("finding.read")
    return CheckRun.objects.order_by("-day").first()


def blocked_people(people: Iterable[UUID], *, inquiry: bool = False) -> set[UUID]:
    """Those of some people about whom a finding is open that stops their link. A code that has come since the check
    stops nobody any more; the next check closes its finding."""
    wanted = list(people)
    rows = Finding.objects.filter(person__in=wanted).exclude(state=FindingState.CLOSED)
    stops = Q(code__in=blocking())
    if inquiry:
        held = UnifiedPerson.objects.filter(pk__in=wanted, linkage_state=LinkageState.HELD).values("pk")
        stops |= Q(code__in=blocking(inquiry=True)) & ~Q(code=CODE_AWAITED, person__in=held)
    return {found for found in rows.filter(stops).values_list("person", flat=True) if found}
