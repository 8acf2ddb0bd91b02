"""Where letters of some people go on a day. Every letter of every room asks here."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import Q

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.ledger.residents import addressing
from sesshu.ledger.residents.addressing import Elsewhere, address_hash
from sesshu.ledger.residents.models import PostalAddress, Resident
from sesshu.ledger.residents.visibility import MASK, may_see, visible_to


@dataclass(frozen=True, slots=True)
class LetterAddress:
    """Where a letter goes. `withheld`: the viewer may not see it; such a letter is not printed in a run. `stopped`:
    mail to this address came back, and nobody has found out yet where the person is."""

    resident_id: UUID
    postal_code: str
    address: str
    building: str
    recipient: str
    is_postal_address: bool
    withheld: bool
    stopped: bool = False

    @property
    def sha256(self) -> str:
        return address_hash(self.postal_code, self.address, self.building)


def letter_address(
    viewer: Actor, resident_ids: Iterable[UUID], on_day: date | None = None
) -> dict[UUID, LetterAddress]:
    """Where letters of some people go on a day (today unless given): to the head of the institution a child was placed
    in, else the 送付先 of that day, else to the guardian of that day, else the facility a person lives in, else the
    registered address.

    `recipient` is empty unless letters go elsewhere. `address` holds the line without the building.
    """
    day, ids = on_day or clock.today(), list(resident_ids)
    asked, other = _asked_for(ids, day), addressing.elsewhere(ids, day)
    found: dict[UUID, LetterAddress] = {}
    for person in visible_to(viewer).filter(id__in=ids):
        theirs = other.get(person.id)
        chosen = theirs if theirs and theirs.first else asked.get(person.id) or theirs
        if person.address_withheld:
            found[person.id] = LetterAddress(person.id, "", MASK, "", "", chosen is not None, withheld=True)
        elif chosen and chosen.withheld and not may_see(viewer):
            found[person.id] = LetterAddress(person.id, "", MASK, "", "", is_postal_address=True, withheld=True)
        elif chosen and not chosen.address:  # to somebody who looks after the person, where the person lives
            found[person.id] = replace(_registered(person), recipient=chosen.recipient)
        elif chosen:
            found[person.id] = LetterAddress(
                person.id, chosen.postal_code, chosen.address, chosen.building, chosen.recipient,
                is_postal_address=True, withheld=False,
            )  # fmt: skip
        else:
            found[person.id] = _registered(person)
    open_ones = {key: one.sha256 for key, one in found.items() if not one.withheld}
    for key in addressing.stopped(open_ones):
        found[key] = replace(found[key], stopped=True)
    return found


def _asked_for(ids: list[UUID], day: date) -> dict[UUID, Elsewhere]:
    """送付先 in force; of two, the one that began later."""
    rows = PostalAddress.objects.filter(resident_id__in=ids, starts_on__lte=day)
    rows = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day)).order_by("starts_on", "recorded_at")
    return {row.resident_id: Elsewhere(row.postal_code, row.address, "", row.recipient) for row in rows}


def _registered(person: Resident) -> LetterAddress:
    line = person.prefecture + person.city + person.town + person.street or person.address
    building = person.building if line != person.address else ""
    return LetterAddress(person.id, person.postal_code, line, building, "", is_postal_address=False, withheld=False)
