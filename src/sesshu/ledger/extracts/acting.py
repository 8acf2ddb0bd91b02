"""Who asked, as an actor of today: rights that were taken away meanwhile stop the work."""

from __future__ import annotations

from uuid import UUID

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.accounts.models import Account
from sesshu.foundation.accounts.sessions import actor_for
from sesshu.foundation.api.models import ApiClient
from sesshu.foundation.errors import NotPermitted

NO_LONGER = "出力を依頼した職員か連携システムは、いまは利用できません。"


def actor_of(code: str) -> Actor:
    """`u:<account>` or `c:<system>`. Raises `NotPermitted` for one whose time is over."""
    letter, _, key = code.partition(":")
    today = clock.today()
    if letter == "u":
        account = Account.objects.filter(pk=UUID(key)).first()
        if account and account.active_from <= today and (not account.active_until or today <= account.active_until):
            return actor_for(account, terminal="")
    if letter == "c":
        client = ApiClient.objects.filter(pk=UUID(key)).first()
        if client and client.state_on(today) == "usable":
            return Actor("client", key, frozenset(client.permissions), display_name=client.name)
    raise NotPermitted(NO_LONGER)
