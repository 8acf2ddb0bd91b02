"""How facilities and their people are read, and where letters of those people go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.ledger.facilities.models import MEASURES, Facility, FacilityStay
from sesshu.ledger.residents.addressing import Elsewhere


def facilities(viewer: Actor) -> list[tuple[Facility, int]]:
    """Facilities in force with how many live there. Those of welfare measures only for who may see them."""
    viewer.check("facility.read")
    rows = Facility.objects.as_of(clock.today()).order_by("kind", "code")
    if not viewer.may("protected.read"):
        rows = rows.exclude(kind__in=MEASURES)
    counts: dict[str, int] = {}
    for code in FacilityStay.objects.filter(ends_on=None).values_list("facility_code", flat=True):
        counts[code] = counts.get(code, 0) + 1
    return [(row, counts.get(row.code, 0)) for row in rows]


def roster(viewer: Actor, facility: Facility) -> QuerySet[FacilityStay]:
    """Who lives there now."""
    viewer.check("facility.read")
    rows = FacilityStay.objects.filter(facility_code=facility.code, ends_on=None, resident__sealed=False)
    return rows.select_related("resident").order_by("resident__kana_key", "resident__addressee_number")


def letters_there(resident_ids: Sequence[UUID], day: date) -> dict[UUID, Elsewhere]:
    """Where letters of people in facilities go. Of a child under a measure: to the head, whatever else was asked."""
    stays = FacilityStay.objects.filter(resident_id__in=resident_ids, starts_on__lte=day)
    stays = stays.filter(Q(ends_on=None) | Q(ends_on__gte=day)).order_by("starts_on")
    of = {stay.resident_id: stay for stay in stays}
    codes = {stay.facility_code for stay in of.values()}
    known = {row.code: row for row in Facility.objects.as_of(day).filter(code__in=codes)} if codes else {}
    return {key: _letters(known[stay.facility_code], stay) for key, stay in of.items() if stay.facility_code in known}


def _letters(facility: Facility, stay: FacilityStay) -> Elsewhere:
    head = facility.head if stay.measure else ""
    return Elsewhere(facility.postal_code, facility.address, facility.name, head, first=stay.measure)
