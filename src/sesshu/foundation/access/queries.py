"""Which duties people hold."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Q, QuerySet

from sesshu.foundation.access.duties import duties
from sesshu.foundation.access.models import DutyAssignment


def duties_on(account_ids: Iterable[UUID], day: date) -> dict[UUID, list[str]]:
    """Duty codes that each account holds on a day, in the order of the duties file."""
    rows = _on(day).filter(account_id__in=list(account_ids)).values_list("account_id", "duty")
    found: dict[UUID, set[str]] = {}
    for account_id, duty in rows:
        found.setdefault(account_id, set()).add(duty)
    return {key: in_order(codes) for key, codes in found.items()}


def duties_held(account_id: Any, day: date) -> ArraySubquery:
    """The same of one account as part of another question: an array of codes in no order (see `in_order`)."""
    return ArraySubquery(_on(day).filter(account_id=account_id).values("duty").distinct())


def in_order(codes: Iterable[str]) -> list[str]:
    """Codes that the duties file knows, in its order."""
    order = list(duties())
    return sorted(set(codes) & set(order), key=order.index)


def _on(day: date) -> QuerySet[DutyAssignment]:
    return DutyAssignment.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day), valid_from__lte=day)


def duty_names(codes: Iterable[str]) -> str:
    """予防接種担当・窓口・電話担当"""
    known = duties()
    return "・".join(known[code].name for code in codes if code in known)
