"""A finding that somebody else than the daily check sees: it is on the list at once, and the check takes it over."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import Protocol
from uuid import UUID

from sesshu.addressee.findings.models import Finding
from sesshu.foundation import clock


class Numbered(Protocol):
    """A business number of a system."""

    system: str
    business_number: str


def about(code: str, person: UUID | None, system: str, business_number: str) -> bytes:
    """What makes a finding the same one; the check computes the same in the database."""
    parts = [code, *([str(person)] if person else []), system, business_number]
    return hashlib.sha256("|".join(parts).encode()).digest()


def see_at_once(seen: Iterable[tuple[str, UUID, Numbered]]) -> None:
    """Open what is not open yet: class, person and business number."""
    today = clock.today()
    Finding.objects.bulk_create(
        [
            Finding(
                code=code, about=about(code, person, one.system, one.business_number), person=person,
                system=one.system, business_number=one.business_number, first_seen=today, last_seen=today,
            )
            for code, person, one in seen
        ],
        ignore_conflicts=True,
    )  # fmt: skip
