"""Who lived together on a day that is past, as the register is believed now."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from sesshu.foundation.access.actor import Actor
from sesshu.ledger.residents.models import Resident, ResidentVersion
from sesshu.ledger.residents.queries import HERE
from sesshu.ledger.residents.visibility import visible_to


def household_on(viewer: Actor, resident: Resident, day: date) -> list[UUID]:
    """The household of a person on a day, the person included, eldest first: whoever has left it since is in it,
    whoever came later is not. Of people without a version of that day, what is known today counts."""
    own = _homes(ResidentVersion.objects.filter(resident=resident), day).get(resident.pk)
    home = own[0] if own else resident.household_number
    if not home:
        return [resident.pk]
    # of others whose version of that day has ended: only those are looked through
    left = _believed(day).filter(valid_until__gt=day, snapshot__household_number=home)
    people = visible_to(viewer).filter(Q(household_number=home) | Q(pk__in=left.values("resident")))
    found = list(people.order_by("birth_date", "addressee_number"))
    then = _homes(ResidentVersion.objects.filter(resident__in=[one.pk for one in found]), day)
    return [one.pk for one in found if one.pk == resident.pk or _lived(one, then.get(one.pk), home, day)]


def _believed(day: date) -> QuerySet[ResidentVersion]:
    return ResidentVersion.objects.filter(superseded_at=None, valid_from__lte=day)


def _homes(rows: QuerySet[ResidentVersion], day: date) -> dict[UUID, tuple[str, str]]:
    """Household and state of each person on a day."""
    then = rows.filter(superseded_at=None, valid_from__lte=day).filter(Q(valid_until=None) | Q(valid_until__gt=day))
    told = then.values_list("resident_id", "snapshot__household_number", "snapshot__status")
    return {key: (str(home or ""), str(status or "")) for key, home, status in told}


def _lived(person: Resident, then: tuple[str, str] | None, home: str, day: date) -> bool:
    if then:
        return then[0] == home and then[1] in HERE
    came = person.became_on is None or person.became_on <= day
    return came and person.household_number == home and person.status in HERE
