"""Rotation without a stop: new versions at once, rows sealed anew chunk by chunk, old versions retired at the end."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model, QuerySet

from sesshu.addressee.unified_numbers.models import HeldNumber, LookUpCount, NumberChange
from sesshu.addressee.unified_numbers.secrecy import INDEX, SEAL, WAITING, Sealer, keep_index_key
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.keys.models import DataKey
from sesshu.foundation.writing import overwrite

CHUNK = 500
FOLLOWING = "UPDATE {table} SET number_index = %s, index_version = %s WHERE number_index = %s AND index_version = %s"
Moved = tuple[bytes, int, bytes, int]  # the new index and its version, the old ones
OF_A_NUMBER = r"^person_day\|[0-9a-f]{64}$"  # what `limits.by_number` counts


@transaction.atomic
def new_versions(*, by: Actor, purpose: str) -> tuple[int, int]:
    """A new seal and a new index key. From here on new rows use them; old rows are read as before."""
    by.check("key.rotate")
    keep_index_key(changing=True)
    return SEAL.add_version(by=by, purpose=purpose), INDEX.add_version(by=by, purpose=purpose)


def told_tables() -> list[type[Model]]:
    """What systems told of numbers, found by the index alone: every table, of whichever room, with an `index_version`
    beside the numbers that are held."""
    return [
        model
        for model in apps.get_models()
        if model is not HeldNumber and any(field.name == "index_version" for field in model._meta.fields)
    ]


def behind() -> int:
    """Rows that still need an older version of one of the keys."""
    sealer = Sealer.now()
    told = sum(_told_before(table, sealer.index_version).count() for table in told_tables())
    return held_behind() + _waiting_before(sealer).count() + told


def held_behind() -> int:
    """The numbers among them."""
    sealer = Sealer.now()
    rows = HeldNumber.objects.filter(key_version=sealer.primary, index_version=sealer.index_version)
    return HeldNumber.objects.count() - rows.count()


@transaction.atomic
def reseal_chunk(*, by: Actor) -> int:
    """Seal the next rows anew; how many there were. Called again it goes on where the committed chunks end. What was
    told of a number follows it; what is left when every number is done is of numbers that nobody holds."""
    by.check("key.rotate")
    keep_index_key(changing=True)
    sealer = Sealer.now()
    return _reseal_held(sealer) or _reseal_waiting(sealer) or _carry_told(sealer)


def follow(moved: Sequence[Moved]) -> None:
    """Let what was told of these numbers be found under their new index."""
    if moved:
        with connection.cursor() as cursor:
            for table in told_tables():
                cursor.executemany(FOLLOWING.format(table=table._meta.db_table), moved)


def _told_before(table: type[Model], version: int) -> QuerySet[Any]:
    return table._default_manager.filter(index_version__lt=version)


def _waiting_before(sealer: Sealer) -> QuerySet[NumberChange]:
    """Numbers that wait for another person; one that waits no more is not there."""
    return NumberChange.objects.filter(sealed__isnull=False).exclude(key_version=sealer.primary)


def _reseal_waiting(sealer: Sealer) -> int:
    rows = list(_waiting_before(sealer).select_for_update().order_by("pk")[:CHUNK])
    for row in rows:
        number = sealer.open(row.sealed or b"", row.key_version or 0, row.pk, WAITING)
        row.sealed, row.key_version = sealer.seal(number, row.pk, WAITING), sealer.primary
    overwrite(rows, ("sealed", "key_version"))
    return len(rows)


def _reseal_held(sealer: Sealer) -> int:
    old = HeldNumber.objects.exclude(key_version=sealer.primary, index_version=sealer.index_version)
    rows = list(old.select_for_update().order_by("pk")[:CHUNK])
    moved = []
    for row in rows:
        number = sealer.open(row.sealed, row.key_version, row.person_id)
        index = sealer.index(number)
        if row.index_version != sealer.index_version:
            moved.append((index, sealer.index_version, bytes(row.number_index), row.index_version))
        row.sealed, row.key_version = sealer.seal(number, row.person_id), sealer.primary
        row.number_index, row.index_version = index, sealer.index_version
    overwrite(rows, ("sealed", "key_version", "number_index", "index_version"))
    follow(moved)
    return len(rows)


def _carry_told(sealer: Sealer) -> int:
    """The number behind such an index is nowhere, so it cannot be indexed anew: the old index itself is. The difference
    stays on the list of findings, equal ones stay equal, and the old key tells nothing of them any more. The next list
    of the system brings the right index."""
    for table in told_tables():
        rows: list[Any] = list(_told_before(table, sealer.index_version).select_for_update().order_by("pk")[:CHUNK])
        for row in rows:
            row.number_index, row.index_version = sealer.carried(bytes(row.number_index)), sealer.index_version
        if rows:
            overwrite(rows, ("number_index", "index_version"))
            return len(rows)
    return 0


@transaction.atomic
def retire_old_versions(*, by: Actor, purpose: str) -> int:
    """Throw away every version that no row needs any more, and what was counted under it. Raises `NotNow` while one is
    needed."""
    by.check("key.rotate")
    keep_index_key(changing=True)
    retired = 0
    for ring, column in ((SEAL, "key_version"), (INDEX, "index_version")):
        newest = ring.primary().version
        for version in DataKey.objects.filter(ring=ring.name, retired_at=None).values_list("version", flat=True):
            if version != newest:
                tables = [HeldNumber, *told_tables()] if ring is INDEX else [HeldNumber, NumberChange]
                needing = sum(table._default_manager.filter(**{column: version}).count() for table in tables)
                ring.retire(version, behind=needing, by=by, purpose=purpose)
                retired += 1
    changed = DataKey.objects.get(ring=INDEX.name, version=INDEX.primary().version).made_at
    LookUpCount.objects.filter(counted__regex=OF_A_NUMBER, since__lt=changed).delete()
    return retired
