"""How gaps are read. They name nobody."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, QuerySet

from sesshu.addressee.number_gaps.models import GapCheck, GapReason, GapRemark, NumberGap
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.accounts.queries import names_of_codes
from sesshu.foundation.errors import NotFound

READ = "number_gap.read"


def gaps(viewer: Actor) -> QuerySet[NumberGap]:
    """All of them with their number of remarks (`told`), the highest number first."""
    viewer.check(READ)
    return NumberGap.objects.annotate(told=Count("remarks")).order_by("-unified_number")


def counts(viewer: Actor) -> list[tuple[str, str, int]]:
    """Reason, its words, and how many gaps have it; those that there are."""
    viewer.check(READ)
    rows = NumberGap.objects.order_by("reason").values_list("reason").annotate(n=Count("pk"))
    return [(reason, GapReason(reason).label, n) for reason, n in rows]


def last_check(viewer: Actor) -> GapCheck | None:
    viewer.check(READ)
    return GapCheck.objects.order_by("-id").first()


def get(viewer: Actor, gap_id: UUID) -> NumberGap:
    """One gap. Raises `NotFound`."""
    viewer.check(READ)
    found = NumberGap.objects.filter(pk=gap_id).first()
    if found is None:
        raise NotFound("この欠番はありません。一覧から選び直してください。")
    return found


def remarks(viewer: Actor, of: NumberGap) -> list[tuple[GapRemark, str]]:
    """Each with the name of who wrote it, the newest first."""
    viewer.check(READ)
    rows = list(of.remarks.order_by("-id"))
    names = names_of_codes({row.written_by for row in rows})
    return [(row, names[row.written_by]) for row in rows]


def gap_of(viewer: Actor, unified_number: str) -> NumberGap | None:
    """Of a number that was looked for and that nobody has; for who may see gaps."""
    if not viewer.may(READ):
        return None
    return NumberGap.objects.filter(unified_number=unified_number).first()
