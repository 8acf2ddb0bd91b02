"""サインイン: password and a security key in a real browser, with the keyboard alone."""

from __future__ import annotations

import json
from typing import Any

import pytest
from playwright.sync_api import CDPSession

from tests.scenarios.conftest import Sit
from tests.scenarios.desk import Desk
from tests.scenarios.office import Office

pytestmark = pytest.mark.browser
NEW_CODE = """
from django.db import transaction
from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.accounts import enrolment
from sesshu.foundation.accounts.models import Account
with transaction.atomic():
    print(enrolment.new_code(Account.objects.get(login_id={login_id!r}), by=job_actor("setup")))
"""
PASSWORD = "demo-no-aikotoba-2026"


class CardReader:
    """The browser's virtual key. `pin_is_right = False` is a wrong PIN: the key answers without user verification."""

    def __init__(self, desk: Desk, **options: Any) -> None:
        self.cdp: CDPSession = desk.context.new_cdp_session(desk.page)
        self.cdp.send("WebAuthn.enable", {"enableUI": False})
        made = self.cdp.send(
            "WebAuthn.addVirtualAuthenticator",
            {
                "options": {
                    "protocol": "ctap2", "ctap2Version": "ctap2_1", "transport": "usb", "hasResidentKey": True,
                    "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
                    "defaultBackupEligibility": False, "defaultBackupState": False,
                }
                | options
            },
        )  # fmt: skip
        self.name = made["authenticatorId"]

    def pin(self, *, right: bool) -> None:
        self.cdp.send("WebAuthn.setUserVerified", {"authenticatorId": self.name, "isUserVerified": right})

    def credentials(self) -> list[dict[str, Any]]:
        return self.cdp.send("WebAuthn.getCredentials", {"authenticatorId": self.name})["credentials"]

    def insert(self, credentials: list[dict[str, Any]]) -> None:
        for one in credentials:
            self.cdp.send("WebAuthn.addCredential", {"authenticatorId": self.name, "credential": one})


def enrol(desk: Desk, office: Office, login_id: str, password: str = PASSWORD) -> None:
    type_password(desk, login_id, password)
    desk.activate("初めて鍵を登録する")
    desk.meets_the_standard()
    desk.type_into("登録コード", office.run(NEW_CODE.format(login_id=login_id)).strip().lower())
    desk.type_into("鍵の名前", "職員証")
    desk.go_to("鍵を登録する")
    desk.leave_by("Enter")


def type_password(desk: Desk, login_id: str, password: str = PASSWORD) -> None:
    desk.open("/sign-in/?next=/approvals/")
    desk.type_into("ログインID", login_id)
    desk.type_into("パスワード", password)
    desk.leave_by("Enter")


def show_key(desk: Desk) -> None:
    desk.go_to("鍵を確認する")
    desk.leave_by("Enter")


def is_inside(desk: Desk) -> bool:
    desk.open("/approvals/")
    return desk.page.locator("h1").inner_text() == "承認"


def test_職員は鍵を登録し次からパスワードと鍵でサインインできる(sit: Sit, office: Office) -> None:
    desk = sit()
    reader = CardReader(desk)
    desk.open("/sign-in/")
    desk.meets_the_standard()
    desk.picture("sign-in", manual=True)
    enrol(desk, office, "clerk1")
    assert desk.page.url.endswith("/approvals/")
    desk.activate("サインアウト")
    type_password(desk, "clerk1")
    desk.meets_the_standard()
    desk.picture("sign-in-key", manual=True)
    show_key(desk)
    assert desk.page.url.endswith("/approvals/")
    assert reader.credentials()[0]["signCount"] == 2
    desk.open("/sign-in/keys/")
    desk.sees("職員証")
    desk.meets_the_standard()
    desk.picture("my-keys")


def test_鍵だけでもパスワードだけでも入れず_同じ案内が出る(sit: Sit, office: Office) -> None:
    desk = sit()
    reader = CardReader(desk)
    enrol(desk, office, "clerk2")
    desk.activate("サインアウト")
    pages = []
    for password, right in (("chigau", True), (PASSWORD, False)):
        reader.pin(right=right)
        type_password(desk, "clerk2", password)
        show_key(desk)
        desk.sees("サインインできませんでした")
        desk.meets_the_standard()
        pages.append(desk.page.locator(".error-summary").inner_text())
        assert not is_inside(desk)
    assert pages[0] == pages[1]
    reader.pin(right=True)
    type_password(desk, "clerk2")
    show_key(desk)
    assert is_inside(desk)


def test_同じ鍵の答えを送り直しても入れない(sit: Sit, office: Office) -> None:
    desk = sit()
    CardReader(desk)
    enrol(desk, office, "chief")
    desk.activate("サインアウト")
    type_password(desk, "chief")
    with desk.page.expect_request(lambda request: request.method == "POST") as sent:
        show_key(desk)
    answer = sent.value.post_data_json["answer"]
    assert json.loads(answer)["response"]["signature"]
    desk.activate("サインアウト")
    type_password(desk, "chief")
    desk.page.evaluate("answer => { document.querySelector('[name=answer]').value = answer }", answer)
    with desk.page.expect_navigation():
        desk.page.evaluate("document.querySelector('[data-key-form]').submit()")
    desk.sees("サインインできませんでした")
    assert not is_inside(desk)


def test_端末を離れられる鍵は登録できない(sit: Sit, office: Office) -> None:
    desk = sit()
    CardReader(desk, defaultBackupEligibility=True, defaultBackupState=True)
    enrol(desk, office, "counter")
    desk.sees("サインインできませんでした")
    assert not is_inside(desk)


def test_写した鍵が使われると鍵もIDも止まる(sit: Sit, office: Office) -> None:
    desk = sit()
    reader = CardReader(desk)
    enrol(desk, office, "auditor")
    copies = reader.credentials()
    desk.activate("サインアウト")
    type_password(desk, "auditor")
    show_key(desk)
    elsewhere = sit()
    CardReader(elsewhere).insert([one | {"signCount": 0} for one in copies])
    type_password(elsewhere, "auditor")
    show_key(elsewhere)
    elsewhere.sees("サインインできませんでした")
    assert not is_inside(desk)
