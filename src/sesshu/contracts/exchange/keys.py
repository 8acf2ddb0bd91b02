"""The key pairs of a body: one signs what it says, one opens what is sealed for it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from joserfc.jwk import ECKey

CURVE = "P-256"
Jwk = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """What others may know of a body's keys. `also`: what it signs with in the days of a renewal."""

    body: str
    signing: Jwk
    encryption: Jwk
    also: tuple[Jwk, ...] = ()

    @property
    def encryption_thumbprint(self) -> str:
        return thumbprint(self.encryption)


@dataclass(frozen=True, slots=True, repr=False)
class Keys:
    """A body with its private keys. Shown nowhere: the representation names the body alone. `also`: what else opens
    messages for it, sealed for the pair before or the one that comes next."""

    body: str
    signing: ECKey
    encryption: ECKey
    also: tuple[ECKey, ...] = ()

    @classmethod
    def generate(cls, body: str) -> Keys:
        return cls(body, ECKey.generate_key(CURVE), ECKey.generate_key(CURVE))

    @classmethod
    def from_dict(cls, kept: dict[str, Any]) -> Keys:
        return cls(kept["body"], ECKey.import_key(kept["signing"]), ECKey.import_key(kept["encryption"]))

    def to_dict(self) -> dict[str, Any]:
        """With the private parts: for a file of mode 0600 or a key store."""
        return {
            "body": self.body,
            "signing": dict(self.signing.as_dict(private=True)),
            "encryption": dict(self.encryption.as_dict(private=True)),
        }

    @property
    def public(self) -> PublicKeys:
        signing, encryption = (dict(key.as_dict(private=False)) for key in (self.signing, self.encryption))
        return PublicKeys(self.body, signing, encryption)

    def __repr__(self) -> str:
        return f"Keys({self.body})"


def public_key(key: Jwk) -> ECKey:
    """A public key as it is used. Kept: the same few are needed for every message."""
    return _read(_text(key))


def thumbprint(key: Jwk) -> str:
    """RFC 7638: what names a key."""
    return _thumbprint(_text(key))


def _text(key: Jwk) -> str:
    return json.dumps(key, sort_keys=True)


@lru_cache(maxsize=4096)
def _read(text: str) -> ECKey:
    return ECKey.import_key(json.loads(text))


@lru_cache(maxsize=4096)
def _thumbprint(text: str) -> str:
    return str(_read(text).thumbprint())
