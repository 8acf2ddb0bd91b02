"""Reading accounts: names for screens, and the list for those who administer."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import QuerySet

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.accounts.models import Account, StaffSession
from sesshu.foundation.api import queries as systems
from sesshu.foundation.errors import NotFound


def display_names(account_ids: Iterable[UUID | str]) -> dict[str, str]:
    """Names of staff by account id (as text); unknown ids are left out."""
    wanted = set()
    for account_id in account_ids:
        try:
            wanted.add(UUID(str(account_id)))
        except ValueError:
            continue
    rows = Account.objects.filter(pk__in=wanted).values_list("pk", "display_name")
    return {str(key): name for key, name in rows}


def names_of_codes(codes: Iterable[str]) -> dict[str, str]:
    """Names by actor code (`u:<account id>`, `c:<calling system>` or `j:<job>`), for all given codes."""
    wanted = set(codes)
    names = display_names(code[2:] for code in wanted if code.startswith("u:"))
    names |= systems.names(code[2:] for code in wanted if code.startswith("c:"))
    unknown = {"j": "自動処理", "c": "登録のない連携システム"}
    return {code: names.get(code[2:], unknown.get(code[0], "登録のない職員")) for code in wanted}


def everybody() -> QuerySet[Account]:
    """All staff that ever had an account, for choosing a name from a list."""
    return Account.objects.order_by("login_id")


def visible_to(viewer: Actor) -> QuerySet[Account]:
    """Every account, for those who administer them."""
    viewer.check("account.manage")
    return Account.objects.order_by("login_id")


def get(viewer: Actor, account_id: UUID) -> Account:
    """One account, or `NotFound`."""
    try:
        return visible_to(viewer).get(pk=account_id)
    except ObjectDoesNotExist:
        raise NotFound("この職員は登録されていません。") from None


def running_sessions(viewer: Actor) -> dict[UUID, StaffSession]:
    """Who is signed in now, by account id."""
    viewer.check("account.manage")
    return {session.account_id: session for session in StaffSession.objects.filter(ended_at__isnull=True)}
