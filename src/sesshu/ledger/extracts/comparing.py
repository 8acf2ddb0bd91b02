"""The rows of two runs of one definition: what came, what went, what is another than before. No values are kept."""

from __future__ import annotations

import struct
import zlib
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

ROW = struct.Struct("16s16s8s")  # key, person, check sum of what the file says of it
KEY_BYTES = 16
SUM_AT = 2 * KEY_BYTES


@dataclass(frozen=True, slots=True)
class Compared:
    """Keys of rows, in no order of the file."""

    added: list[UUID]
    changed: list[UUID]
    removed: list[UUID]


def snapshot(keys: bytes, rows: Sequence[bytes]) -> bytes:
    """What is kept of rows. `keys`: of each row, in hexadecimal digits, its own and its person's, or one that is both.

    A check sum of 32 bits: of four thousand million changed rows one would be taken for the same. Millions of rows
    pass here, so each of the forty bytes is laid down for all rows at once.
    """
    held, sums = bytes.fromhex(keys.decode()), array("I", map(zlib.crc32, rows)).tobytes()
    width = len(held) // len(rows)
    kept = bytearray(len(rows) * ROW.size)
    for place in range(2 * KEY_BYTES):
        kept[place :: ROW.size] = held[place % width :: width]
    for place in range(4):
        kept[SUM_AT + place :: ROW.size] = sums[place::4]
    return bytes(kept)


def _by_key(snapshot: bytes) -> dict[bytes, bytes]:
    return {key: held for key, _, held in ROW.iter_unpack(snapshot)}


def compare(before: bytes, now: bytes) -> Compared:
    """`before` and `now` are snapshots as `Passing.keys` makes them."""
    old, new = _by_key(before), _by_key(now)
    return Compared(
        [UUID(bytes=key) for key in new if key not in old],
        [UUID(bytes=key) for key, held in new.items() if key in old and old[key] != held],
        [UUID(bytes=key) for key in old if key not in new],
    )


def people(snapshot: bytes) -> Iterator[UUID]:
    """Each person once, in the order of the file."""
    return (UUID(bytes=one) for one in dict.fromkeys(person for _, person, _ in ROW.iter_unpack(snapshot)))


def number_of_people(snapshot: bytes) -> int:
    """How many persons there are; of a whole city, without making a key of each."""
    return len({snapshot[at + 16 : at + 32] for at in range(0, len(snapshot), ROW.size)})


def number_of_rows(snapshot: bytes) -> int:
    return len(snapshot) // ROW.size


def holds(snapshot: bytes, person: UUID) -> bool:
    """Whether a person was in the file."""
    return any(one == person.bytes for _, one, _ in ROW.iter_unpack(snapshot))


def persons(snapshot: bytes) -> dict[UUID, UUID]:
    """Row → person."""
    return {UUID(bytes=key): UUID(bytes=person) for key, person, _ in ROW.iter_unpack(snapshot)}
