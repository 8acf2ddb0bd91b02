"""旧氏名・旧住所: what is kept to find people under, and how a hit is told apart from one of today.

An address of before must not betray a protected person: one where such a person lives now is never looked up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q

from sesshu.dates import wareki_short
from sesshu.foundation.writing import made
from sesshu.ledger.residents.models import FormerKey, Resident
from sesshu.ledger.residents.visibility import GUARDED

MOST = 100  # looked up for one search
_COLUMNS = (
    (FormerKey.Kind.NAME, "name_key", "name"), (FormerKey.Kind.KANA, "kana_key", "kana"),
    (FormerKey.Kind.ADDRESS, "address_key", "address"),
)  # fmt: skip


def former_keys(person: Resident, columns: Mapping[str, Any], on_day: date) -> list[FormerKey]:
    """What a change takes away from a person: the keys that will be others afterwards."""
    return [
        made(
            FormerKey, resident_id=person.id, kind=kind.value, key=getattr(person, key), text=getattr(person, text),
            until=on_day, history_number=columns["history_number"], household_number=person.household_number,
        )
        for kind, key, text in _COLUMNS
        if getattr(person, key) and getattr(person, key) != columns[key]
    ]  # fmt: skip


def looked_up(asked: Sequence[tuple[str, str]], narrowed: Q) -> dict[str, dict[UUID, str]]:
    """By kind: the residents who had such a key, with what it was and until when. One question for all kinds.

    `asked` are kinds with the beginning of a key; `narrowed` are the other terms of the search, about the resident.
    """
    wanted = Q(pk__in=[])
    for kind, key in asked:
        wanted |= Q(kind=kind, key__startswith=key)
    rows = FormerKey.objects.filter(wanted, narrowed, resident__sealed=False)
    # rows of before an adoption stay sealed: the change that ended them came at the seal or before it
    rows = rows.filter(history_number__gt=F("resident__sealed_before"))
    if any(kind == FormerKey.Kind.ADDRESS for kind, _ in asked):
        rows = rows.exclude(_betraying())
    found: dict[str, dict[UUID, str]] = defaultdict(dict)
    for row in rows.order_by("until")[:MOST]:
        found[row.kind][row.resident_id] = f"{row.get_kind_display()}：{row.text}（～{wareki_short(row.until)}）"
    return found


def _betraying() -> Q:
    """An address at which a protected person lives now, or of a household that holds one now."""
    guarded = Resident.objects.filter(GUARDED, sealed=False)
    here = guarded.exclude(address_key="").filter(address_key=OuterRef("key"))
    home = guarded.exclude(household_number="").filter(household_number=OuterRef("household_number"))
    own = Q(resident__address_protected=True) | Q(resident__placed=True)
    return Q(kind=FormerKey.Kind.ADDRESS) & (Q(Exists(here)) | Q(Exists(home)) | own)


def words_of(found: Mapping[str, Mapping[UUID, str]], people: Iterable[Resident]) -> dict[UUID, tuple[str, ...]]:
    """Why people are among the hits although their name or address of today is another."""
    words = {person.id: tuple(kind[person.id] for kind in found.values() if person.id in kind) for person in people}
    return {key: said for key, said in words.items() if said}
