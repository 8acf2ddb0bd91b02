"""How the list is read. It names unified and business numbers; names of people stand on their own page."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from uuid import UUID

from django.db.models import Count, QuerySet

from sesshu.addressee.findings.classes import blocking, classes
from sesshu.addressee.findings.models import CheckRun, Finding, FindingState
from sesshu.addressee.unified_numbers.hiding import hidden
from sesshu.addressee.unified_numbers.humans import humans
from sesshu.addressee.unified_numbers.models import LinkageState, UnifiedPerson
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import NotFound

CODE_AWAITED = "C04"  # 符号が未取得: normal for some days, and work of the intermediate server
NUMBERS = "C02"  # 違う個人番号; without a business number it is about a human who holds several


def findings(viewer: Actor) -> QuerySet[Finding]:
    """All of them, the newest first."""
    viewer.check("finding.read")
    return _there(viewer).order_by("-first_seen", "code", "pk")


def get(viewer: Actor, finding_id: UUID) -> Finding:
    viewer.check("finding.read")
    found = _there(viewer).filter(pk=finding_id).first()
    if found is None:
        raise NotFound("この確認はありません。一覧から選び直してください。")
    return found


def open_findings(viewer: Actor) -> int:
    viewer.check("finding.read")
    return _there(viewer).exclude(state=FindingState.CLOSED).exclude(code=CODE_AWAITED).count()


def open_counts(viewer: Actor) -> list[tuple[str, str, int]]:
    """Class, its name, and how many of it are not closed; those that there are."""
    viewer.check("finding.read")
    rows = _there(viewer).exclude(state=FindingState.CLOSED).order_by("code").values_list("code")
    return [(code, classes()[code].name, n) for code, n in rows.annotate(n=Count("pk"))]


def _there(viewer: Actor) -> QuerySet[Finding]:
    """All but those of 住登外者 of whom everything is hidden from this viewer (他業務参照不可)."""
    return Finding.objects.exclude(hidden(viewer))


def last_run(viewer: Actor) -> CheckRun | None:
    viewer.check("finding.read")
    return CheckRun.objects.order_by("-day").first()


def blocked_people(people: Iterable[UUID], *, inquiry: bool = False) -> set[UUID]:
    """Those of some people about whom a finding is open that stops their link, under any of their unified numbers. A
    code that has come since the check stops nobody any more; the next check closes its finding."""
    known = humans(people)
    everyone = set(chain.from_iterable(known.values()))
    rows = Finding.objects.filter(person__in=everyone).exclude(state=FindingState.CLOSED)
    stopped = set(rows.filter(code__in=blocking()).values_list("person", flat=True))
    if inquiry:
        others = rows.filter(code__in=blocking(inquiry=True)).exclude(code=CODE_AWAITED)
        awaited = set(rows.filter(code=CODE_AWAITED).values_list("person", flat=True))
        held = UnifiedPerson.objects.filter(pk__in=everyone, linkage_state=LinkageState.HELD)
        with_code = set(held.values_list("pk", flat=True))
        stopped |= set(others.values_list("person", flat=True))
        theirs = known.values()
        stopped |= {one[0] for one in theirs if not awaited.isdisjoint(one) and with_code.isdisjoint(one)}
    return {one for one, persons in known.items() if not stopped.isdisjoint(persons)}
