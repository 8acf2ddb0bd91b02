"""What a request asks the database, savepoints and the like left out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from sesshu.foundation import clock
from sesshu.foundation.access.models import DutyAssignment
from sesshu.foundation.accounts import sessions
from sesshu.foundation.accounts.models import Account

BESIDE = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")


def signed_in(browser: Client) -> Client:
    """The browser of a clerk whose session was seen a moment ago."""
    now = clock.now()
    account = Account.objects.create(
        login_id="speed", display_name="試験", active_from=now.date(), created_at=now, password_must_change=False
    )
    DutyAssignment.objects.create(account=account, duty="clerk", valid_from="2020-04-01", given_by="j:t", given_at=now)
    browser.cookies[settings.SESSHU_SESSION_COOKIE] = sessions.begin(account, factors="demo", terminal="T-1")[1]
    return browser


def questions_of(act: Callable[[], Any]) -> list[str]:
    """Everything that an act asks."""
    with CaptureQueriesContext(connection) as caught:
        act()
    return [query["sql"] for query in caught.captured_queries if not query["sql"].startswith(BESIDE)]


def asked(browser: Client, address: str) -> list[str]:
    """What a page asks. The second visit counts: the law is read."""
    browser.get(address)

    def look() -> None:
        assert browser.get(address).status_code == 200, address

    return questions_of(look)
