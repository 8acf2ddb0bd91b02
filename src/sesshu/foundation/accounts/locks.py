"""Locks of accounts: for a while after failures, until an administrator looks after a sign of a copied key."""

from __future__ import annotations

from datetime import timedelta

from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.accounts import sessions
from sesshu.foundation.accounts.models import Account, SecurityKey, SignInPolicy

UNTIL_LOOKED_AT = timedelta(days=36500)


def is_locked(account: Account) -> bool:
    return account.locked_until is not None and account.locked_until > clock.now()


def count_failure(account: Account, *, by: Actor) -> None:
    """Count a failure inside the caller's transaction; the last allowed one locks the account."""
    row = Account.objects.select_for_update().get(pk=account.pk)
    if is_locked(row):
        return
    policy = SignInPolicy.current()
    row.failed_count += 1
    if row.failed_count >= policy.failures_to_lock:
        _lock(row, timedelta(minutes=policy.lock_minutes), "failures", by)
        row.failed_count = 0
    row.save(update_fields=["failed_count", "locked_until", "lock_reason"])


def stop_for_copied_key(key: SecurityKey, *, by: Actor) -> None:
    """The count of a key went back: the key is revoked and the account stopped until an administrator releases it."""
    SecurityKey.objects.filter(pk=key.pk).update(revoked_at=clock.now(), revoked_reason="sign_count")
    row = Account.objects.select_for_update().get(pk=key.account_id)
    _lock(row, UNTIL_LOOKED_AT, "copied_key", by)
    row.save(update_fields=["locked_until", "lock_reason"])
    audit.record("key.revoked", by=by, purpose="", obj=f"key:{key.pk}", detail={"reason": "sign_count"})
    sessions.end_all(row.pk, reason="locked", by=by)


def _lock(account: Account, duration: timedelta, reason: str, by: Actor) -> None:
    account.locked_until, account.lock_reason = clock.now() + duration, reason
    audit.record("account.locked", by=by, purpose="", obj=f"account:{account.pk}", detail={"reason": reason})
