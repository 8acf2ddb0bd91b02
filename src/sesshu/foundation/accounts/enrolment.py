"""Enrolling keys with a one-time code that an administrator hands over in person."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import timedelta

from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.accounts.models import Account, EnrolmentCode, SecurityKey
from sesshu.foundation.accounts.webauthn import Enrolled

ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # without 0, O, 1 and I
CODE_GROUPS, GROUP = 3, 4
GOOD_FOR = timedelta(hours=24)
MOST_FAILURES = 5


def new_code(account: Account, *, by: Actor) -> str:
    """Issue a code inside the caller's transaction; an older one stops working. Only its hash is kept."""
    now = clock.now()
    EnrolmentCode.objects.filter(account=account, used_at__isnull=True).update(used_at=now)
    groups = ["".join(secrets.choice(ALPHABET) for _ in range(GROUP)) for _ in range(CODE_GROUPS)]
    code = "-".join(groups)
    EnrolmentCode.objects.create(
        account=account, code_hash=_hash(account, code), issued_by=by.code, issued_at=now, expires_at=now + GOOD_FOR
    )
    return code


def spend_code(account: Account, typed: str) -> bool:
    """Whether the code is the person's own, unused and in time. A right one is spent; five wrong ones void it."""
    row = (
        EnrolmentCode.objects.select_for_update()
        .filter(account=account, used_at__isnull=True, expires_at__gt=clock.now())
        .first()
    )
    if row is None:
        return False
    right = hmac.compare_digest(row.code_hash, _hash(account, typed))
    row.failed_count += 0 if right else 1
    if right or row.failed_count >= MOST_FAILURES:
        row.used_at = clock.now()
    row.save(update_fields=["failed_count", "used_at"])
    return right


def keep_key(account: Account, enrolled: Enrolled, *, name: str, by: Actor) -> SecurityKey:
    """Store a verified credential inside the caller's transaction."""
    key = SecurityKey.objects.create(
        account=account, name=name.strip()[:40] or "職員用の鍵", credential_id=enrolled.data.credential_id,
        credential=bytes(enrolled.data), aaguid=str(enrolled.data.aaguid), sign_count=enrolled.sign_count,
        synced=enrolled.synced, enrolled_at=clock.now(),
    )  # fmt: skip
    audit.record(
        "key.enrolled", by=by, purpose="OWN_ACCOUNT", obj=f"key:{key.pk}",
        detail={"aaguid": key.aaguid, "synced": key.synced},
    )  # fmt: skip
    return key


def _hash(account: Account, code: str) -> str:
    plain = code.upper().replace("-", "").replace(" ", "")
    return hashlib.sha256(f"{account.pk}|{plain}".encode()).hexdigest()
