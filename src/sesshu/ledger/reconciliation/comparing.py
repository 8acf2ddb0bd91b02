"""Comparing rows of a full file with the ledger: which columns differ, by the same derivation as an intake."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sesshu.ledger.reconciliation.models import Difference, DifferenceKind, Reconciliation
from sesshu.ledger.residents.derive import columns_of
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.rows import RegisterRow

# Depends on the day it was looked at, not on what the register says.
NOT_COMPARED = frozenset({"history_number", "address_protected", "status", "status_on"})


def compare(made: Reconciliation, rows: Sequence[RegisterRow]) -> list[Difference]:
    """The differences of some rows."""
    numbers = [row.addressee_number for row in rows]
    known = {r.addressee_number: r for r in Resident.objects.filter(addressee_number__in=numbers)}
    found = []
    for row in rows:
        person = known.get(row.addressee_number)
        if told := _difference(row, person):
            kind, fields = told
            found.append(
                Difference(
                    reconciliation=made,
                    kind=kind,
                    addressee_number=row.addressee_number,
                    resident=person,
                    fields=fields,
                )
            )
    return found


def _difference(row: RegisterRow, person: Resident | None) -> tuple[DifferenceKind, list[str]] | None:
    if person is None:
        return DifferenceKind.ONLY_FILE, []
    fields = differing(row, person)
    if row.history_number > person.history_number:
        return DifferenceKind.NEWER, fields
    if row.history_number < person.history_number:
        return DifferenceKind.OLDER, fields
    return (DifferenceKind.SAME_NUMBER, fields) if fields else None


def differing(row: RegisterRow, person: Resident) -> list[str]:
    """Names of the columns whose values are not the same."""
    columns: dict[str, Any] = columns_of(row)
    return [name for name, value in columns.items() if name not in NOT_COMPARED and getattr(person, name) != value]
