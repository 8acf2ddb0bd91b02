"""Rows of resident files on the import page: addresses of protected persons and sealed identities are not shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q

from sesshu.foundation.access.actor import Actor
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.visibility import ADDRESS_FIELDS, GUARDED, MASK, may_see

SEALED = "（表示しません）"


def conceal(values: Sequence[dict[str, Any]], viewer: Actor) -> list[dict[str, Any]]:
    """Rows as this viewer may see them. A row that itself says "protected" is hidden before it is taken in."""
    numbers = {str(row.get("addressee_number", "")) for row in values}
    homes = {str(row.get("household_number", "")) for row in values} - {""}
    people = Resident.objects.filter(Q(addressee_number__in=numbers) | Q(household_number__in=homes))
    sealed = set(people.filter(sealed=True).values_list("addressee_number", flat=True))
    before = dict(people.exclude(sealed_before=0).values_list("addressee_number", "sealed_before"))
    guarded = {
        key for pair in people.filter(GUARDED).values_list("addressee_number", "household_number") for key in pair
    }
    guarded |= {str(row.get("household_number", "")) for row in values if row.get("protected") in (True, "1")}
    values = [_sealed(row) if _is_before(row, before) else row for row in values]
    return [_shown(row, sealed, guarded - {""}, viewer) for row in values]


def _is_before(row: dict[str, Any], before: dict[str, int]) -> bool:
    """A row of before the adoption, under a number that the register kept."""
    known = before.get(str(row.get("addressee_number", "")), 0)
    return int(row.get("history_number") or 0) < known


def _sealed(row: dict[str, Any]) -> dict[str, Any]:
    return {**dict.fromkeys(row, ""), "name": SEALED}


def _shown(row: dict[str, Any], sealed: set[str], guarded: set[str], viewer: Actor) -> dict[str, Any]:
    mine = {str(row.get("addressee_number", "")), str(row.get("household_number", ""))}
    if mine & sealed:
        return _sealed(row)
    protected = row.get("protected") in (True, "1") or bool(mine & guarded)
    if may_see(viewer) or not protected:
        return row
    hidden = {field: "" for field in ADDRESS_FIELDS if field in row}
    return row | hidden | ({"street": MASK} if "street" in row else {})
