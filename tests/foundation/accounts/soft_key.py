"""A security key in software, for answers that a browser would not let us make: no PIN, a copy, another origin."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, field
from typing import Any, Protocol

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestedCredentialData, AuthenticatorData

ORIGIN = "http://localhost:8000"
PRESENT, VERIFIED, CAN_LEAVE, ATTESTED = 0x01, 0x04, 0x08, 0x40


class Maker(Protocol):
    """Who vouches for a new credential."""

    def statement(self, shown: bytes, client_data: bytes) -> dict[str, Any]:
        """Format and statement over what the key shows."""


@dataclass
class SoftKey:
    """One credential. `flags` are what the key says of itself; `count` is its signature counter."""

    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential_id: bytes = field(default_factory=lambda: os.urandom(32))
    aaguid: bytes = b"\x01" * 16
    flags: int = PRESENT | VERIFIED
    count: int = 0
    origin: str = ORIGIN
    rp_id: str = "localhost"
    maker: Maker | None = None  # without one the key does not say who made it

    def create(self, options: dict[str, Any]) -> str:
        """What `navigator.credentials.create` gives, as JSON."""
        public = ES256.from_cryptography_key(self.private.public_key())
        credential = AttestedCredentialData.create(Aaguid(self.aaguid), self.credential_id, public)
        shown = AuthenticatorData.create(self._rp_hash(), self.flags | ATTESTED, self.count, credential)
        client = self._client_data("webauthn.create", options)
        vouched = self.maker.statement(bytes(shown), client) if self.maker else {"fmt": "none", "attStmt": {}}
        attestation = cbor.encode(vouched | {"authData": bytes(shown)})
        return self._answer(
            {
                "clientDataJSON": websafe_encode(client),
                "attestationObject": websafe_encode(attestation),
            }
        )

    def get(self, options: dict[str, Any]) -> str:
        """What `navigator.credentials.get` gives, as JSON."""
        self.count += 1
        shown = bytes(AuthenticatorData.create(self._rp_hash(), self.flags, self.count))
        client = self._client_data("webauthn.get", options)
        signature = self.private.sign(shown + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            {
                "clientDataJSON": websafe_encode(client),
                "authenticatorData": websafe_encode(shown),
                "signature": websafe_encode(signature),
            }
        )

    def _rp_hash(self) -> bytes:
        return hashlib.sha256(self.rp_id.encode()).digest()

    def _client_data(self, kind: str, options: dict[str, Any]) -> bytes:
        return json.dumps({"type": kind, "challenge": options["challenge"], "origin": self.origin}).encode()

    def _answer(self, response: dict[str, Any]) -> str:
        name = websafe_encode(self.credential_id)
        return json.dumps(
            {"id": name, "rawId": name, "type": "public-key", "response": response, "clientExtensionResults": {}}
        )
