"""Messages signed and encrypted: a JWS (ES256) by the sender inside a JWE (ECDH-ES, AES-256-GCM) for the receiver.

Each says who sent it, for whom, when it ends, what kind and version it is, and bears a number of its own (`jti`), by
which a receiver knows one that comes again. `open_sealed` checks all of that except the number: whoever keeps the
numbers does that in the same transaction as the work.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Generic, TypeVar, cast

from joserfc import jwe, jws
from joserfc.errors import JoseError
from joserfc.jwe import JWERegistry
from joserfc.jws import JWSRegistry
from pydantic import ValidationError
from pydantic_core import to_json

from sesshu.contracts.exchange.keys import Jwk, Keys, PublicKeys, public_key
from sesshu.contracts.exchange.messages import Message

SIGNED = "ES256"
KEY_AGREED = "ECDH-ES+A256KW"
ENCRYPTED = "A256GCM"
MOST_BYTES = 16 * 1024 * 1024
GOOD_FOR = timedelta(minutes=5)
SKEW = timedelta(seconds=60)
LONGEST_DAYS = 365  # that anything sealed may be good for: a permit and its notice, a message on a medium
M = TypeVar("M", bound=Message)
Known = Callable[[str], PublicKeys | None]


class _Signatures(JWSRegistry):
    max_payload_length = MOST_BYTES
    max_header_length = 1024


class _Envelopes(JWERegistry):
    max_ciphertext_length = 2 * MOST_BYTES


_signatures = _Signatures(algorithms=[SIGNED])
_envelopes = _Envelopes(algorithms=[KEY_AGREED, ENCRYPTED])


class SealError(Exception):
    """電文を開けません。 `code` says why, for records; the text for people names nothing of the content."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Opened(Generic[M]):
    """A message that is what it says. `id` and `expires_at` let a receiver refuse it when it comes again."""

    message: M
    sender: str
    id: uuid.UUID
    expires_at: datetime


def seal(
    message: Message, *, sender: Keys, to: PublicKeys, now: datetime, good_for: timedelta = GOOD_FOR
) -> str:  # fmt: skip
    """The message as one compact token that only `to` can open."""
    claims = {
        "iss": sender.body,
        "aud": to.body,
        "jti": str(uuid.uuid4()),
        "iat": now.timestamp(),
        "exp": (now + good_for).timestamp(),
        "kind": message.kind,
        "version": message.version,
        "body": message,
    }
    payload = to_json(claims)
    signed = jws.serialize_compact({"alg": SIGNED, "typ": "sesshu+jws"}, payload, sender.signing, registry=_signatures)
    header = {"alg": KEY_AGREED, "enc": ENCRYPTED, "kid": to.encryption_thumbprint, "cty": "sesshu+jws"}
    return jwe.encrypt_compact(header, signed.encode(), public_key(to.encryption), registry=_envelopes)


def open_sealed(token: str, kind: type[M], *, own: Keys, known: Known, now: datetime) -> Opened[M]:
    """Open, verify and read. Raises `SealError` with one code a reason; nothing of the message is used before that."""
    return cast("Opened[M]", open_one_of(token, (kind,), own=own, known=known, now=now))


def open_one_of(
    token: str, kinds: Sequence[type[Message]], *, own: Keys, known: Known, now: datetime
) -> Opened[Message]:
    """The same where a receiver takes several kinds. Raises `SealError`."""
    signed = _decrypted(token, own)
    payload, claims = _said(signed)
    sender = str(claims["iss"])
    keys = known(sender)
    if keys is None:
        raise SealError("UNKNOWN_SENDER", "知らない団体からの電文です。")
    _verify(signed, payload, keys)
    if claims.get("aud") != own.body:
        raise SealError("NOT_FOR_US", "この団体あての電文ではありません。")
    _in_time(claims, now)
    kind = next((one for one in kinds if one.kind == claims.get("kind")), None)
    if kind is None:
        raise SealError("WRONG_KIND", "電文の種類が違います。")
    if claims.get("version") != kind.version:
        raise SealError("WRONG_VERSION", f"電文の版が違います。使える版は{kind.version}です。")
    try:
        # Through JSON text: strict about kinds of values, as the wire has them.
        message = kind.model_validate_json(to_json(claims["body"]))
        number = uuid.UUID(str(claims["jti"]))
    except (ValidationError, KeyError, ValueError):
        raise SealError("MALFORMED", "電文の項目が定めと違います。") from None
    return Opened(message, sender, number, datetime.fromtimestamp(float(claims["exp"]), UTC))


def _decrypted(token: str, own: Keys) -> bytes:
    for key in (own.encryption, *own.also):
        try:
            plain = jwe.decrypt_compact(token, key, registry=_envelopes).plaintext
        except (JoseError, ValueError, TypeError, KeyError):
            continue
        if plain is not None:
            return plain
    raise SealError("UNREADABLE", "この団体の鍵では開けない電文です。")


def _said(signed: bytes) -> tuple[bytes, dict[str, Any]]:
    """The bytes that are said to be signed, and what they say: read to know whose key to take. Nothing else may be
    done with it before `_verify`."""
    try:
        payload = jws.extract_compact(signed, registry=_signatures).payload
        claims: dict[str, Any] = json.loads(payload)
        claims["iss"]
    except (JoseError, ValueError, KeyError, TypeError):
        raise SealError("MALFORMED", "電文の形が定めと違います。") from None
    return payload, claims


def _verify(signed: bytes, payload: bytes, keys: PublicKeys) -> None:
    """Raises `SealError` unless the owner of the keys has signed these bytes."""
    if not any(_has_signed(signed, payload, key) for key in (keys.signing, *keys.also)):
        raise SealError("WRONG_SIGNATURE", "署名が、名乗った団体のものではありません。")


def _has_signed(signed: bytes, payload: bytes, key: Jwk) -> bool:
    try:
        return jws.deserialize_compact(signed, public_key(key), registry=_signatures).payload == payload
    except (JoseError, ValueError, TypeError):
        return False


def _in_time(claims: dict[str, Any], now: datetime) -> None:
    try:
        issued = datetime.fromtimestamp(float(claims["iat"]), UTC)
        expires = datetime.fromtimestamp(float(claims["exp"]), UTC)
    except (KeyError, TypeError, ValueError, OverflowError):
        raise SealError("MALFORMED", "電文の日時が定めと違います。") from None
    if now > expires + SKEW:
        raise SealError("EXPIRED", "電文の有効期限が過ぎています。")
    if issued > now + SKEW:
        raise SealError("FROM_THE_FUTURE", "電文の日時が未来です。時計を確かめてください。")
