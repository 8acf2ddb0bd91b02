"""Somebody at a browser with one duty."""

from __future__ import annotations

import pytest
from django.test import Client

from sesshu.foundation import clock
from sesshu.foundation.access.models import DutyAssignment
from sesshu.foundation.accounts import sessions
from sesshu.foundation.accounts.models import Account


@pytest.fixture
def signed_in_as(client: Client, settings):
    """A client signed in with one duty (none: a person without any)."""

    def start(duty: str) -> Client:
        now = clock.now()
        account = Account.objects.create(
            login_id=f"attack-{duty or 'nobody'}", display_name="試験", active_from=now.date(), created_at=now,
            password_must_change=False,
        )  # fmt: skip
        if duty:
            DutyAssignment.objects.create(
                account=account, duty=duty, valid_from="2020-04-01", given_by="j:test", given_at=now
            )
        _, token = sessions.begin(account, factors="demo", terminal="T-1")
        client.cookies[settings.SESSHU_SESSION_COOKIE] = token
        return client

    return start
