"""Which duties people hold."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q

from sesshu.foundation.access.duties import duties
from sesshu.foundation.access.models import DutyAssignment


def duties_on(account_ids: Iterable[UUID], day: date) -> dict[UUID, list[str]]:
    """Duty codes that each account holds on a day, in the order of the duties file."""
    rows = DutyAssignment.objects.filter(
        Q(valid_until__isnull=True) | Q(valid_until__gte=day), account_id__in=list(account_ids), valid_from__lte=day
    ).values_list("account_id", "duty")
    order = list(duties())
    found: dict[UUID, set[str]] = {}
    for account_id, duty in rows:
        found.setdefault(account_id, set()).add(duty)
    return {key: sorted(codes & set(order), key=order.index) for key, codes in found.items()}


def duty_names(codes: Iterable[str]) -> str:
    """予防接種担当・窓口・電話担当"""
    known = duties()
    return "・".join(known[code].name for code in codes if code in known)
