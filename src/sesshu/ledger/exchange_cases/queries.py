"""How cases are read."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound
from sesshu.ledger.exchange_cases.models import ExchangeCase
from sesshu.ledger.exchange_inquiries import queries as inquiry_queries
from sesshu.ledger.exchange_inquiries.models import ExchangeInquiry
from sesshu.ledger.exchange_inquiries.sections import within
from sesshu.ledger.residents.visibility import there

READ = "exchange_case.read"


def cases(viewer: Actor) -> QuerySet[ExchangeCase]:
    """The cases of the viewer's section (R-03) about people whom this viewer may see, the newest first."""
    viewer.check(READ)
    return ExchangeCase.objects.filter(within(viewer), there("resident")).select_related("resident")


def of_person(viewer: Actor, resident_id: UUID) -> list[ExchangeCase]:
    return list(cases(viewer).filter(resident_id=resident_id))


def get(viewer: Actor, case_id: UUID) -> ExchangeCase:
    """One case, or `NotFound`."""
    found = cases(viewer).filter(pk=case_id).first()
    if found is None:
        raise NotFound("この案件はありません。一覧から選び直してください。")
    return found


def inquiries(viewer: Actor, case: ExchangeCase) -> list[ExchangeInquiry]:
    """What was asked for a case, with the answers, the oldest first."""
    rows = inquiry_queries.inquiries(viewer).filter(exchange_case=case.pk)
    return list(rows.prefetch_related("answers").order_by("fiscal_year", "number"))
