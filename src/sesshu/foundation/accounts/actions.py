"""Administering accounts. A new account can do nothing: duties are given apart, with approval (`access.actions`)."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.access.models import DutyAssignment
from sesshu.foundation.accounts import ending, enrolment, passwords, sessions
from sesshu.foundation.accounts.models import Account, SecurityKey
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow, NotPermitted

PERMISSION = "account.manage"
ADMINISTRATORS = 2  # so that one can be helped by the other
LOGIN_ID = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What is entered for a new member of staff. `active_until` is the last day, None for no end."""

    login_id: str
    display_name: str
    office_section: str
    active_from: date
    active_until: date | None = None


@dataclass(frozen=True, slots=True)
class FirstSecrets:
    """Shown once, handed over in person: the first password (only good for choosing another) and the key's code."""

    account: Account
    password: str
    enrolment_code: str


@transaction.atomic
def create_first_administrator(
    *, login_id: str, display_name: str, office_section: str, by: Actor, purpose: str = "ACCOUNT_ADMINISTRATION"
) -> FirstSecrets:
    """Make one of the two administrators that a new municipality starts with; later ones come by approval.

    For the command line alone (`by` is a named job). Raises `NotNow` when there are two already.
    """
    if by.kind != "job":
        raise NotPermitted("最初の管理者は、コマンドでだけ登録できます。")
    existing = DutyAssignment.objects.select_for_update().filter(duty="administrator")
    if len({row.account_id for row in existing}) >= ADMINISTRATORS:
        raise NotNow("最初の管理者はすでに2人登録されています。3人目からは画面で登録し、承認を受けてください。")
    account = _create(NewAccount(login_id, display_name, office_section, clock.today()), by, purpose)
    DutyAssignment.objects.create(
        account=account, duty="administrator", valid_from=clock.today(), given_by=by.code, given_at=clock.now()
    )
    audit.record("duty.given", by=by, purpose=purpose, obj=f"account:{account.pk}", detail={"duty": "administrator"})
    return FirstSecrets(account, _first_password(account), _code(account, by, purpose))


@transaction.atomic
def create_accounts(*, rows: Sequence[NewAccount], by: Actor, purpose: str) -> list[Account]:
    """Register staff, without password, key or duty. Raises `InvalidInput` naming the row and field."""
    by.check(PERMISSION)
    return [_create(row, by, purpose) for row in rows]


@transaction.atomic
def give_first_secrets(*, account_id: UUID, by: Actor, purpose: str) -> FirstSecrets:
    """A first password and an enrolment code, for a new person or one who lost them. Ends running sessions."""
    account = _managed(account_id, by)
    found = FirstSecrets(account, _first_password(account), _code(account, by, purpose))
    sessions.end_all(account.pk, reason="password_reset", by=by)
    audit.record("password.reset", by=by, purpose=purpose, obj=f"account:{account.pk}")
    return found


@transaction.atomic
def issue_enrolment_code(*, account_id: UUID, by: Actor, purpose: str) -> str:
    """A one-time code for enrolling one key, good for 24 hours. Shown once."""
    return _code(_managed(account_id, by), by, purpose)


@transaction.atomic
def revoke_sessions(*, account_ids: Sequence[UUID], by: Actor, purpose: str) -> int:
    """End what people have open now; effective on their next request. Returns how many sessions."""
    by.check(PERMISSION)
    ended = sum(sessions.end_all(account_id, reason="revoked", by=by) for account_id in account_ids)
    audit.record("session.revoked", by=by, purpose=purpose, n=ended, detail={"accounts": list(account_ids)})
    return ended


