"""How each person of a recall is told: by letter, or on a list of their own. Worked out anew whenever it is asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import models

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.ledger.mailings.selecting import without_protected
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.words import ResidentStatus


class Route(models.TextChoices):
    LETTER = "letter", "手紙"
    PROTECTED = "protected", "支援措置（手作業）"
    MOVED_OUT = "moved_out", "転出・消除"
    DEAD = "dead", "死亡"
    NO_ADDRESS = "no_address", "住所なし"


@dataclass(frozen=True, slots=True)
class Told:
    """A person with the way to tell them; the address is hidden for whoever may not see it."""

    resident: Resident
    route: Route
    address: residents.LetterAddress


def routes(resident_ids: Iterable[UUID], by: Actor) -> dict[UUID, Told]:
    """Person by person. Protected persons and their households are never `letter`, whoever asks."""
    ids, reader = list(resident_ids), without_protected(by)
    addresses = residents.letter_address(reader, ids, on_day=clock.today())
    people = residents.visible_to(reader).filter(id__in=ids)
    return {one.id: Told(one, _route(one, addresses[one.id]), addresses[one.id]) for one in people}


def _route(person: Resident, address: residents.LetterAddress) -> Route:
    if person.status == ResidentStatus.DEAD:
        return Route.DEAD
    if address.withheld:
        return Route.PROTECTED
    if person.status in {ResidentStatus.LIVING, ResidentStatus.LEAVING, ResidentStatus.NON_REGISTERED}:
        return Route.LETTER if address.address and not address.stopped else Route.NO_ADDRESS
    return Route.LETTER if address.is_postal_address else Route.MOVED_OUT
