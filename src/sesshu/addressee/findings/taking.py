"""The daily list of a system's people: the whole of it, in chunks, newer words over older ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from sesshu.addressee.findings.models import BusinessRecord
from sesshu.addressee.unified_numbers.secrecy import Sealer, keep_index_key
from sesshu.foundation import audit
from sesshu.foundation.access.actor import Actor
from sesshu.numbers import IndividualNumber, NumberError, individual_number

COLUMNS = (
    "id", "system", "business_number", "number_index", "index_version", "number_malformed", "numbers_on",
    "numbers_number", "name", "birth_date", "sex", "address", "protected", "is_open", "left_on", "told_on",
    "told_number",
)  # fmt: skip
_TYPES = (
    "uuid", "text", "text", "bytea", "integer", "boolean", "date", "integer", "text", "date", "text", "text", "boolean",
    "boolean", "date", "date", "integer",
)  # fmt: skip
_NUMBER, _WORDS = COLUMNS[3:8], COLUMNS[8:]


def _merge(kept: Sequence[str], day: str, number: str) -> str:
    """The newer of two lists over the older one. A line that says nothing (no `day` of its list) leaves what is there,
    and so does one of an older list."""
    leaves = (
        f"EXCLUDED.{day} IS NULL OR (business_record.{day}, business_record.{number})"
        f" > (EXCLUDED.{day}, EXCLUDED.{number})"
    )
    return ", ".join(
        f"{name} = CASE WHEN {leaves} THEN business_record.{name} ELSE EXCLUDED.{name} END" for name in kept
    )


_MERGE = (
    f"INSERT INTO business_record ({', '.join(COLUMNS)})"  # noqa: S608 - our own words
    f" SELECT * FROM unnest({', '.join(f'%s::{kind}[]' for kind in _TYPES)})"
    f" ON CONFLICT (system, business_number) DO UPDATE SET"
    f" {_merge(_NUMBER, 'numbers_on', 'numbers_number')}, {_merge(_WORDS, 'told_on', 'told_number')}"
)
_NO_NUMBER: dict[str, Any] = {
    "number_index": None, "index_version": None, "number_malformed": False, "numbers_on": None, "numbers_number": 0,
}  # fmt: skip
_NO_WORDS: dict[str, Any] = {
    "name": "", "birth_date": None, "sex": "", "address": "", "protected": False, "is_open": True, "left_on": None,
    "told_on": None, "told_number": 0,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    """What a system says of one of its people. `individual_number` as it stands there, "" for none; None: this list
    says nothing of it."""

    business_number: str
    individual_number: str | IndividualNumber | None = None
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
    if whole and _of(system).filter(_newer("told", day, number)).exists():
        people = ()
    rows = [_Row(system, one, day, number, _said(one, day), number if _said(one, day) else 0) for one in people]
    return _take(rows, system, by, purpose)


@transaction.atomic
def take_numbers(
    *, system: str, day: date, people: Sequence[Told], by: Actor, purpose: str, number: int = 0
) -> int:  # fmt: skip
    """The same of the list that says Individual Numbers and nothing else; it is always whole."""
    by.check("finding.feed_numbers")
    if _of(system).filter(_newer("numbers", day, number)).exists():
        people = ()
    rows = [
        _Row(system, Told(one.business_number, one.individual_number or ""), None, 0, day, number) for one in people
    ]
    return _take(rows, system, by, purpose)


@transaction.atomic
def forget_missing(*, system: str, day: date, by: Actor, number: int = 0) -> int:
    """After the whole list was taken: what is not on it is said no more, and what an earlier list of the day said
    neither. How many people."""
    by.check("finding.feed")
    rows = _older(system, "told", day, number)
    return rows.filter(numbers_on=None).delete()[0] + rows.update(**_NO_WORDS)


@transaction.atomic
def forget_missing_numbers(*, system: str, day: date, by: Actor, number: int = 0) -> int:
    """The same of the list of Individual Numbers."""
    by.check("finding.feed_numbers")
    rows = _older(system, "numbers", day, number)
    return rows.filter(told_on=None).delete()[0] + rows.update(**_NO_NUMBER)


def _of(system: str) -> QuerySet[BusinessRecord]:
    return BusinessRecord.objects.filter(system=system)


def _newer(part: str, day: date, number: int) -> Q:
    return Q(**{f"{part}_on__gt": day}) | Q(**{f"{part}_on": day, f"{part}_number__gt": number})


def _older(system: str, part: str, day: date, number: int) -> QuerySet[BusinessRecord]:
    rows = _of(system).filter(**{f"{part}_on__lte": day}).exclude(_newer(part, day, number))
    return rows.exclude(**{f"{part}_on": day, f"{part}_number": number})


def _said(one: Told, day: date) -> date | None:
    return None if one.individual_number is None else day


def _take(rows: list[_Row], system: str, by: Actor, purpose: str) -> int:
    keep_index_key()
    sealer = Sealer.now()
    indexed = [row.values(sealer) for row in {row.told.business_number: row for row in rows}.values()]
    if indexed:
        with connection.cursor() as cursor:
            cursor.execute(_MERGE, [list(column) for column in zip(*indexed, strict=True)])
    audit.record("finding.list_taken", by=by, purpose=purpose, obj=f"system:{system}", n=len(rows))
    return len(rows)


@dataclass(frozen=True, slots=True)
class _Row:
    system: str
    told: Told
    told_on: date | None
    told_number: int
    numbers_on: date | None
    numbers_number: int

    def values(self, sealer: Sealer) -> tuple[object, ...]:
        one, index, malformed = self.told, None, False
        if self.told_on is None:
            one = Told(one.business_number, one.individual_number)
        if one.individual_number:
            try:
                index = sealer.index(_read(one.individual_number))
            except NumberError:
                malformed = True
        version = sealer.index_version if index else None
        return (
            uuid4(), self.system, one.business_number, index, version, malformed, self.numbers_on, self.numbers_number,
            one.name, one.birth_date, one.sex, one.address, one.protected, one.is_open, one.left_on, self.told_on,
            self.told_number,
        )  # fmt: skip


def _read(number: str | IndividualNumber) -> IndividualNumber:
    return number if isinstance(number, IndividualNumber) else individual_number.read(number)
