"""The finer word of a reason: done elsewhere among the complete, contraindicated among the excluded."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q

from sesshu.ledger.doses.models import Dose, ResidentCondition
from sesshu.ledger.mailings.knowing import Known
from sesshu.ledger.mailings.reasons import Why
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.residents.models import Resident
from sesshu.schedule import product_catalogue

OUT_OF_AREA, OTHER_CITY = "out_of_area", "other_city"  # a dose's setting and source that mean another city
CONTRAINDICATED = "contraindicated"


def refined(
    found: Sequence[tuple[Resident, Why | None]], series: Sequence[str], known: Known
) -> dict[UUID, Why | None]:
    """The reasons by resident, with the finer word where there is one. Two queries for all of them."""
    complete = [resident for resident, why in found if why == Why.COMPLETE]
    excluded = [resident.id for resident, why in found if why == Why.EXCLUDED]
    elsewhere = _done_elsewhere(complete, series) if complete else set()
    unfit = _contraindicated(excluded, series, known) if excluded else set()
    return {
        resident.id: Why.DONE_ELSEWHERE if resident.id in elsewhere
        else Why.CONTRAINDICATED if resident.id in unfit
        else why
        for resident, why in found
    }  # fmt: skip


def _done_elsewhere(people: Sequence[Resident], series: Sequence[str]) -> set[UUID]:
    """Those whose last dose of these series was given outside the city, or before they came."""
    products = [one.code for one in product_catalogue(city_tables()) if set(one.series) & set(series)]
    came = {person.id: person.became_on for person in people}
    rows = Dose.objects.filter(resident_id__in=list(came), withdrawn_at=None, product__in=products)
    newest = rows.order_by("resident_id", "-given_on", "-recorded_at").distinct("resident_id")
    found = set()
    for key, given_on, setting, source in newest.values_list("resident_id", "given_on", "setting", "source"):
        day = came[key]
        if setting == OUT_OF_AREA or source == OTHER_CITY or (day is not None and given_on < day):
            found.add(key)
    return found


def _contraindicated(ids: Sequence[UUID], series: Sequence[str], known: Known) -> set[UUID]:
    held = ResidentCondition.objects.filter(resident_id__in=list(ids), code=CONTRAINDICATED, ended_at=None)
    held = held.filter(Q(series="") | Q(series__in=list(series)))
    held = held.filter(Q(valid_from=None) | Q(valid_from__lte=known.as_of))
    held = held.filter(Q(valid_until=None) | Q(valid_until__gte=known.as_of))
    return set(held.values_list("resident_id", flat=True))
