"""How inquiries are read."""

from __future__ import annotations

from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, QuerySet

from sesshu.contracts.exchange.results import Meaning, ResultClass, meaning_of, says_more
from sesshu.contracts.exchange.states import OPEN_INQUIRIES, InquiryState
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound
from sesshu.ledger.exchange_inquiries.kinds import kinds
from sesshu.ledger.exchange_inquiries.models import ExchangeInquiry
from sesshu.ledger.exchange_inquiries.sections import within
from sesshu.ledger.residents.visibility import there, withheld_beside

READ = "exchange_inquiry.read"


def inquiries(viewer: Actor) -> QuerySet[ExchangeInquiry]:
    """The inquiries of the viewer's section (R-03) about people whom this viewer may see, the newest first."""
    viewer.check(READ)
    guarded = ExpressionWrapper(withheld_beside("resident"), BooleanField())
    rows = ExchangeInquiry.objects.filter(within(viewer), there("resident")).select_related("resident")
    return rows.annotate(is_guarded_now=guarded)


def of_person(viewer: Actor, resident_id: UUID) -> list[ExchangeInquiry]:
    return list(inquiries(viewer).filter(resident_id=resident_id))


def get(viewer: Actor, inquiry_id: UUID) -> ExchangeInquiry:
    """One inquiry, or `NotFound`."""
    found = inquiries(viewer).filter(pk=inquiry_id).first()
    if found is None:
        raise NotFound("この照会はありません。一覧から選び直してください。")
    return found


def to_decide(viewer: Actor) -> int:
    """Answers to the viewer's section that nobody has decided about."""
    return inquiries(viewer).filter(state=InquiryState.FETCHED).count()


def meaning(row: ExchangeInquiry) -> Meaning | None:
    """What the result lets anybody say about what was asked for; None while there is none."""
    return meaning_of(ResultClass(row.result), kinds()[row.kind].information) if row.result else None


def why(row: ExchangeInquiry) -> str:
    """The reason beside the result; "" where the other side said no more than the result does."""
    return row.message if not row.result or says_more(ResultClass(row.result), row.message) else ""


def open_ones() -> QuerySet[ExchangeInquiry]:
    """For the job: whatever may still change by itself."""
    return ExchangeInquiry.objects.filter(state__in=OPEN_INQUIRIES)
