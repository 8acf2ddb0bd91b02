"""Unified numbers are drawn from a sequence of the database: no two processes ever draw the same serial.

Serials without a check digit are passed over, and so are numbers that an older system gave out and those that are gaps
(欠番). Whoever draws and does not give a number says why (`number_gaps.recording`); what nobody says a check finds.
"""

from __future__ import annotations

from django.db import connection

from sesshu.addressee.number_gaps import in_flight
from sesshu.addressee.number_gaps.models import NumberGap
from sesshu.addressee.unified_numbers.models import UnifiedPerson
from sesshu.numbers import addressee_number


def draw(count: int) -> list[str]:
    """So many new unified numbers. Those that are drawn and not used are never drawn again."""
    found: list[str] = []
    if count:
        in_flight.begin()
    while len(found) < count:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nextval('unified_number_serial') FROM generate_series(1, %s)",
                [count - len(found)],
            )
            serials = [f"{serial:0{addressee_number.SERIAL_LENGTH}d}" for (serial,) in cursor.fetchall()]
        drawn = [addressee_number.complete(serial) for serial in serials if addressee_number.is_issuable(serial)]
        taken = {
            number
            for model in (UnifiedPerson, NumberGap)
            for number in model.objects.filter(unified_number__in=drawn).values_list("unified_number", flat=True)
        }
        found += [number for number in drawn if number not in taken]
    return found
