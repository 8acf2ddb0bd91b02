"""使えない接続キーが続いた接続元: 429とRetry-Afterで待たせ、正しい接続キーは止めない。"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client

from sesshu.foundation import clock
from sesshu.foundation.api import keys, limiting
from sesshu.foundation.api.models import ApiClient, RefusedKeys
from sesshu.foundation.audit.models import Entry

WRONG = keys.PREFIX + "0" * 43
HERE, ELSEWHERE = "10.1.2.3", "10.9.9.9"


@pytest.fixture(autouse=True)
def three_in_ten_minutes(settings) -> None:
    settings.SESSHU_API_REFUSED_ALLOWED, settings.SESSHU_API_REFUSED_MINUTES = 3, 10


def another(at: int) -> str:
    """A wrong key that begins like no other."""
    return f"{keys.PREFIX}{at:08d}{'x' * 35}"


def good_key() -> str:
    key, kept = keys.new_key()
    now, today = clock.now(), clock.today()
    ApiClient.objects.create(
        name="母子保健システム", permissions=["dose.judge"], valid_from=today, valid_until=today, key_hash=kept,
        key_issued_at=now, created_at=now,
    )  # fmt: skip
    return key


def call(client: Client, key: str, address: str = HERE):
    headers = {"Authorization": f"Bearer {key}"}
    return client.post("/api/v1/judge", "{}", content_type="application/json", headers=headers, REMOTE_ADDR=address)


@pytest.mark.django_db
def test_四回目の使えない接続キーには429とRetry_Afterで答え_正しい接続キーは通る(client: Client) -> None:
    good = good_key()
    assert [call(client, another(at)).status_code for at in range(3)] == [401, 401, 401]
    answer = call(client, another(3))
    assert (answer.status_code, answer.json()["error"]["code"]) == (429, "TOO_MANY_REFUSED")
    assert 590 <= int(answer.headers["Retry-After"]) <= 600
    assert answer.headers["Retry-After"] in answer.json()["error"]["text"]
    assert call(client, good).status_code == 422, "a good key from the same address is heard: only its body is wrong"
    assert call(client, another(4), ELSEWHERE).status_code == 401, "another address has its own count"


@pytest.mark.django_db
def test_同じ書き出しの接続キーは接続元を替えても数えられる(client: Client) -> None:
    tried = [call(client, WRONG[:-1] + str(at), f"10.1.2.{at + 1}").status_code for at in range(5)]
    assert tried == [401, 401, 401, 429, 429]
    assert call(client, another(1), "10.1.2.1").status_code == 401, "the addresses themselves came once"
    assert not RefusedKeys.objects.filter(source__contains="0000").exists(), "nothing of a key is kept"


@pytest.mark.django_db
def test_時間が過ぎれば数え直し_古い接続元は残さない(client: Client) -> None:
    for at in range(4):
        call(client, another(at))
    RefusedKeys.objects.update(since=clock.now() - timedelta(minutes=10))
    assert call(client, another(5)).status_code == 401
    assert set(RefusedKeys.objects.values_list("count", flat=True)) == {1}
    assert RefusedKeys.objects.filter(source__startswith="key:").count() == 1


@pytest.mark.django_db
def test_限度を超えた呼出しは一度だけ記録され_知っているシステムの接続キーは毎回記録される(client: Client) -> None:
    for at in range(6):
        call(client, another(at))
    acts = Entry.objects.filter(decision="deny").values_list("act", flat=True).order_by("queue_id")
    assert list(acts) == ["api_client.key_refused"] * 3 + ["api_client.key_limited"]
    stopped, known = good_key(), ApiClient.objects.get()
    ApiClient.objects.update(networks=["192.0.2.0/24"])
    assert [call(client, stopped).status_code for _ in range(2)] == [429, 429]
    assert Entry.objects.filter(act="api_client.key_refused", obj=f"api_client:{known.pk}").count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("2001:db8:0:1::5", "2001:db8:0:1:ffff::9", True),
        ("2001:db8:0:1::5", "2001:db8:0:2::5", False),
        ("::ffff:10.1.2.3", "10.1.2.3", True),
        ("10.1.2.3", "10.1.2.4", False),
        ("窓口-01", "窓口-02", False),
    ],
)
def test_IPv6は一つの拠点をまとめて数える(one: str, other: str, together: bool) -> None:
    sources = [limiting.sources_of("x", address, mark=keys.PREFIX) for address in (one, other)]
    assert (sources[0] == sources[1]) is together


def test_同時に来た呼出しも一つずつ数える(django_db_blocker) -> None:
    def one(_: int) -> int:
        try:
            return limiting.count(["address:192.0.2.77"])[0]
        finally:
            connection.close()

    with django_db_blocker.unblock():  # each thread has its own connection, and what it counts is committed
        try:
            with ThreadPoolExecutor(4) as pool:
                found = sorted(pool.map(one, range(12)))
        finally:
            RefusedKeys.objects.filter(source="address:192.0.2.77").delete()
            connection.close()
    assert found == list(range(1, 13))
