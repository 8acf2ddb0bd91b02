"""Who goes to a school, and to which school somebody goes. Lists that already take the viewer start from here."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from sesshu.foundation.access import Actor
from sesshu.ledger.delivered_lists.models import IN_FORCE
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.school_memberships.models import SchoolMembership

READ = "school_membership.read"


def pupils(school_code: str) -> QuerySet[SchoolMembership]:
    """The memberships of a school that are in force. None where the school register was not delivered."""
    return SchoolMembership.objects.filter(IN_FORCE, school_code=school_code) if school_code else _nobody()


def of_person(viewer: Actor, resident_id: UUID) -> list[SchoolMembership]:
    """What is in force and what was, the newest first; what was taken back is not shown."""
    viewer.check(READ)
    person = residents.get(viewer, resident_id)
    rows = SchoolMembership.objects.filter(Q(resident_id=person.pk), withdrawn_at=None)
    return list(rows.order_by("-received_at"))


def _nobody() -> QuerySet[SchoolMembership]:
    return SchoolMembership.objects.none()
