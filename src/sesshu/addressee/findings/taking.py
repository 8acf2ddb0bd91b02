"""The daily list of a system's people: the whole of it, in chunks, newer words over older ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from sesshu.addressee.findings.models import BusinessRecord
from sesshu.addressee.unified_numbers.secrecy import Sealer, keep_index_key
from sesshu.foundation import audit
from sesshu.foundation.access.actor import Actor
from sesshu.numbers import IndividualNumber, NumberError, individual_number

COLUMNS = (
    "id", "system", "business_number", "number_index", "index_version", "number_malformed", "name", "birth_date",
    "sex", "address", "protected", "is_open", "left_on", "told_on", "told_number",
)  # fmt: skip
_KEPT = ", ".join(f"{name} = EXCLUDED.{name}" for name in COLUMNS if name not in ("id", "system", "business_number"))

_TYPES = (
    "uuid", "text", "text", "bytea", "integer", "boolean", "text", "date", "text", "text", "boolean", "boolean", "date",
    "date", "integer",
)  # fmt: skip
_MERGE = (
    f"INSERT INTO business_record ({', '.join(COLUMNS)})"  # noqa: S608 - our own words
    f" SELECT * FROM unnest({', '.join(f'%s::{kind}[]' for kind in _TYPES)})"
    f" ON CONFLICT (system, business_number) DO UPDATE SET {_KEPT}"
    " WHERE (business_record.told_on, business_record.told_number) <= (EXCLUDED.told_on, EXCLUDED.told_number)"
)


@dataclass(frozen=True, slots=True)
class Told:
    """What a system says of one of its people. `individual_number` as it stands there, "" for none."""

    business_number: str
    individual_number: str | IndividualNumber = ""
    name: str = ""
    birth_date: date | None = None
    sex: str = ""
    address: str = ""
    protected: bool = False
    is_open: bool = True
    left_on: date | None = None

    def __repr__(self) -> str:
        return f"Told({self.business_number})"


@transaction.atomic
def take(
    *, system: str, day: date, people: Sequence[Told], by: Actor, purpose: str, number: int = 0, whole: bool = False
) -> int:
    """Take a chunk of a list; how many rows. The same chunk again changes nothing, and nothing that a newer list said
    is overwritten. Of a `whole` list that is older than another nothing is taken: the newer one has everybody."""
    by.check("finding.feed")
    if whole and _of(system).filter(_newer(day, number)).exists():
        people = ()
    keep_index_key()
    sealer = Sealer.now()
    columns = [list(column) for column in zip(*(_row(system, day, number, one, sealer) for one in people), strict=True)]
    if columns:
        with connection.cursor() as cursor:
            cursor.execute(_MERGE, columns)
    audit.record("finding.list_taken", by=by, purpose=purpose, obj=f"system:{system}", n=len(people))
    return len(people)


def forget_missing(*, system: str, day: date, by: Actor, number: int = 0) -> int:
    """After the whole list was taken: rows that are not on it are gone, those of an earlier list of the day too."""
    by.check("finding.feed")
    return _of(system).exclude(_newer(day, number)).exclude(told_on=day, told_number=number).delete()[0]


def _of(system: str) -> QuerySet[BusinessRecord]:
    return BusinessRecord.objects.filter(system=system)


def _newer(day: date, number: int) -> Q:
    return Q(told_on__gt=day) | Q(told_on=day, told_number__gt=number)


def _row(system: str, day: date, number: int, one: Told, sealer: Sealer) -> tuple[object, ...]:
    index, malformed = None, False
    if one.individual_number:
        try:
            index = sealer.index(_read(one.individual_number))
        except NumberError:
            malformed = True
    version = sealer.index_version if index else None
    return (
        uuid4(), system, one.business_number, index, version, malformed, one.name, one.birth_date, one.sex,
        one.address, one.protected, one.is_open, one.left_on, day, number,
    )  # fmt: skip


def _read(number: str | IndividualNumber) -> IndividualNumber:
    return number if isinstance(number, IndividualNumber) else individual_number.read(number)
