"""サインイン: two factors, one message for every failure, locks, one session a person."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from sesshu.foundation import clock
from sesshu.foundation.accounts import sign_in as door
from sesshu.foundation.accounts.models import Account, StaffSession
from sesshu.foundation.audit.canonical import unseal
from sesshu.foundation.audit.models import Detail, Entry
from tests.foundation.accounts.people import PASSWORD, actor_at, first_step, sign_in, staff, stored, with_key
from tests.foundation.accounts.soft_key import CAN_LEAVE, PRESENT, VERIFIED, SoftKey

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 3, tzinfo=UTC)


def failures() -> list[dict]:
    rows = Entry.objects.filter(act="sign_in.failed").order_by("queue_id").values_list("id", flat=True)
    details = [Detail.objects.get(entry_id=row) for row in rows]
    return [json.loads(unseal(bytes(one.salt), bytes(one.ciphertext))) for one in details]


def test_パスワードと鍵でサインインできる(client: Client) -> None:
    account = staff()
    key = with_key(account)
    answer = sign_in(client, key)
    assert (answer.status_code, answer["Location"]) == (302, "/access/")
    assert actor_at(client).id == str(account.pk)
    assert stored(key).sign_count == 1
    done = Entry.objects.get(act="sign_in.done")
    detail = Detail.objects.get(entry_id=done.id)
    assert json.loads(unseal(bytes(detail.salt), bytes(detail.ciphertext))) == {"factors": "password+key"}


WRONG = {
    "パスワードが違う": lambda key: ("hanako", "chigau", key),
    "その職員はいない": lambda key: ("dareka", PASSWORD, key),
    "ほかの鍵": lambda _: ("hanako", PASSWORD, SoftKey()),
    "鍵の番号だけ同じ偽物": lambda key: ("hanako", PASSWORD, SoftKey(credential_id=key.credential_id)),
    "暗証番号なし": lambda key: ("hanako", PASSWORD, changed(key, flags=PRESENT)),
    "端末を離れられる鍵": lambda key: ("hanako", PASSWORD, changed(key, flags=PRESENT | VERIFIED | CAN_LEAVE)),
    "よそのサイトの署名": lambda key: ("hanako", PASSWORD, changed(key, origin="https://example.invalid")),
    "平文の通信": lambda key: ("hanako", PASSWORD, changed(key, origin="http://city.example")),
    "よその相手への署名": lambda key: ("hanako", PASSWORD, changed(key, rp_id="example.invalid")),
}


def changed(key: SoftKey, **values: object) -> SoftKey:
    for name, value in values.items():
        setattr(key, name, value)
    return key


@pytest.mark.parametrize("make", WRONG.values(), ids=WRONG)
def test_どの要素が違っても同じ案内になり_中へは入れない(client: Client, make) -> None:
    login_id, password, key = make(with_key(staff()))
    answer = sign_in(client, key, login_id, password)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert door.FAILED in page
    assert "は登録されて" not in page
    assert actor_at(client) is None
    assert not StaffSession.objects.exists()
    assert len(failures()) == 1


def test_失敗の記録には要素の種類が残る(client: Client) -> None:
    key = with_key(staff())
    sign_in(client, key, password="chigau")
    sign_in(client, changed(key, flags=PRESENT))
    found = failures()
    assert [one["factor"] for one in found] == ["password", "key"]
    assert "user verified" in found[1]["reason"]


def test_存在しない職員でも鍵の問合せは同じ形で_いつも同じ答えになる(client: Client) -> None:
    with_key(staff())
    real, nobody, again = (first_step(client, login_id) for login_id in ("hanako", "dareka", "dareka"))
    assert real.keys() == nobody.keys()
    assert nobody["allowCredentials"] == again["allowCredentials"]
    assert nobody["challenge"] != again["challenge"]


def test_同じ鍵の答えは二度使えない(client: Client) -> None:
    key = with_key(staff())
    answer = key.get(first_step(client))
    assert client.post("/sign-in/key/", {"answer": answer}).status_code == 302
    client.post("/sign-in/sign-out/")
    first_step(client)
    assert client.post("/sign-in/key/", {"answer": answer}).status_code == 422
    assert failures()[-1] == {"factor": "key", "reason": "Wrong challenge in response."}
    assert actor_at(client) is None


def test_間違えた答えの後は同じ問合せに答え直せない(client: Client) -> None:
    key = with_key(staff())
    options = first_step(client)
    client.post("/sign-in/key/", {"answer": "{}"})
    assert client.post("/sign-in/key/", {"answer": key.get(options)}).status_code == 422


@pytest.mark.parametrize(("seconds", "status"), [(119, 302), (121, 422)])
def test_鍵の問合せは二分で切れる(client: Client, seconds: int, status: int) -> None:
    key = with_key(staff())
    with clock.set_to(NOON):
        options = first_step(client)
    with clock.set_to(NOON + timedelta(seconds=seconds)):
        assert client.post("/sign-in/key/", {"answer": key.get(options)}).status_code == status


@pytest.mark.parametrize("answer", ["", "x", "[]", "null", '{"rawId": 1}', '{"response": {}}', "{" * 50_000, '"' * 9])
def test_壊れた答えは失敗として扱う(client: Client, answer: str) -> None:
    with_key(staff())
    first_step(client)
    assert client.post("/sign-in/key/", {"answer": answer}).status_code == 422


def test_五回続けて誤ると十五分間は正しくても入れない(client: Client) -> None:
    key = with_key(staff())
    with clock.set_to(NOON):
        for n in range(5):
            client.post("/sign-in/", {"login_id": "hanako", "password": "chigau"}, REMOTE_ADDR=f"10.0.0.{n}")
        assert sign_in(client, key).status_code == 422
        assert Entry.objects.filter(act="account.locked").count() == 1
    with clock.set_to(NOON + timedelta(minutes=15, seconds=1)):
        assert sign_in(client, key).status_code == 302
    account = Account.objects.get()
    assert (account.failed_count, account.locked_until, account.lock_reason) == (0, None, "")


def test_四回までの誤りは正しいサインインで忘れられる(client: Client) -> None:
    key = with_key(staff())
    for _ in range(2):
        for _ in range(4):
            client.post("/sign-in/", {"login_id": "hanako", "password": "chigau"})
        with clock.set_to(clock.now() + timedelta(minutes=1)):
            assert sign_in(client, key).status_code == 302
        client.post("/sign-in/sign-out/")


def test_一つの端末で名前を変えて試し続けると待たされる(client: Client) -> None:
    key = with_key(staff())
    with clock.set_to(NOON):
        for n in range(8):
            client.post("/sign-in/", {"login_id": f"dareka{n}", "password": "chigau"})
        assert sign_in(client, key).status_code == 422
        assert sign_in(Client(REMOTE_ADDR="10.0.0.9"), key).status_code == 302


def test_鍵の署名回数が戻ると鍵とIDを止め_管理者が解くまで入れない(client: Client) -> None:
    key = with_key(staff())
    sign_in(client, key)
    sign_in(Client(), changed(key, count=-1))
    assert stored(key).revoked_reason == "sign_count"
    account = Account.objects.get()
    assert account.lock_reason == "copied_key"
    assert actor_at(client) is None
    with clock.set_to(clock.now() + timedelta(days=365)):
        assert sign_in(Client(), with_key(account, SoftKey())).status_code == 422


def test_回数を数えない鍵は使える(client: Client) -> None:
    key = with_key(staff())
    for _ in range(2):
        assert sign_in(client, changed(key, count=-1)).status_code == 302
        client.post("/sign-in/sign-out/")


@pytest.mark.parametrize(("day", "status"), [(19, 422), (20, 302), (25, 302), (26, 422)])
def test_利用期間の外では入れない(client: Client, day: int, status: int) -> None:
    account = staff(active_from=datetime(2026, 11, 20).date(), active_until=datetime(2026, 11, 25).date())  # noqa: DTZ001
    key = with_key(account)
    with clock.set_to(datetime(2026, 11, day, 12, tzinfo=clock.TOKYO)):
        assert sign_in(client, key).status_code == status


def test_二台目は引き継ぐかを尋ね_引き継ぐと一台目は使えなくなる(client: Client) -> None:
    key = with_key(staff())
    sign_in(client, key)
    second = Client()
    asked = sign_in(second, key)
    assert "別の端末でサインイン中" in asked.content.decode()
    assert actor_at(second) is None
    assert actor_at(client) is not None
    assert second.post("/sign-in/take-over/").status_code == 302
    assert actor_at(second) is not None
    assert "ほかの端末でサインインした" in client.get("/sign-in/").content.decode()
    assert set(StaffSession.objects.values_list("end_reason", flat=True)) == {"taken_over", ""}


def test_鍵を確認していなければ引き継げない(client: Client) -> None:
    key = with_key(staff())
    sign_in(client, key)
    second = Client()
    first_step(second)
    assert second.post("/sign-in/take-over/").status_code == 422
    assert actor_at(second) is None
