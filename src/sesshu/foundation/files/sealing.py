"""Bytes that lie encrypted on the disk: the Fernet recipe of `cryptography`, under keys that the environment names.

`SESSHU_FILES_KEY` holds one secret of 32 or more characters, or several with commas between: the first one seals, all
of them open. A new key goes to the front; `./sesshu images reseal` then brings everything under it.
"""

from __future__ import annotations

import base64
from functools import lru_cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

START = b"gAAAAA"  # every token begins so: the version, and a year below 2106
USE = b"sesshu files at rest v1"


class WrongKeyError(Exception):
    """None of the keys opens this, or the bytes were altered."""


def sealed(content: bytes) -> bytes:
    """The bytes as they may lie on a disk."""
    return _keys(_secrets())[0].encrypt(content)


def opened(token: bytes) -> bytes:
    """The bytes again. Raises `WrongKeyError`."""
    try:
        return MultiFernet(_keys(_secrets())).decrypt(token)
    except InvalidToken:
        raise WrongKeyError from None


def is_under_newest(token: bytes) -> bool:
    """Whether the first key opens it."""
    try:
        _keys(_secrets())[0].decrypt(token)
    except InvalidToken:
        return False
    return True


def _secrets() -> str:
    """Outside production a house without a key of its own uses its one secret."""
    return settings.SESSHU_FILES_KEY or settings.SECRET_KEY


@lru_cache(maxsize=4)
def _keys(secrets: str) -> list[Fernet]:
    return [Fernet(_derived(one.strip())) for one in secrets.split(",") if one.strip()]


def _derived(secret: str) -> bytes:
    return base64.urlsafe_b64encode(HKDF(SHA256(), 32, salt=None, info=USE).derive(secret.encode()))
