"""How sealed links are read: by a restricted role alone, each look recorded first."""

from __future__ import annotations

from dataclasses import dataclass

from sesshu.foundation import audit
from sesshu.foundation.access import Actor
from sesshu.ledger.adoption.models import SealedLink
from sesshu.ledger.residents.models import Resident, ResidentVersion


@dataclass(frozen=True, slots=True)
class Sealed:
    """A link with the former name, as the restricted role sees it."""

    link: SealedLink
    present: Resident
    former_name: str
    former_number: str


def links(viewer: Actor, *, purpose: str) -> list[Sealed]:
    """Every link, the newest first. That they were shown is recorded before anything is read."""
    viewer.check("sealed.read")
    ids = list(SealedLink.objects.order_by("-sealed_at").values_list("present_id", flat=True))
    if ids:
        audit.record_read(
            "adoption.links_shown", by=viewer, purpose=purpose, subjects=[f"resident:{key}" for key in ids]
        )
    rows = SealedLink.objects.select_related("former", "present").order_by("-sealed_at")
    return [Sealed(row, row.present, _former_name(row), row.former.addressee_number) for row in rows]


def _former_name(link: SealedLink) -> str:
    if link.from_history_number is None:
        return link.former.name
    before = ResidentVersion.objects.filter(resident=link.present, history_number__lt=link.from_history_number)
    last = before.order_by("-history_number").first()
    return str(last.snapshot["name"]) if last else ""
