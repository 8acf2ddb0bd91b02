"""Made-up staff for tests of the door."""

from __future__ import annotations

import html
import json
import re
from datetime import date

from django.db import transaction
from django.test import Client

from sesshu.foundation import clock
from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.access.models import DutyAssignment
from sesshu.foundation.accounts import enrolment, passwords, webauthn
from sesshu.foundation.accounts.models import Account, SecurityKey
from tests.foundation.accounts.soft_key import SoftKey

PASSWORD = "asagao no hana ga saku"
FROM = date(2020, 4, 1)


def staff(login_id: str = "hanako", duty: str = "clerk", **given: object) -> Account:
    """Somebody with a password and a duty, without a key."""
    account = Account.objects.create(
        login_id=login_id,
        **{
            "display_name": f"試験　{login_id}", "active_from": FROM, "password_must_change": False,
            "password_hash": passwords.hasher().hash(PASSWORD), "password_changed_at": clock.now(),
            "created_at": clock.now(),
        } | given,
    )  # fmt: skip
    DutyAssignment.objects.create(account=account, duty=duty, valid_from=FROM, given_by="j:test", given_at=clock.now())
    return account


def with_key(account: Account, key: SoftKey | None = None) -> SoftKey:
    """Enrol a software key the way the pages do."""
    key = key or SoftKey()
    with transaction.atomic():
        options = webauthn.ask_to_enrol(account=account, use="test", holder=account.pk)
        enrolled = webauthn.check_enrolment(key.create(options), use="test", holder=account.pk)
        enrolment.keep_key(account, enrolled, name="試験用の鍵", by=job_actor("test"))
    return key


def stored(key: SoftKey) -> SecurityKey:
    return SecurityKey.objects.get(credential_id=key.credential_id)


def options_in(page: bytes) -> dict:
    """The options that a page gives to the key."""
    return json.loads(html.unescape(re.search(r'data-key-options="([^"]*)"', page.decode())[1]))


def first_step(client: Client, login_id: str = "hanako", password: str = PASSWORD, target: str = "/access/") -> dict:
    """Type ID and password; gives the options of the key page."""
    answer = client.post("/sign-in/", {"login_id": login_id, "password": password, "next": target})
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/key/")
    return options_in(client.get("/sign-in/key/").content)


def sign_in(client: Client, key: SoftKey, login_id: str = "hanako", password: str = PASSWORD):
    """Both steps; gives the answer to the second."""
    options = first_step(client, login_id, password)
    return client.post("/sign-in/key/", {"answer": key.get(options)})


def actor_at(client: Client):
    """Whom the next request would be made by."""
    return client.get("/sign-in/").wsgi_request.actor
