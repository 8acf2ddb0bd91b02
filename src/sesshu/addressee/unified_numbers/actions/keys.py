"""Rotation without a stop: new versions at once, rows sealed anew chunk by chunk, old versions retired at the end."""

from __future__ import annotations

from django.db import connection, transaction

from sesshu.addressee.unified_numbers.models import HeldNumber
from sesshu.addressee.unified_numbers.secrecy import INDEX, SEAL, Sealer, keep_index_key
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.keys.models import DataKey
from sesshu.foundation.writing import overwrite

CHUNK = 500
# What other rooms told of a number is found by its index alone: it follows the index of the number.
FOLLOWING = "UPDATE {table} SET number_index = %s, index_version = %s WHERE number_index = %s AND index_version = %s"
TABLES = ("business_record", "business_link")


@transaction.atomic
def new_versions(*, by: Actor, purpose: str) -> tuple[int, int]:
    """A new seal and a new index key. From here on new rows use them; old rows are read as before."""
    by.check("key.rotate")
    keep_index_key(changing=True)
    return SEAL.add_version(by=by, purpose=purpose), INDEX.add_version(by=by, purpose=purpose)


def behind() -> int:
    """Rows that still need an older version of one of the keys."""
    sealer = Sealer.now()
    rows = HeldNumber.objects.filter(key_version=sealer.primary, index_version=sealer.index_version)
    return HeldNumber.objects.count() - rows.count()


@transaction.atomic
def reseal_chunk(*, by: Actor) -> int:
    """Seal the next rows anew; how many there were. Called again it goes on where the committed chunks end."""
    by.check("key.rotate")
    keep_index_key(changing=True)
    sealer = Sealer.now()
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
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.executemany(FOLLOWING.format(table=table), moved)
    return len(rows)


@transaction.atomic
def retire_old_versions(*, by: Actor, purpose: str) -> int:
    """Throw away every version that no row needs any more. Raises `NotNow` while one is needed."""
    by.check("key.rotate")
    keep_index_key(changing=True)
    retired = 0
    for ring, column in ((SEAL, "key_version"), (INDEX, "index_version")):
        newest = ring.primary().version
        for version in DataKey.objects.filter(ring=ring.name, retired_at=None).values_list("version", flat=True):
            if version != newest:
                needing = HeldNumber.objects.filter(**{column: version}).count()
                ring.retire(version, behind=needing, by=by, purpose=purpose)
                retired += 1
    return retired
