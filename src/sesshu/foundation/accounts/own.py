"""What people do with their own account: change the password, add and give up keys."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.accounts import enrolment, locks, passwords, webauthn
from sesshu.foundation.accounts.models import Account, SecurityKey, StaffSession
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow

PURPOSE = "OWN_ACCOUNT"


def change_password(*, by: Actor, old: str, new: str) -> bool:
    """Change one's own password. False when the old one is wrong: that is counted like a failed sign-in.

    Raises `InvalidInput` for a new password that may not be chosen.
    """
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=by.id)
        if locks.is_locked(account) or not passwords.is_right(account, old):
            locks.count_failure(account, by=by)
            audit.record("password.change_refused", by=by, purpose=PURPOSE, decision="deny")
            return False
        passwords.check_choice(account, new)
        passwords.keep(account, new)
        account.password_must_change = False
        account.version += 1
        account.save()
        audit.record("password.changed", by=by, purpose=PURPOSE, obj=f"account:{account.pk}")
        return True


def keys_of(viewer: Actor) -> list[SecurityKey]:
    """One's own keys, the newest first."""
    return list(SecurityKey.objects.filter(account_id=viewer.id).order_by("-enrolled_at"))


def enrolment_options(session: StaffSession) -> dict[str, Any]:
    """What the browser asks a further key."""
    with transaction.atomic():
        return webauthn.ask_to_enrol(account=session.account, use="enrolment", holder=session.pk)


@transaction.atomic
def enrol_key(*, session: StaffSession, code: str, name: str, answer: str, by: Actor) -> SecurityKey | None:
    """Add a key with a code from an administrator. None when the code or the key's answer does not count."""
    try:
        enrolled = webauthn.check_enrolment(answer, use="enrolment", holder=session.pk)
        if not enrolment.spend_code(session.account, code):
            raise webauthn.KeyRefused("code")
    except webauthn.KeyRefused as refused:
        audit.record("key.refused", by=by, purpose=PURPOSE, decision="deny", detail={"reason": refused.reason})
        return None
    return enrolment.keep_key(session.account, enrolled, name=name, by=by)


@transaction.atomic
def give_up_key(*, key_id: UUID, by: Actor) -> None:
    """Revoke one's own key, as long as another one remains to sign in with."""
    mine = list(
        SecurityKey.objects.select_for_update().filter(account_id=by.id, revoked_at__isnull=True).order_by("pk")
    )
    key = next((key for key in mine if key.pk == key_id), None)
    if key is None:
        raise NotFound("この鍵は登録されていません。")
    if len(mine) == 1:
        raise NotNow("最後の鍵は無効にできません。先に別の鍵を登録するか、システム管理担当へ連絡してください。")
    key.revoked_at, key.revoked_reason = clock.now(), "own"
    key.save(update_fields=["revoked_at", "revoked_reason"])
    audit.record("key.revoked", by=by, purpose=PURPOSE, obj=f"key:{key.pk}", detail={"reason": "own"})


def check_repeated(new: str, again: str) -> None:
    if new != again:
        raise InvalidInput("新しいパスワードと同じものを入力してください。", field="again")
