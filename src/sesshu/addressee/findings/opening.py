"""A finding that somebody else than the daily check sees: it is on the list at once, and the check takes it over."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Protocol
from uuid import UUID

from sesshu.addressee.findings import doubting
from sesshu.addressee.findings.models import Finding, FindingState
from sesshu.foundation import clock


class Numbered(Protocol):
    """A business number of a system."""

    system: str
    business_number: str


def about(code: str, one: Numbered) -> bytes:
    """What makes a finding of a business number the same one, whomever it leads to; the check computes the same in the
    database."""
    return hashlib.sha256("|".join([code, one.system, one.business_number]).encode()).digest()


def see_at_once(seen: Iterable[tuple[str, UUID, Numbered]]) -> None:
    """Open what is not open yet: class, person and business number. One that is open stops whomever it is about now."""
    today = clock.today()
    rows = {
        about(code, one): Finding(
            code=code, about=about(code, one), person=person, system=one.system, business_number=one.business_number,
            first_seen=today, last_seen=today,
        )
        for code, person, one in seen
    }  # fmt: skip
    Finding.objects.bulk_create(rows.values(), ignore_conflicts=True)
    moved = []
    for row in Finding.objects.filter(about__in=list(rows)).exclude(state=FindingState.CLOSED):
        if row.person != rows[bytes(row.about)].person:
            row.person = rows[bytes(row.about)].person
            moved.append(row)
    Finding.objects.bulk_update(moved, ["person"])
    if rows:
        doubting.tell_soon()
