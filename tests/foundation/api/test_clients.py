"""連携システム: registered by two people, known by a key, shut out at once."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.access.duties import permissions_of
from sesshu.foundation.api import actions, keys
from sesshu.foundation.api.models import ApiClient
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput, NotNow, NotPermitted

pytestmark = pytest.mark.django_db
PURPOSE = "ACCOUNT_ADMINISTRATION"


@pytest.fixture
def administrator() -> Actor:
    return Actor("person", "administrator-1", permissions_of(["administrator"]), terminal="T-01")


@pytest.fixture
def second(administrator: Actor) -> Actor:
    return Actor("person", "administrator-2", administrator.permissions, terminal="T-02")


def ask(by: Actor, **changed):
    today = clock.today()
    wanted = {
        "name": "母子保健システム", "contact": "子ども政策課", "permissions": ["dose.judge"],
        "networks": ["10.1.2.0/24"], "valid_from": today, "valid_until": today + timedelta(days=100),
    } | changed  # fmt: skip
    return actions.ask_for_client(**wanted, by=by, purpose=PURPOSE)


@pytest.fixture
def client_with_key(administrator: Actor, second: Actor) -> tuple[ApiClient, str]:
    approvals.approve(approval_id=ask(administrator).pk, by=second)
    client = ApiClient.objects.get()
    return client, actions.issue_key(client_id=client.pk, by=administrator, purpose=PURPOSE)


def test_承認の前は何も開かず_承認しても接続キーが出るまで使えない(administrator: Actor, second: Actor) -> None:
    asked = ask(administrator)
    assert not ApiClient.objects.exists()
    with pytest.raises(NotPermitted):
        approvals.approve(approval_id=asked.pk, by=administrator)
    approvals.approve(approval_id=asked.pk, by=second)
    assert ApiClient.objects.get().state_on(clock.today()) == "without_key"


def test_接続キーは保存されず_ハッシュだけが残る(client_with_key) -> None:
    client, key = client_with_key
    kept = ApiClient.objects.filter(pk=client.pk).values().get()
    assert key not in str(kept)
    assert kept["key_hash"] == keys.hash_of(key)
    assert key not in str(list(Entry.objects.values()))


def test_正しい接続キーと接続元だけが通る(client_with_key) -> None:
    client, key = client_with_key
    actor = keys.recognise(key, "10.1.2.77")
    assert actor is not None
    assert (actor.code, actor.permissions) == (f"c:{client.pk}", {"dose.judge"})
    for wrong_key, address in [(key, "10.1.3.1"), (key + "x", "10.1.2.77"), (key, "not an address"), ("", "10.1.2.77")]:
        assert keys.recognise(wrong_key, address) is None


@pytest.mark.parametrize(("shift", "usable"), [(-1, False), (0, True), (100, True), (101, False)])
def test_利用期間の初日と最後の日は使える(client_with_key, shift: int, usable: bool) -> None:
    _, key = client_with_key
    with clock.set_to(clock.now() + timedelta(days=shift)):
        assert (keys.recognise(key, "10.1.2.77") is not None) == usable


def test_新しい接続キーで前の接続キーは死ぬ(client_with_key, administrator: Actor) -> None:
    client, old = client_with_key
    new = actions.issue_key(client_id=client.pk, by=administrator, purpose=PURPOSE)
    assert keys.recognise(old, "10.1.2.77") is None
    assert keys.recognise(new, "10.1.2.77") is not None


def test_停止は理由とともに記録され_次の呼出しから効く(client_with_key, administrator: Actor) -> None:
    client, key = client_with_key
    with pytest.raises(InvalidInput):
        actions.stop(client_id=client.pk, reason=" ", by=administrator, purpose=PURPOSE)
    actions.stop(client_id=client.pk, reason="鍵が漏れたおそれ", by=administrator, purpose=PURPOSE)
    assert keys.recognise(key, "10.1.2.77") is None
    with pytest.raises(NotNow):
        actions.issue_key(client_id=client.pk, by=administrator, purpose=PURPOSE)
    assert Entry.objects.filter(act="api_client.stopped", obj=f"api_client:{client.pk}").count() == 1


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": " "}, "name"),
        ({"permissions": []}, "permissions"),
        ({"permissions": ["dose.write"]}, "permissions"),
        ({"networks": ["10.1.2.3/24"]}, "networks"),
        ({"networks": ["庁内"]}, "networks"),
        ({"valid_from": date(2026, 4, 1), "valid_until": date(2026, 3, 31)}, "valid_until"),
        ({"valid_from": date(2026, 4, 1), "valid_until": date(2027, 4, 30)}, "valid_until"),
    ],
)
def test_誤った登録は項目を示して断る(administrator: Actor, changed: dict, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        ask(administrator, **changed)
    assert refused.value.field == field


def test_権限のない職員は登録も発行も停止もできない(client_with_key, clerk: Actor) -> None:
    client, _ = client_with_key
    with pytest.raises(NotPermitted):
        ask(clerk, name="別のシステム")
    with pytest.raises(NotPermitted):
        actions.issue_key(client_id=client.pk, by=clerk, purpose=PURPOSE)
    with pytest.raises(NotPermitted):
        actions.stop(client_id=client.pk, reason="試験", by=clerk, purpose=PURPOSE)


def test_理由のない停止は表にも書けない(client_with_key) -> None:
    client, _ = client_with_key
    with pytest.raises(IntegrityError), transaction.atomic():
        ApiClient.objects.filter(pk=client.pk).update(stopped_at=clock.now())
