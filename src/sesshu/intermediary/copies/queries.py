"""How copies are read."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound
from sesshu.intermediary.copies.models import (
    CopyComparison,
    CopyHolder,
    CopyRemoval,
    ItemBlock,
    NumberMove,
    ProvisionCopy,
)
from sesshu.intermediary.exchange_rules.departments import department_of, information_of


def holders(viewer: Actor) -> QuerySet[CopyHolder]:
    """Who is registered with which information that this viewer sees, by unified number, with `records`."""
    viewer.check("copy.read")
    own = department_of(viewer)
    rows = CopyHolder.objects.select_related("person").defer("person__code", "person__acquisition")
    counted = (
        ProvisionCopy.objects.filter(person=OuterRef("person"), information=OuterRef("information"))
        .filter(published_until=None).order_by().values("person").annotate(n=Count("pk")).values("n")
    )  # fmt: skip
    rows = rows.annotate(records=Coalesce(Subquery(counted), 0)).order_by("person__unified_number", "information")
    return rows if own is None else rows.filter(information__in=information_of(own))


def get(viewer: Actor, holder_id: UUID) -> CopyHolder:
    """One person's one kind of information, or `NotFound`."""
    found = holders(viewer).filter(pk=holder_id).first()
    if found is None:
        raise NotFound("この副本はありません。一覧から選び直してください。")
    return found


def records(viewer: Actor, holder: CopyHolder) -> QuerySet[ProvisionCopy]:
    """The records, withdrawn ones too."""
    viewer.check("copy.read")
    return ProvisionCopy.objects.filter(person=holder.person_id, information=holder.information).order_by("record_key")


def removals(viewer: Actor) -> QuerySet[CopyRemoval]:
    """Copies that were removed, the newest first."""
    viewer.check("copy.read")
    rows, own = CopyRemoval.objects.order_by("-at", "id"), department_of(viewer)
    return rows if own is None else rows.filter(information__in=information_of(own))


def open_moves(viewer: Actor) -> QuerySet[NumberMove]:
    """Merged or parted numbers whose copies have not all come yet, the oldest first; `left`: how many."""
    viewer.check("copy.read")
    rows, own = NumberMove.objects.filter(ended_at=None).order_by("heard_at", "id"), department_of(viewer)
    if own is not None:
        rows = rows.filter(wanted__information__in=information_of(own))
    return rows.annotate(left=Count("wanted"))


def for_comparison(viewer: Actor, information: str) -> QuerySet[Any]:
    """What is published, for the comparison with the originals: no content, its hash alone."""
    viewer.check("copy.read")
    own = department_of(viewer)
    rows = ProvisionCopy.objects.filter(information=information, published_until=None)
    if own is not None and information not in information_of(own):
        rows = rows.none()
    names = ("person__unified_number", "record_key", "digest", "published_from")
    return rows.order_by("person__unified_number", "record_key").values(*names)


def comparisons(viewer: Actor) -> QuerySet[CopyComparison]:
    """Comparisons, the newest first."""
    viewer.check("copy.read")
    rows, own = CopyComparison.objects.order_by("-at"), department_of(viewer)
    return rows if own is None else rows.filter(information__in=information_of(own))


def comparison(viewer: Actor, comparison_id: UUID) -> CopyComparison:
    """One of them, or `NotFound`."""
    found = comparisons(viewer).filter(pk=comparison_id).first()
    if found is None:
        raise NotFound("この照合はありません。一覧から選び直してください。")
    return found


def blocked(viewer: Actor) -> set[str]:
    """Kinds of information that are never given without a person's look."""
    viewer.check("copy.read")
    return set(ItemBlock.objects.values_list("information", flat=True))
