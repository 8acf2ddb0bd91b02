"""Manufacturers of keys with certificates of their own, made up for tests."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from fido2.attestation.packed import OID_AAGUID

SINCE, UNTIL = datetime(2020, 1, 1, tzinfo=UTC), datetime(2040, 1, 1, tzinfo=UTC)
Key = ec.EllipticCurvePrivateKey


def named(name: str) -> x509.Name:
    unit = "Authenticator Attestation"
    given = {NameOID.COUNTRY_NAME: "JP", NameOID.ORGANIZATION_NAME: "架空の鍵", NameOID.ORGANIZATIONAL_UNIT_NAME: unit}
    return x509.Name([x509.NameAttribute(oid, text) for oid, text in (given | {NameOID.COMMON_NAME: name}).items()])


@dataclass
class Authority:
    """A certificate that may (or, with `may_sign=False`, may not) sign others."""

    name: str = "Root"
    key: Key = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    issuer: Authority | None = None
    may_sign: bool = True
    until: datetime = UNTIL

    def __post_init__(self) -> None:
        by = self.issuer or self
        self.certificate = _signed(by, named(self.name), self.key, may_sign=self.may_sign, until=self.until)

    @property
    def pem(self) -> str:
        return self.certificate.public_bytes(Encoding.PEM).decode()


def _signed(
    by: Authority, subject: x509.Name, key: Key, *, may_sign: bool, until: datetime, aaguid: bytes = b""
) -> x509.Certificate:
    number = x509.random_serial_number()
    made = x509.CertificateBuilder(named(by.name), subject, key.public_key(), number, SINCE, until)
    made = made.add_extension(x509.BasicConstraints(ca=may_sign, path_length=None), critical=True)
    if aaguid:
        made = made.add_extension(x509.UnrecognizedExtension(OID_AAGUID, b"\x04\x10" + aaguid), critical=False)
    return made.sign(by.key, SHA256())


@dataclass
class Factory:
    """Makes keys of one model: `chain` is what it sends along, the batch's certificate first."""

    key: Key
    chain: list[x509.Certificate]
    honest: bool = True  # signs what the key shows, and nothing else

    @classmethod
    def under(
        cls, root: Authority, *between: Authority, aaguid: bytes = b"\x01" * 16, until: datetime = UNTIL
    ) -> Factory:
        key = ec.generate_private_key(ec.SECP256R1())
        signer = between[0] if between else root
        batch = _signed(signer, named("Batch"), key, may_sign=False, until=until, aaguid=aaguid)
        return cls(key, [batch, *(one.certificate for one in between)])

    def statement(self, shown: bytes, client_data: bytes) -> dict[str, Any]:
        signed = shown + hashlib.sha256(client_data).digest() if self.honest else b"something else"
        signature = self.key.sign(signed, ec.ECDSA(SHA256()))
        chain = [one.public_bytes(Encoding.DER) for one in self.chain]
        return {"fmt": "packed", "attStmt": {"alg": -7, "sig": signature} | ({"x5c": chain} if chain else {})}
