"""Which two records may be one person: the same birthday, and the same reading or the same writing of the name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from sesshu.foundation.access import Actor
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.visibility import visible_to
from sesshu.ledger.residents.words import ResidentStatus

MOST = 200
ITEMS = {
    "name_key": "氏名", "kana_key": "カナ氏名", "sex": "性別", "birth_date": "生年月日",
    "household_number": "世帯", "address_key": "住所",
}  # fmt: skip
# Grouped first: of a city only a few birthdays and names come twice, and just these are paired.
PAIRS = """
WITH known AS (
    SELECT id, birth_date, {key} AS key FROM resident
     WHERE NOT sealed AND status <> %(joined)s AND birth_date IS NOT NULL AND {key} <> ''
       AND (%(among)s::uuid[] IS NULL OR id = ANY(%(among)s))
), twice AS (SELECT birth_date, key FROM known GROUP BY birth_date, key HAVING count(*) > 1)
SELECT a.id, b.id FROM twice
  JOIN known a USING (birth_date, key) JOIN known b USING (birth_date, key)
 WHERE a.id < b.id
   AND NOT EXISTS (SELECT 1 FROM resident_not_duplicate n WHERE n.first_id = a.id AND n.second_id = b.id)
"""
EITHER = f"({PAIRS.format(key='kana_key')}) UNION ({PAIRS.format(key='name_key')})"
SQL = f"{EITHER} ORDER BY 1, 2 LIMIT %(most)s"
COUNT = f"SELECT count(*) FROM ({EITHER}) pair"  # noqa: S608 - of fixed texts
# Of a few people, whoever else of the register they may be: by the index of birthdays.
SUSPECTED = """
SELECT DISTINCT one.id FROM resident one
  JOIN resident other ON other.birth_date = one.birth_date AND other.id <> one.id
   AND (other.kana_key = one.kana_key AND one.kana_key <> '' OR other.name_key = one.name_key AND one.name_key <> '')
 WHERE one.id = ANY(%(ids)s) AND NOT other.sealed AND other.status <> %(joined)s
   AND NOT EXISTS (SELECT 1 FROM resident_not_duplicate n
                    WHERE n.first_id = least(one.id, other.id) AND n.second_id = greatest(one.id, other.id))
"""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people as the viewer may see them, with what agrees and what does not."""

    first: Resident
    second: Resident
    agrees: tuple[str, ...]
    differs: tuple[str, ...]


def pairs(viewer: Actor, *, most: int = MOST) -> list[Pair]:
    """Open suspicions, those that agree most first."""
    viewer.check("duplicate.read")
    found = open_pairs(most=most)
    people = _people(viewer, [key for pair in found for key in pair])
    both = [(people[a], people[b]) for a, b in found if a in people and b in people]
    return sorted((compare(a, b) for a, b in both), key=lambda pair: (len(pair.differs), pair.first.kana_key))


def open_pairs(*, among: Sequence[UUID] | None = None, most: int = MOST) -> list[tuple[UUID, UUID]]:
    """The identifiers of open suspicions: of the whole register, or those with both records among some."""
    with connection.cursor() as cursor:
        cursor.execute(SQL, {**_asked(among), "most": most})
        return list(cursor.fetchall())


def count_pairs(*, among: Sequence[UUID]) -> int:
    """How many open suspicions have both records among these."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, _asked(among))
        [number] = cursor.fetchone()
    return int(number)


def suspected(resident_ids: Sequence[UUID]) -> frozenset[UUID]:
    """Those of some residents who may be the same person as another record, whatever became of that one."""
    with connection.cursor() as cursor:
        cursor.execute(SUSPECTED, {"ids": list(resident_ids), "joined": ResidentStatus.JOINED.value})
        return frozenset(key for (key,) in cursor.fetchall())


def _asked(among: Sequence[UUID] | None) -> dict[str, Any]:
    return {"joined": ResidentStatus.JOINED.value, "among": None if among is None else list(among)}


def compare(first: Resident, second: Resident) -> Pair:
    """Where an address is hidden, household and address are not compared: agreement would tell it."""
    hidden = first.address_withheld or second.address_withheld
    items = {key: label for key, label in ITEMS.items() if not hidden or key not in ("household_number", "address_key")}
    same = {key: _same(getattr(first, key), getattr(second, key)) for key in items}
    agrees = tuple(label for key, label in items.items() if same[key])
    return Pair(first, second, agrees, tuple(label for key, label in items.items() if not same[key]))


def _same(one: Any, other: Any) -> bool:
    return bool(one) and one == other


def _people(viewer: Actor, ids: Sequence[UUID]) -> dict[UUID, Resident]:
    return {one.id: one for one in visible_to(viewer).filter(id__in=set(ids))}
