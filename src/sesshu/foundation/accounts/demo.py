"""The made-up people of a demo. Anybody may sign in as one of them by a click, as long as it is a demo.

| login id | duty |
|---|---|
| clerk1, clerk2 | 予防接種担当 |
| chief | 予防接種係長 |
| counter | 窓口・電話担当 |
| admin | システム管理担当 |
| auditor | 監査担当 |
| custodian | 秘匿記録担当 |
| lead | 情報連携総括担当 |

A system whose staff are other people names them in its settings (`SESSHU_DEMO_PEOPLE`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor, job_actor
from sesshu.foundation.access.models import DutyAssignment
from sesshu.foundation.accounts import passwords, sessions
from sesshu.foundation.accounts.models import Account, StaffSession
from sesshu.foundation.errors import NotFound

DEMO_PASSWORD = "demo-no-aikotoba-2026"  # noqa: S105 - made-up people in a demo, refused in production
FROM = date(2020, 4, 1)


@dataclass(frozen=True, slots=True)
class DemoPerson:
    login_id: str
    display_name: str
    duty: str
    section: str


PEOPLE = (
    DemoPerson("clerk1", "接種　はるか", "clerk", "予防接種係"),
    DemoPerson("clerk2", "台帳　まこと", "clerk", "予防接種係"),
    DemoPerson("chief", "係長　しずか", "chief", "予防接種係"),
    DemoPerson("counter", "窓口　ひなた", "counter", "総合案内"),
    DemoPerson("admin", "管理　みどり", "administrator", "情報政策課"),
    DemoPerson("auditor", "監査　あきら", "auditor", "監査事務局"),
    DemoPerson("custodian", "秘匿　かおる", "custodian", "予防接種係"),
    DemoPerson("lead", "総括　つばき", "exchange_lead", "情報政策課"),
)


def cast() -> tuple[DemoPerson, ...]:
    """The made-up people of this system."""
    own = getattr(settings, "SESSHU_DEMO_PEOPLE", ())
    return tuple(DemoPerson(*person) for person in own) or PEOPLE


def is_open() -> bool:
    """Whether signing in without a key is possible at all: in a demo, never in production."""
    return bool(settings.SESSHU_DEMO) and not settings.SESSHU_PRODUCTION


def _check_open() -> None:
    if not is_open():
        raise NotFound("試行環境ではありません。")


@transaction.atomic
def create_demo_people(*, by: Actor | None = None) -> list[Account]:
    """The people above with their duties; those that exist already are left as they are. Refused in production."""
    _check_open()
    by, now = by or job_actor("demo"), clock.now()
    shared_hash = passwords.hasher().hash(DEMO_PASSWORD)
    found = []
    for person in cast():
        account, is_new = Account.objects.get_or_create(
            login_id=person.login_id,
            defaults={
                "display_name": person.display_name, "office_section": person.section, "active_from": FROM,
                "password_hash": shared_hash, "password_changed_at": now, "password_must_change": False,
                "created_at": now,
            },
        )  # fmt: skip
        found.append(account)
        if is_new:
            DutyAssignment.objects.create(
                account=account, duty=person.duty, valid_from=FROM, given_by=by.code, given_at=now
            )
            audit.record("account.created", by=by, purpose="DEMONSTRATION", obj=f"account:{account.pk}")
    return found


def people() -> list[Account]:
    """The demo people that exist, in the order above; nobody outside a demo."""
    if not is_open():
        return []
    known = {account.login_id: account for account in Account.objects.filter(login_id__in=[p.login_id for p in cast()])}
    return [known[person.login_id] for person in cast() if person.login_id in known]


@transaction.atomic
def sign_in(*, login_id: str, terminal: str) -> tuple[StaffSession, str]:
    """Sign in as a demo person without password or key; a running session of that person is taken over."""
    _check_open()
    account = next((account for account in people() if account.login_id == login_id), None)
    if account is None:
        raise NotFound("この試行用の職員はいません。")
    return sessions.begin(account, factors="demo", terminal=terminal)
