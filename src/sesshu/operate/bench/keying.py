"""Piles for clerks who key slips, for `mass-entry`. Runs in a ledger's process."""

from __future__ import annotations

from typing import Any

PRODUCT, DAY, LEAST_AGE = "flu", 5, 65
FREE = (
    "SELECT addressee_number FROM resident WHERE status = 'living' AND NOT sealed AND birth_date < %s"
    " AND NOT EXISTS (SELECT 1 FROM dose WHERE dose.resident_id = resident.id AND dose.given_on >= %s)"
    " ORDER BY md5(addressee_number) LIMIT %s"
)


def open_piles(clerks: str, slips: str) -> dict[str, Any]:
    """A pile of this month for each clerk, and the numbers on its slips: people without a dose in that month."""
    from django.db import connection

    from sesshu.foundation import clock
    from sesshu.foundation.access import job_actor
    from sesshu.ledger.piles import actions

    by, month = job_actor("bench", "dose.write"), clock.today().replace(day=1)
    count, each = int(clerks), int(slips)
    with connection.cursor() as cursor:
        cursor.execute(FREE, [month.replace(year=month.year - LEAST_AGE), month, count * each])
        numbers = [number for (number,) in cursor.fetchall()]
    piles = []
    for place in range(count):
        pile = actions.open_pile(
            institution_code="", month=month, source="slip", kind="routine", setting="individual", claimed=each,
            by=by, purpose="DOSE_REGISTRATION",
        )  # fmt: skip
        piles.append({"pile": str(pile.pk), "numbers": numbers[place * each : (place + 1) * each]})
    slip = {"given_on": str(DAY), "product": PRODUCT, "lot_typed": "BENCH1"}
    return {"piles": piles, "slip": slip}


def recorded_slips(*piles: str) -> dict[str, Any]:
    """How many slips of these piles have become doses."""
    from sesshu.ledger.piles.models import PileSlip

    return {"recorded": PileSlip.objects.filter(pile_id__in=piles, state="recorded", dose__isnull=False).count()}
