"""住民登録がある人 on a day, as a condition of SQL over `resident`; every denominator of this room is made of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from sesshu.ledger.residents.words import ResidentClass

HERE = (
    "resident.resident_class <> %(elsewhere)s AND (resident.became_on IS NULL OR resident.became_on <= %(on)s)"
    " AND (resident.removed_on IS NULL OR resident.removed_on > %(on)s)"
)
# 2 April to 1 April is one school year.
BIRTH_YEAR = "extract(year FROM resident.birth_date - 1 - interval '3 months')::int"


def here(on: date, **more: Any) -> dict[str, Any]:
    """The parameters of `HERE`, with others."""
    return {"elsewhere": ResidentClass.NON_REGISTERED.value, "on": on} | more
