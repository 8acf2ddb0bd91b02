"""Sealing Individual Numbers, opening them, and the blind index by which equal ones are found.

A sealed number is bound to its city, its person (one that waits: its request) and the version of its key: copied to
another row it does not open.
Two rings: who holds the key of one cannot use the other.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connection

from sesshu.foundation.keys.provider import KeyUnusable
from sesshu.foundation.keys.rings import KeyVersion, Ring
from sesshu.numbers import IndividualNumber

SEAL = Ring("individual_number.seal")
INDEX = Ring("individual_number.index")
HELD, WAITING = "held_number", "number_change"  # the tables of sealed numbers
NONCE = 12
TURNING = 5_344_101  # number of the lock that keeps a change of the index key and new numbers apart


@dataclass(frozen=True, slots=True)
class Sealer:
    """The present versions of both rings, for one chunk of work."""

    seals: dict[int, AESGCM]
    primary: int
    indexes: list[KeyVersion]

    @classmethod
    def now(cls) -> Sealer:
        seals = SEAL.versions()
        return cls({one.version: AESGCM(one.key) for one in seals}, seals[0].version, INDEX.versions())

    @property
    def index_version(self) -> int:
        return self.indexes[0].version

    def seal(self, number: IndividualNumber, owner: UUID, table: str = HELD) -> bytes:
        """For a row of this table; its owner is the person, or what waits."""
        nonce, bound = secrets.token_bytes(NONCE), _bound(table, owner, self.primary)
        return nonce + self.seals[self.primary].encrypt(nonce, number.reveal().encode(), bound)

    def open(self, sealed: bytes, version: int, owner: UUID, table: str = HELD) -> IndividualNumber:
        """Raises `KeyUnusable` for bytes of another row or of a version that is gone."""
        key = self.seals.get(version)
        try:
            if key is None:
                raise InvalidTag
            digits = key.decrypt(bytes(sealed[:NONCE]), bytes(sealed[NONCE:]), _bound(table, owner, version))
        except InvalidTag:
            raise KeyUnusable("個人番号の記録を開けません。暗号鍵と記録が対応していません。") from None
        return IndividualNumber(digits.decode())

    def index(self, number: IndividualNumber) -> bytes:
        """The blind index under the present version."""
        return _index(self.indexes[0].key, number)

    def carried(self, old: bytes) -> bytes:
        """What stands under the present version for the index of a number that is nowhere to be read any more."""
        return hmac.digest(self.indexes[0].key, b"told|" + old, "sha256")

    def moved(self, number: IndividualNumber) -> list[tuple[bytes, int, bytes, int]]:
        """The present index and its version before each older one and its version; none while no key is changed."""
        if len(self.indexes) == 1:
            return []
        (version, now), *older = self.candidates(number)
        return [(now, version, index, before) for before, index in older]

    def candidates(self, number: IndividualNumber) -> list[tuple[int, bytes]]:
        """(version, index) under every usable version: while the key is changed, rows of both are found."""
        return [(one.version, _index(one.key, number)) for one in self.indexes]


def keep_index_key(*, changing: bool = False) -> None:
    """Until the end of the transaction: many may take numbers in and look for them, or one may change the index key."""
    lock = "pg_advisory_xact_lock" if changing else "pg_advisory_xact_lock_shared"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {lock}(%s)", [TURNING])


def _index(key: bytes, number: IndividualNumber) -> bytes:
    return hmac.digest(key, f"individual_number|{settings.SESSHU_MUNICIPALITY}|{number.reveal()}".encode(), "sha256")


def _bound(table: str, owner: UUID, version: int) -> bytes:
    return f"1|{settings.SESSHU_MUNICIPALITY}|{table}|{owner}|{version}".encode()
