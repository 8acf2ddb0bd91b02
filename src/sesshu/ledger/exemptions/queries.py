"""How facts are read: those of an application's household, never of anybody because they are there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sesshu.foundation.access import Actor
from sesshu.ledger.delivered_lists.models import IN_FORCE
from sesshu.ledger.exemptions.intake import TAX, WELFARE
from sesshu.ledger.exemptions.judging import MemberFact, Rules, Standing, judge, line
from sesshu.ledger.exemptions.models import ExemptionFact
from sesshu.ledger.exemptions.needing import needs_of
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.office_periods import number
from sesshu.ledger.residents.queries import get
from sesshu.ledger.residents.visibility import there

READ = "exemption.read"


def standing(viewer: Actor, person: UUID, household: Sequence[UUID], on: date) -> Standing:
    """What the lists say of an application. The caller has written the audit entry about everybody in it."""
    viewer.check(READ)
    get(viewer, person)
    return standing_now(person, household, on)


def standing_now(person: UUID, household: Sequence[UUID], on: date) -> Standing:
    """The same for comparing what was decided with what comes in: nobody looks at it."""
    people = sorted({person, *household})
    members = list(Resident.objects.filter(there(), id__in=people).order_by("birth_date", "id"))
    facts = _in_force(people, [WELFARE, TAX])
    return judge(person, members, facts, on, Rules(number("tax_year_month", on), number("tax_age", on)))


def shown(viewer: Actor, resident_id: UUID, lists: Sequence[str] | None = None) -> list[MemberFact]:
    """The facts of one person that an application allows to look at; nothing without one."""
    viewer.check(READ)
    get(viewer, resident_id)
    needed = {code for need in needs_of([resident_id], viewer) for code in need.lists}
    allowed = needed if lists is None else needed & set(lists)
    return [line(one) for one in _in_force([resident_id], sorted(allowed))]


def _in_force(people: Sequence[UUID], lists: Sequence[str]) -> list[ExemptionFact]:
    rows = ExemptionFact.objects.filter(IN_FORCE, resident__in=list(people), interface__in=list(lists))
    return list(rows.order_by("resident_id", "interface", "-list_key"))
