"""The clocks of people, and who is past the duty to keep."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Max, Q

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.law.retention import RetentionRule, retention_rule
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.words import ResidentStatus
from sesshu.ledger.retention.clocks import RetentionClock, clock_for

SLICE = 1000


@dataclass(frozen=True, slots=True)
class Kept:
    resident: Resident
    clock: RetentionClock


def clocks(people: Sequence[Resident], on: date) -> dict[UUID, RetentionClock]:
    """The clock of each person by the law of a day."""
    rule = retention_rule(on)
    doses = Dose.objects.filter(resident__in=[p.pk for p in people], withdrawn_at=None).values("resident_id")
    found = {
        row["resident_id"]: (row["last"], row["temporary"] > 0)
        for row in doses.annotate(last=Max("given_on"), temporary=Count("id", filter=Q(kind="temporary"))).order_by()
    }
    return {person.pk: _clock(rule, person, *found.get(person.pk, (None, False))) for person in people}


def _clock(rule: RetentionRule, person: Resident, last: date | None, temporary: bool) -> RetentionClock:
    died_on = person.removed_on if person.status == ResidentStatus.DEAD else None
    return clock_for(rule, status=person.status, died_on=died_on, last_dose_on=last, has_temporary=temporary)


def clock_of(viewer: Actor, resident: Resident, doses: Sequence[Dose]) -> RetentionClock:
    """The clock of one person as of today. `doses`: all of theirs that hold."""
    viewer.check("resident.read")
    last = max((dose.given_on for dose in doses), default=None)
    return _clock(retention_rule(clock.today()), resident, last, any(dose.kind == "temporary" for dose in doses))


def past(viewer: Actor, on: date) -> list[Kept]:
    """Everyone whose record need not be kept any more on a day. Only a list: nothing follows from it by itself."""
    viewer.check("retention.read")
    rule = retention_rule(on)
    rows = residents.visible_to(viewer)
    if rule.starts == "death":  # whoever died too lately cannot be past it
        limit = on - timedelta(days=365 * rule.years)
        rows = rows.filter(status=ResidentStatus.DEAD, removed_on__lte=limit)
    found: list[Kept] = []
    people = list(rows.order_by("removed_on", "addressee_number"))
    for at in range(0, len(people), SLICE):
        part = people[at : at + SLICE]
        known = clocks(part, on)
        found += [Kept(person, known[person.pk]) for person in part if known[person.pk].is_past(on)]
    return found
