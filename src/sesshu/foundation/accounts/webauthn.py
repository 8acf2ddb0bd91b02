"""Security keys by WebAuthn, with the PIN of the key always asked for (user verification).

A challenge is 32 random bytes, belongs to one pending sign-in or session and to one use, and is spent by its first
answer, right or wrong, within two minutes.
"""

from __future__ import annotations

import hmac
import json
import secrets
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    AuthenticatorData,
    PublicKeyCredentialDescriptor,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialType,
    PublicKeyCredentialUserEntity,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from sesshu.foundation import clock
from sesshu.foundation.accounts import attestation
from sesshu.foundation.accounts.models import Account, Challenge, SecurityKey, SignInPolicy

GOOD_FOR = timedelta(seconds=120)
CHALLENGE_BYTES = 32
MOST_ANSWER_CHARACTERS = 40_000
# what fido2 raises for answers that are wrong or are no answers at all
MALFORMED = (ValueError, TypeError, LookupError, AttributeError, struct.error, AssertionError)
REFUSED = (*MALFORMED, *attestation.UNPROVEN)
VERIFIED = UserVerificationRequirement.REQUIRED


class KeyRefused(Exception):  # noqa: N818 - named for what happened
    """An answer of a key that does not count. `reason` is for the audit log, not for the screen."""

    def __init__(self, reason: str, key: SecurityKey | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.key = key


@dataclass(frozen=True, slots=True)
class Enrolled:
    """A credential whose registration was verified, not stored yet."""

    data: AttestedCredentialData
    sign_count: int
    synced: bool


def server(roots: Sequence[str] = ()) -> Fido2Server:
    """One relying party for all systems: `SESSHU_RP_ID` is the host name that staff type. With `roots`, a new key has
    to come from one of their manufacturers."""
    party = PublicKeyCredentialRpEntity(id=settings.SESSHU_RP_ID, name="sesshu")
    checked = attestation.ByLoadedRoots(list(roots)) if roots else None
    made = Fido2Server(party, attestation="direct", verify_attestation=checked)  # type: ignore[arg-type]
    made.timeout = int(GOOD_FOR.total_seconds() * 1000)
    return made


def active_keys(account: Account | None) -> list[SecurityKey]:
    return list(SecurityKey.objects.filter(account=account, revoked_at__isnull=True)) if account else []


def ask_for_key(*, keys: list[SecurityKey], use: str, holder: UUID, decoy_for: str = "") -> dict[str, Any]:
    """Options for `navigator.credentials.get`. Someone without keys gets a made-up one, always the same for a login
    id, so that the answer does not tell whether an account exists."""
    ids = [bytes(key.credential_id) for key in keys] or [_decoy(decoy_for)]
    descriptors = [PublicKeyCredentialDescriptor(type=PublicKeyCredentialType.PUBLIC_KEY, id=one) for one in ids]
    options, state = server().authenticate_begin(
        descriptors, user_verification=VERIFIED, challenge=secrets.token_bytes(CHALLENGE_BYTES)
    )
    _keep(state, use, holder)
    return dict(options.public_key)


def check_key(answer: str, *, keys: list[SecurityKey], use: str, holder: UUID) -> SecurityKey:
    """Verify an assertion and return its key with the sign count moved on. Raises `KeyRefused`.

    Runs inside the caller's transaction, which must also commit when the answer is refused: the challenge is spent.
    """
    state = _spend(use, holder)
    try:
        response = AuthenticationResponse.from_dict(_read(answer))
        known = [AttestedCredentialData(bytes(key.credential)) for key in keys]
        found = server().authenticate_complete(state, known, response)
    except MALFORMED as wrong:
        raise KeyRefused(_reason(wrong)) from None
    key = next(key for key in keys if bytes(key.credential_id) == found.credential_id)
    _check_device_bound(response.response.authenticator_data)
    _move_count(key, response.response.authenticator_data.counter)
    return key


def ask_to_enrol(*, account: Account | None, use: str, holder: UUID, decoy_for: str = "") -> dict[str, Any]:
    """Options for `navigator.credentials.create`. Before sign-in they name nobody and list no keys."""
    user = PublicKeyCredentialUserEntity(
        id=account.pk.bytes if account else _decoy(decoy_for)[:16], name="sesshu", display_name="sesshu"
    )
    known = [AttestedCredentialData(bytes(key.credential)) for key in active_keys(account)] if not decoy_for else []
    options, state = server().register_begin(
        user, known, resident_key_requirement=ResidentKeyRequirement.DISCOURAGED, user_verification=VERIFIED,
        challenge=secrets.token_bytes(CHALLENGE_BYTES),
    )  # fmt: skip
    _keep(state, use, holder)
    return dict(options.public_key)


def check_enrolment(answer: str, *, use: str, holder: UUID) -> Enrolled:
    """Verify a new credential: PIN shown, bound to its device, of an allowed model. Raises `KeyRefused`."""
    state = _spend(use, holder)
    try:
        shown = server(roots=SignInPolicy.current().attestation_roots).register_complete(state, _read(answer))
    except REFUSED as wrong:
        raise KeyRefused(_reason(wrong)) from None
    if shown.credential_data is None:
        raise KeyRefused("no credential")
    _check_device_bound(shown)
    allowed = SignInPolicy.current().allowed_aaguids
    if allowed and str(shown.credential_data.aaguid) not in allowed:
        raise KeyRefused("model not allowed")
    return Enrolled(shown.credential_data, shown.counter, shown.is_backup_eligible())


def _check_device_bound(shown: AuthenticatorData) -> None:
    if shown.is_backup_eligible() and not SignInPolicy.current().synced_keys_allowed:
        raise KeyRefused("synced key")


def _move_count(key: SecurityKey, count: int) -> None:
    """A count that does not grow means that a copy of the key may exist (a key that always says 0 has no count)."""
    if (count or key.sign_count) and count <= key.sign_count:
        raise KeyRefused("sign count", key)
    key.sign_count, key.last_used_at = count, clock.now()
    key.save(update_fields=["sign_count", "last_used_at"])


def _keep(state: dict[str, Any], use: str, holder: UUID) -> None:
    Challenge.objects.filter(issued_at__lt=clock.now() - timedelta(days=1)).delete()
    Challenge.objects.create(use=use, holder=str(holder), state=dict(state), issued_at=clock.now())


def _spend(use: str, holder: UUID) -> dict[str, Any]:
    """The newest challenge given for this use; from now on neither it nor an older one counts."""
    mine = Challenge.objects.select_for_update().filter(use=use, holder=str(holder), used_at__isnull=True)
    waiting = list(mine.order_by("-issued_at"))
    Challenge.objects.filter(pk__in=[one.pk for one in waiting]).update(used_at=clock.now())
    if not waiting:
        raise KeyRefused("no challenge")
    if waiting[0].issued_at + GOOD_FOR < clock.now():
        raise KeyRefused("challenge too old")
    state: dict[str, Any] = waiting[0].state
    return state


def _read(answer: str) -> dict[str, Any]:
    if len(answer) > MOST_ANSWER_CHARACTERS:
        raise KeyRefused("answer too long")
    read = json.loads(answer)
    if not isinstance(read, dict):
        raise KeyRefused("answer not an object")
    return read


def _reason(wrong: Exception) -> str:
    """fido2 says in fixed English sentences what is wrong; other texts may quote the input and are left out."""
    known = ("challenge", "origin", "verif", "signature", "Credential", "credential", "RP ID", "Present", "type")
    text = str(wrong)
    return text if type(wrong) is ValueError and any(word in text for word in known) else type(wrong).__name__


def _decoy(login_id_hash: str) -> bytes:
    return hmac.digest(settings.SECRET_KEY.encode(), b"decoy key|" + login_id_hash.encode(), "sha256")
