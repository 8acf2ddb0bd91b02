"""Who made a key: its attestation, checked against the manufacturers' root certificates that this municipality loaded.

Without a root nothing is checked. With one, only keys count that a certificate leading to it has signed.
"""

from __future__ import annotations

from itertools import pairwise

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from fido2.attestation import (
    Attestation,
    AttestationResult,
    AttestationVerifier,
    PackedAttestation,
    UntrustedAttestation,
)
from fido2.attestation.base import InvalidAttestation
from fido2.webauthn import AttestationObject, AuthenticatorData

from sesshu.dates import wareki
from sesshu.foundation import clock
from sesshu.foundation.errors import InvalidInput

LONGEST_CHAIN = 4
# what fido2 and cryptography raise for statements that do not hold
UNPROVEN = (InvalidAttestation, UnsupportedAlgorithm, NotImplementedError)
EXAMPLE = "-----BEGIN CERTIFICATE-----（中略）-----END CERTIFICATE-----"
_BEGIN = "-----BEGIN CERTIFICATE-----"


class ByLoadedRoots(AttestationVerifier):
    """Attestation in the form of FIDO2 cards and keys ("packed"), leading to one of the roots."""

    def __init__(self, roots: list[str]) -> None:
        packed: list[Attestation] = [PackedAttestation()]
        super().__init__(packed)
        self.roots = [x509.load_pem_x509_certificate(root.encode()) for root in roots]

    def verify_attestation(self, attestation_object: AttestationObject, client_data_hash: bytes) -> None:
        """Raises one of `UNPROVEN`, or ValueError for certificates that are none."""
        super().verify_attestation(attestation_object, client_data_hash)

    def ca_lookup(self, result: AttestationResult, auth_data: AuthenticatorData) -> bytes | None:
        """The root of a chain. The key's signature was checked before, the chain's signatures are checked after."""
        chain = [x509.load_der_x509_certificate(one) for one in result.trust_path]
        if not chain or len(chain) > LONGEST_CHAIN:  # an empty one: the key vouches for itself
            raise UntrustedAttestation("no chain")
        for child, parent in pairwise(chain):
            if child.issuer != parent.subject or not _may_sign(parent):
                raise UntrustedAttestation("broken chain")
        now = clock.now()
        if any(not one.not_valid_before_utc <= now <= one.not_valid_after_utc for one in chain):
            raise UntrustedAttestation("out of date")
        last = chain[-1]
        root = next((one for one in self.roots if one == last or one.subject == last.issuer), None)
        if root is None or not root.not_valid_before_utc <= now <= root.not_valid_after_utc:
            return None
        return root.public_bytes(Encoding.DER)


def _may_sign(certificate: x509.Certificate) -> bool:
    try:
        return bool(certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca)
    except x509.ExtensionNotFound:
        return False


def read_roots(text: str) -> list[str]:
    """Root certificates as pasted, one PEM each, in the order given. Raises `InvalidInput` naming the one at fault."""
    if not text.strip():
        return []
    pieces = [_BEGIN + piece for piece in text.split(_BEGIN)[1:]]
    if not text.strip().startswith(_BEGIN):
        raise _refused("PEM形式の証明書を、1枚ずつ続けて貼り付けてください。")
    return [_root(number, piece) for number, piece in enumerate(pieces, start=1)]


def _root(number: int, piece: str) -> str:
    try:
        found = x509.load_pem_x509_certificate(piece.encode())
    except ValueError:
        raise _refused(f"{number}枚目の証明書が読めません。BEGIN から END の行まで貼り付けてください。") from None
    if not _may_sign(found):
        raise _refused(f"{number}枚目は証明書を発行できる証明書ではありません。製造者のルート証明書を入れてください。")
    if found.not_valid_after_utc < clock.now():
        raise _refused(f"{number}枚目の証明書は有効期限を過ぎています。新しいものを入れてください。")
    return found.public_bytes(Encoding.PEM).decode()


def shown(root: str) -> str:
    """A root in words: its name, its last day, the beginning of its hash."""
    found = x509.load_pem_x509_certificate(root.encode())
    until = found.not_valid_after_utc.astimezone(clock.TOKYO).date()
    return f"{found.subject.rfc4514_string()}（{wareki(until)}まで、SHA-256 {found.fingerprint(SHA256()).hex()[:16]}…）"


def _refused(sentence: str) -> InvalidInput:
    return InvalidInput(sentence, field="attestation_roots", example=EXAMPLE)
