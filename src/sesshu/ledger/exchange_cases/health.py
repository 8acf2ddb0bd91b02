"""The line of the health page about what nobody sees any more: a section was renamed or dissolved while things were
open. Answers that nobody decides about are erased in their time (R-18)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, QuerySet

from sesshu.contracts.exchange.states import OPEN_INQUIRIES, InquiryState
from sesshu.foundation import clock
from sesshu.foundation.health.registry import WATCH, Reading
from sesshu.ledger.exchange_cases.models import ExchangeCase
from sesshu.ledger.exchange_inquiries.models import ExchangeInquiry
from sesshu.ledger.exchange_inquiries.sections import sections_on

UNDECIDED = (*OPEN_INQUIRIES, InquiryState.ANSWERED, InquiryState.FETCHED)
NAMED = 3


def left_behind() -> Reading:
    """How many undecided inquiries and open cases are of a section that no member of staff belongs to today."""
    inquiries = _of_nobody(ExchangeInquiry.objects.filter(state__in=UNDECIDED))
    cases = _of_nobody(ExchangeCase.objects.filter(closed_at=None))
    value = {"inquiries": sum(inquiries.values()), "cases": sum(cases.values())}
    if not any(value.values()):
        return Reading(value, "どの照会・案件にも、部署の職員がいます")
    text = (
        f"職員のいない部署の照会 {value['inquiries']} 件・案件 {value['cases']} 件（{_names(inquiries | cases)}）。"
        "予防接種担当と情報連携総括担当を付けた職員が、見て終わらせてください"
    )
    return Reading(value, text, WATCH)


def _of_nobody(rows: QuerySet[Any]) -> dict[str, int]:
    found = rows.exclude(department__in=sections_on(clock.today())).order_by()
    return dict(found.values_list("department").annotate(n=Count("pk")))


def _names(sections: Iterable[str]) -> str:
    names = sorted(sections)
    return "、".join(names[:NAMED]) + ("ほか" if len(names) > NAMED else "")
