"""ID/password, then the key. Both steps are always walked, and one message covers all failures: nobody learns which
part was wrong, or whether an account exists. Failures are values here, not exceptions: their traces must be committed.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.accounts import enrolment, locks, passwords, sessions, terminals, webauthn
from sesshu.foundation.accounts.models import Account, PendingSignIn

PENDING_FOR = timedelta(minutes=5)
FAILED = (
    "サインインできませんでした。ログインID、パスワード、鍵とその暗証番号を確認して、もう一度入力してください。"
    "続けて誤ると、しばらくの間サインインできません。"
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """How the second step ended: a session token, the question of taking over, or a failure."""

    token: str = ""
    running_since: datetime | None = None
    next_url: str = "/"

    @property
    def asks_to_take_over(self) -> bool:
        return self.running_since is not None

    @property
    def failed(self) -> bool:
        return not self.token and self.running_since is None


@transaction.atomic
def check_password(*, login_id: str, password: str, terminal: str, next_url: str) -> str:
    """The first step. Returns the token of a pending sign-in, whether or not the password was right."""
    typed = login_id.strip().lower()
    account = Account.objects.select_for_update().filter(login_id=typed).first()
    fits = passwords.is_right(account, password)
    right = fits and not terminals.is_blocked(terminal) and _may_enter(account)
    if not right:
        _note_failure(account, terminal, factor="password", counts=not fits)
    token, now = sessions.new_token(), clock.now()
    PendingSignIn.objects.filter(expires_at__lt=now - timedelta(days=1)).delete()
    PendingSignIn.objects.create(
        token_hash=sessions.hash_of(token), account=account, login_id_hash=_hidden(typed), password_right=right,
        terminal=terminal, next_url=next_url, created_at=now, expires_at=now + PENDING_FOR,
    )  # fmt: skip
    return token


def options_for_key(token: str) -> dict[str, Any] | None:
    """What the browser asks the key; None when the first step is missing or too old."""
    with transaction.atomic():
        pending = _pending(token)
        if pending is None:
            return None
        keys = webauthn.active_keys(pending.account)
        return webauthn.ask_for_key(keys=keys, use="sign_in", holder=pending.pk, decoy_for=pending.login_id_hash)


def options_for_first_key(token: str) -> dict[str, Any] | None:
    """What the browser asks a key to be enrolled; made up when there is no such account."""
    with transaction.atomic():
        pending = _pending(token)
        if pending is None:
            return None
        return webauthn.ask_to_enrol(
            account=pending.account, use="first_key", holder=pending.pk, decoy_for=pending.login_id_hash
        )


@transaction.atomic
def finish_with_key(*, token: str, answer: str) -> Outcome:
    """The second step with an enrolled key."""
    pending = _pending(token)
    if pending is None:
        return Outcome()
    try:
        webauthn.check_key(answer, keys=webauthn.active_keys(pending.account), use="sign_in", holder=pending.pk)
    except webauthn.KeyRefused as refused:
        if refused.reason == "sign count" and refused.key and pending.account:
            locks.stop_for_copied_key(refused.key, by=_door(pending.account, pending.terminal))
        return _fail(pending, "key", refused.reason)
    return _both_shown(pending, "password+key")


@transaction.atomic
def finish_with_first_key(*, token: str, code: str, name: str, answer: str) -> Outcome:
    """The second step for someone without a key: the code that an administrator handed over, and a new key."""
    pending = _pending(token)
    if pending is None:
        return Outcome()
    try:
        enrolled = webauthn.check_enrolment(answer, use="first_key", holder=pending.pk)
    except webauthn.KeyRefused as refused:
        return _fail(pending, "key", refused.reason)
    account = pending.account
    if not pending.password_right or account is None or not enrolment.spend_code(account, code):
        return _fail(pending, "enrolment_code", "code or password")
    enrolment.keep_key(account, enrolled, name=name, by=_door(account, pending.terminal))
    return _both_shown(pending, "password+key-enrolment")


@transaction.atomic
def take_over(*, token: str) -> Outcome:
    """Both factors were shown; the session at the other terminal is ended."""
    pending = _pending(token, complete=True)
    if pending is None or pending.account is None or not _may_enter(pending.account):
        return Outcome()
    return _begin(pending, pending.account)


def _both_shown(pending: PendingSignIn, factors: str) -> Outcome:
    account = pending.account
    if not pending.password_right or account is None or not _may_enter(account):
        return _fail(pending, "password", "first step")
    pending.factors = factors
    running = sessions.running_session(account.pk)
    if running:
        pending.complete = True
        pending.save(update_fields=["complete", "factors"])
        return Outcome(running_since=running.created_at, next_url=pending.next_url)
    return _begin(pending, account)


def _begin(pending: PendingSignIn, account: Account) -> Outcome:
    Account.objects.filter(pk=account.pk).update(failed_count=0, locked_until=None, lock_reason="")
    terminals.forget_failures(pending.terminal)
    _close(pending)
    _, token = sessions.begin(account, factors=pending.factors, terminal=pending.terminal)
    return Outcome(token=token, next_url=pending.next_url)


def _fail(pending: PendingSignIn, factor: str, reason: str) -> Outcome:
    if pending.password_right:  # a wrong password was counted and recorded at the first step
        _note_failure(pending.account, pending.terminal, factor=factor, counts=True, reason=reason)
    _close(pending)
    return Outcome()


def _close(pending: PendingSignIn) -> None:
    pending.used_at = clock.now()
    pending.save(update_fields=["used_at"])


def _pending(token: str, *, complete: bool = False) -> PendingSignIn | None:
    return (
        PendingSignIn.objects.select_for_update(of=("self",))
        .select_related("account")
        .filter(
            token_hash=sessions.hash_of(token), used_at__isnull=True, complete=complete, expires_at__gt=clock.now()
        )
        .first()
    )  # fmt: skip


def _may_enter(account: Account | None) -> bool:
    return account is not None and account.is_active_on(clock.today()) and not locks.is_locked(account)


def _note_failure(account: Account | None, terminal: str, *, factor: str, counts: bool, reason: str = "") -> None:
    by = _door(account, terminal)
    terminals.note_failure(terminal)
    audit.record(
        "sign_in.failed", by=by, purpose="", obj=f"account:{account.pk}" if account else "", decision="deny",
        detail={"factor": factor, "reason": reason},
    )  # fmt: skip
    if account and counts:
        locks.count_failure(account, by=by)


def _door(account: Account | None, terminal: str) -> Actor:
    """Who is at the door: the person named, without any permission, or the door itself for an unknown name."""
    if account is None:
        return Actor("job", "sign-in", terminal=terminal)
    return Actor("person", str(account.pk), display_name=account.display_name, terminal=terminal)


def _hidden(login_id: str) -> str:
    return hashlib.sha256(f"{settings.SECRET_KEY}|login|{login_id}".encode()).hexdigest()
