"""Whether a person's copies were made of the doses that the person has now.

A mark is made of the ids and versions of all doses of a person. A dose that is written, corrected, withdrawn or moved
to another person changes it, whenever its transaction ends: times of writing would miss what is committed after the
doses were read, and the person whom a dose has left.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Aggregate, BigIntegerField, F, Func, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce

from sesshu.ledger.doses.models import Dose


class _Xor(Aggregate):
    """All doses of a group in one number, in whatever order."""

    function, output_field = "bit_xor", BigIntegerField()


class _Mark(Func):
    """A number of one dose in one version."""

    function, output_field = "uuid_hash_extended", BigIntegerField()


def now_of(resident: str) -> Coalesce:
    """The mark of the resident of an outer row, for a question."""
    rows = _by_person(Dose.objects.filter(resident=OuterRef(resident)))
    return Coalesce(
        Subquery(rows.values("mark"), output_field=BigIntegerField()), Value(0), output_field=BigIntegerField()
    )


def marks(resident_ids: Sequence[UUID]) -> dict[UUID, int]:
    """Every one of these people → the mark of today."""
    rows = _by_person(Dose.objects.filter(resident__in=resident_ids)).values_list("resident", "mark")
    return dict.fromkeys(resident_ids, 0) | dict(rows)


def _by_person(rows: QuerySet[Dose]) -> QuerySet[Dose]:
    return rows.order_by().values("resident").annotate(mark=_Xor(_Mark(F("id"), Cast("version", BigIntegerField()))))  # type: ignore[return-value]
