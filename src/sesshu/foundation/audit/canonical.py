"""Canonical JSON and salted commitments."""

from __future__ import annotations

import hashlib
import json
import secrets
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

SALT_BYTES = 32
NONCE = bytes(12)  # each key is derived from a fresh salt and used once


def plain(value: Any) -> Any:
    """Make dates and identifiers JSON values, keys in canonical order. Floats are refused: their canonical text is a
    trap."""
    match value:
        case None | bool() | int() | str():
            return value
        case UUID():
            return str(value)
        case datetime() | date():
            return value.isoformat()
        case dict():
            named = {str(key): item for key, item in value.items()}
            return {key: plain(named[key]) for key in _ordered(tuple(named))}
        case list() | tuple():
            return [plain(item) for item in value]
        case set() | frozenset():
            return sorted(plain(item) for item in value)
        case _:
            raise TypeError(f"cannot be put into an audit entry: {type(value).__name__}")


@lru_cache(maxsize=512)  # thousands of rows of one shape stand in an entry
def _ordered(keys: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(keys, key=lambda key: key.encode("utf-16-be")))


def canonical(value: Any) -> bytes:
    """RFC 8785 for the values `plain` allows (no floats; keys sorted by UTF-16 code units)."""
    return json.dumps(plain(value), ensure_ascii=False, separators=(",", ":")).encode()


def new_salt() -> bytes:
    return secrets.token_bytes(SALT_BYTES)


def commitment(salt: bytes, detail: bytes) -> str:
    """`sha256:` + SHA-256(salt ‖ canonical detail)."""
    return "sha256:" + hashlib.sha256(salt + detail).hexdigest()


def digest_of_ids(ids: list[str]) -> str:
    """The hash of a list of identifiers, in sorted order, one a line."""
    return "sha256:" + hashlib.sha256("\n".join(sorted(ids)).encode()).hexdigest()


def _key(salt: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt=None, info=b"sesshu audit detail v1").derive(salt))


def seal(salt: bytes, detail: bytes) -> bytes:
    return _key(salt).encrypt(NONCE, detail, None)


def unseal(salt: bytes, ciphertext: bytes) -> bytes:
    return _key(salt).decrypt(NONCE, ciphertext, None)
