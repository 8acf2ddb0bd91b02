"""How slips are read. Every function takes the viewer."""

from __future__ import annotations

import re
from uuid import UUID

from django.db.models import Q, QuerySet

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotFound
from sesshu.ledger.inquiries.models import InquiryLine, InquirySlip, SlipState
from sesshu.ledger.residents.queries import household_beside
from sesshu.text import half_width

NUMBER = re.compile(r"(?:受付)?(?P<year>\d{4})-(?P<number>\d{1,6})", re.ASCII)


def about(typed: str) -> list[UUID]:
    """Whom the slip of a number is about: 受付2026-00001, 2026-1. Raises `InvalidInput` for what is no such number."""
    read = NUMBER.fullmatch(half_width(typed).strip())
    if read is None:
        text = "受付票番号は「受付」と年度と番号で入力してください。"
        raise InvalidInput(text, field="slip_number", example="受付2026-00001")
    rows = shown().filter(fiscal_year=int(read["year"]), number=int(read["number"]))
    return list(rows.values_list("resident_id", flat=True))


def shown() -> QuerySet[InquirySlip]:
    """Slips that anybody may see at all, for lists and counts of every room: none about a sealed identity
    (特別養子縁組). Slips about a person who was joined go along; one that stayed keeps its name and leads nowhere."""
    return InquirySlip.objects.filter(resident__sealed=False)


def slips(viewer: Actor) -> QuerySet[InquirySlip]:
    """All slips, the newest first."""
    viewer.check("inquiry.read")
    return shown().select_related("resident").order_by("-fiscal_year", "-number")


def lines(viewer: Actor, slip: InquirySlip) -> QuerySet[InquiryLine]:
    """What happened on a slip; nothing about a sealed identity of the household of then."""
    viewer.check("inquiry.read")
    return slip.lines.filter(Q(resident=None) | Q(resident__sealed=False)).select_related("resident")


def get(viewer: Actor, slip_id: UUID) -> InquirySlip:
    """One slip, or `NotFound`."""
    return _there(slips(viewer), slip_id)


def get_with_household(viewer: Actor, slip_id: UUID) -> InquirySlip:
    """The same with `people`: the ids of the person's household, the person first."""
    found = _there(slips(viewer).annotate(beside=household_beside(viewer, "resident")), slip_id)
    found.people = list(dict.fromkeys([found.resident_id, *found.beside]))  # type: ignore[attr-defined]
    return found


def _there(rows: QuerySet[InquirySlip], slip_id: UUID) -> InquirySlip:
    found = rows.filter(id=slip_id).first()
    if found is None:
        raise NotFound("この受付票は見つかりません。一覧から選び直してください。")
    return found


def of_household(viewer: Actor, resident_ids: list[UUID]) -> QuerySet[InquirySlip]:
    """Completed slips about some people, the newest first: what they asked before."""
    return slips(viewer).filter(resident_id__in=resident_ids, state=SlipState.DONE)


def open_slips(viewer: Actor) -> int:
    """Slips that nobody has closed: each is closed on its day."""
    viewer.check("inquiry.read")
    return shown().filter(state=SlipState.OPEN).count()
