"""How comparisons and differences are read: of the inquiries that the viewer's section asked (R-03)."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery, Value

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound
from sesshu.ledger.exchange_comparisons import comparing
from sesshu.ledger.exchange_comparisons.models import ExchangeComparison, ExchangeDifference
from sesshu.ledger.exchange_inquiries.models import ExchangeInquiry
from sesshu.ledger.exchange_inquiries.sections import NOBODYS, sees_all, within
from sesshu.ledger.residents.visibility import there

READ = "exchange_comparison.read"


def comparisons(viewer: Actor) -> QuerySet[ExchangeComparison]:
    """All of them, the newest first. `own_here` and `own_found` are the numbers that this viewer sees; `own_there` is
    None for whoever is confined to a section: the intermediary told one number for all."""
    viewer.check(READ)
    rows = ExchangeComparison.objects.annotate(is_running=comparing.OPEN)
    if sees_all(viewer):
        return rows.annotate(own_here=F("here"), own_there=F("there"), own_found=F("found"))
    asked = ExchangeInquiry.objects.filter(
        within(viewer), asked_at__gte=OuterRef("since"), asked_at__lt=OuterRef("until"),
        asked_at__lte=OuterRef("started_at"),
    )  # fmt: skip
    still = Q(closed_at=None) | Q(closed_at__gt=OuterRef("finished_at"))
    found = ExchangeDifference.objects.filter(
        still, shown_to(viewer), at__gte=OuterRef("since"), at__lt=OuterRef("until"),
        first_seen__lte=OuterRef("finished_at"),
    )  # fmt: skip
    none = Value(None, output_field=IntegerField())
    return rows.annotate(own_here=_number(asked), own_there=none, own_found=_number(found))


def differences(viewer: Actor) -> QuerySet[ExchangeDifference]:
    """Those that the viewer may see, closed ones too, the newest inquiries first."""
    viewer.check(READ)
    about = there("exchange_inquiry__resident") | Q(exchange_inquiry=None)
    return ExchangeDifference.objects.filter(shown_to(viewer), about).select_related("exchange_inquiry")


def shown_to(viewer: Actor) -> Q:
    """Those of the viewer's section, and what the ledger never asked: that is about no person whom the ledger knows,
    and whoever used the key may have named any section. No name hides it from anybody with the page."""
    mine = within(viewer)
    return mine if sees_all(viewer) or mine == NOBODYS else mine | Q(exchange_inquiry=None)


def get(viewer: Actor, difference_id: UUID) -> ExchangeDifference:
    """One difference, or `NotFound`."""
    found = differences(viewer).filter(pk=difference_id).first()
    if found is None:
        raise NotFound("この違いはありません。一覧から選び直してください。")
    return found


def open_differences(viewer: Actor) -> int:
    return differences(viewer).filter(closed_at=None).count()


def _number(rows: QuerySet[Any]) -> Subquery:
    counted = rows.order_by().annotate(counted=Func(F("pk"), function="COUNT", output_field=IntegerField()))
    return Subquery(counted.values("counted"))
