"""サインインの設定: changed with approval, within limits; production refuses the demo's door."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.access.duties import permissions_of
from sesshu.foundation.accounts import demo, policy
from sesshu.foundation.accounts.apps import refuse_weak_settings
from sesshu.foundation.accounts.models import SignInPolicy
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.errors import InvalidInput
from tests.foundation.accounts.makers import Authority
from tests.foundation.accounts.people import sign_in, staff, with_key
from tests.foundation.accounts.soft_key import CAN_LEAVE, PRESENT, VERIFIED, SoftKey

pytestmark = pytest.mark.django_db
ADMIN = Actor("person", "admin-1", permissions_of(["administrator"]))


def change(chief: Actor, **changed: object) -> None:
    asked = policy.ask_for_policy(changed=changed, by=ADMIN, purpose="ACCOUNT_ADMINISTRATION")
    approvals.approve(approval_id=asked.pk, by=chief)


def test_設定は承認されてから変わる(chief: Actor) -> None:
    asked = policy.ask_for_policy(changed={"idle_minutes": 5}, by=ADMIN, purpose="ACCOUNT_ADMINISTRATION")
    assert SignInPolicy.current().idle_minutes == 15
    assert policy.explain(asked.payload) == [("操作がないときの終了（分）", "15 → 5")]
    approvals.approve(approval_id=asked.pk, by=chief)
    assert (SignInPolicy.current().idle_minutes, SignInPolicy.current().version) == (5, 2)


@pytest.mark.parametrize(
    "changed", [{"password_least_length": 7}, {"failures_to_lock": 11}, {"idle_minutes": 60}, {"absolute_hours": 24}]
)
def test_安全の下限より緩くはできない(changed: dict) -> None:
    with pytest.raises(InvalidInput):
        policy.ask_for_policy(changed=changed, by=ADMIN, purpose="ACCOUNT_ADMINISTRATION")


def test_認めた型番の鍵だけが登録でき_認めれば端末を離れられる鍵も使える(client: Client, chief: Actor) -> None:
    change(chief, allowed_aaguids=["01010101-0101-0101-0101-010101010101"], synced_keys_allowed=True)
    account = staff()
    with pytest.raises(Exception, match="model not allowed"):
        with_key(account, SoftKey(aaguid=b"\x02" * 16))
    key = with_key(account, SoftKey(flags=PRESENT | VERIFIED | CAN_LEAVE))
    assert sign_in(client, key).status_code == 302


@pytest.mark.parametrize(("is_demo", "weak"), [(True, False), (False, True)])
def test_本番環境は試行の入口や弱いパスワード保護では始まらない(settings, is_demo: bool, weak: bool) -> None:
    settings.SESSHU_PRODUCTION, settings.SESSHU_DEMO = True, is_demo
    if not weak:
        del settings.SESSHU_ARGON2
    with pytest.raises(ImproperlyConfigured):
        refuse_weak_settings()


def test_設定の画面から依頼できる(client: Client, settings) -> None:
    settings.SESSHU_DEMO = True
    demo.create_demo_people()
    client.post("/sign-in/demo/", {"login_id": "admin"})
    page = client.get("/sign-in/policy/").content.decode()
    given = {
        "form_key": page.split('name="form_key" value="')[1].split('"')[0], "form_name": "PolicyForm",
        "password_least_length": "12", "password_max_days": "", "password_warn_days": "14", "failures_to_lock": "5",
        "lock_minutes": "15", "idle_minutes": "15", "absolute_hours": "10", "allowed_aaguids": "",
    }  # fmt: skip
    assert client.post("/sign-in/policy/", given | {"allowed_aaguids": "x"}).status_code == 422
    assert client.post("/sign-in/policy/", given | {"attestation_roots": "x"}).status_code == 422
    sent = client.post("/sign-in/policy/", given | {"attestation_roots": Authority().pem})
    assert sent["Location"].startswith("/approvals/")
    shown = client.get(sent["Location"]).content.decode()
    assert "8 → 12" in shown
    assert "180 → 定めなし" in shown
    assert "確かめない → CN=Root" in shown