@transaction.atomic
def revoke_key(*, key_id: UUID, reason: str, by: Actor, purpose: str) -> None:
    """Make a lost or returned key useless and end its person's session."""
    by.check(PERMISSION)
    key = SecurityKey.objects.select_for_update().filter(pk=key_id, revoked_at__isnull=True).first()
    if key is None:
        raise NotFound("この鍵は登録されていないか、すでに無効です。")
    key.revoked_at, key.revoked_reason = clock.now(), reason or "administrator"
    key.save(update_fields=["revoked_at", "revoked_reason"])
    sessions.end_all(key.account_id, reason="key_revoked", by=by)
    audit.record("key.revoked", by=by, purpose=purpose, obj=f"key:{key.pk}", detail={"reason": key.revoked_reason})


@transaction.atomic
def unlock(*, account_id: UUID, by: Actor, purpose: str) -> None:
    """Release a lock after looking into its cause."""
    account = _managed(account_id, by)
    before = account.lock_reason
    account.failed_count, account.locked_until, account.lock_reason = 0, None, ""
    account.save(update_fields=["failed_count", "locked_until", "lock_reason"])
    audit.record("account.unlocked", by=by, purpose=purpose, obj=f"account:{account.pk}", detail={"before": before})


@transaction.atomic
def set_last_day(*, account_id: UUID, last_day: date | None, by: Actor, purpose: str) -> None:
    """When an account ends (the last day, inclusive); a day in the past ends its sessions at once.

    Raises `NotNow` for an end that holds by today while cases are in this person's hands.
    """
    account = _managed(account_id, by)
    if last_day and last_day < account.active_from:
        raise InvalidInput("利用開始日より前の日は指定できません。", field="last_day", example="R9.3.31")
    if last_day and last_day <= clock.today() and (held := ending.why_not(account.code)):
        raise NotNow("".join(held))
    before, account.active_until = account.active_until, last_day
    account.version += 1
    account.save(update_fields=["active_until", "version"])
    if not account.is_active_on(clock.today()):
        sessions.end_all(account.pk, reason="account_ended", by=by)
    audit.record(
        "account.period_changed", by=by, purpose=purpose, obj=f"account:{account.pk}",
        detail={"before": before, "after": last_day},
    )  # fmt: skip


def _create(row: NewAccount, by: Actor, purpose: str) -> Account:
    login_id = row.login_id.strip().lower()
    if not LOGIN_ID.fullmatch(login_id):
        raise InvalidInput(
            "ログインIDは、半角の英小文字・数字・「.」「_」「-」で2～40文字にしてください。",
            field="login_id", example="h.yamada",
        )  # fmt: skip
    if Account.objects.filter(login_id=login_id).exists():
        raise InvalidInput("このログインIDはすでに使われています。", field="login_id", example=f"{login_id}2")
    if row.active_until and row.active_until < row.active_from:
        raise InvalidInput("利用終了日は、利用開始日以後の日にしてください。", field="active_until")
    account = Account.objects.create(
        login_id=login_id, display_name=row.display_name, office_section=row.office_section,
        active_from=row.active_from, active_until=row.active_until, created_at=clock.now(),
    )  # fmt: skip
    audit.record("account.created", by=by, purpose=purpose, obj=f"account:{account.pk}", detail={"login_id": login_id})
    return account


def _managed(account_id: UUID, by: Actor) -> Account:
    """The account, locked. Nobody does these things for himself: another administrator is needed."""
    by.check(PERMISSION)
    if by.id == str(account_id):
        raise NotPermitted("自分のIDについては行えません。ほかの管理者に依頼してください。")
    found = Account.objects.select_for_update().filter(pk=account_id).first()
    if found is None:
        raise NotFound("この職員は登録されていません。")
    return found


def _first_password(account: Account) -> str:
    groups = ["".join(secrets.choice(enrolment.ALPHABET.lower()) for _ in range(5)) for _ in range(4)]
    password = "-".join(groups)
    passwords.keep(account, password)
    account.password_must_change = True
    account.version += 1
    account.save()
    return password


def _code(account: Account, by: Actor, purpose: str) -> str:
    code = enrolment.new_code(account, by=by)
    audit.record("key.code_issued", by=by, purpose=purpose, obj=f"account:{account.pk}")
    return code
