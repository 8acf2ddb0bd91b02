"""パスワード: what may be chosen, how it is kept."""

import pytest
from django.test import Client

from sesshu.foundation.accounts import passwords
from sesshu.foundation.accounts.models import Account, FormerPassword
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput
from tests.foundation.accounts.people import PASSWORD, sign_in, staff, with_key

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("choice", ["1234567", "password123", "iloveyou", "hanako-no-pass", PASSWORD, "あ" * 129])
def test_選べないパスワード(choice: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        passwords.check_choice(staff(), choice)
    assert refused.value.field == "new_password"
    assert choice not in refused.value.message


@pytest.mark.parametrize("choice", ["kaze to kumo", "夏の朝の海の音と風", "zqxw!v7k", "a" * 127 + "b"])
def test_種類の決まりはなく長さがあれば選べる(choice: str) -> None:
    passwords.check_choice(staff(), choice)


def test_十回前までのものは使えず_十一回前は使える() -> None:
    account = staff()
    chosen = [f"kotoba no mori {n}" for n in range(11)]
    for one in chosen:
        passwords.check_choice(account, one)
        passwords.keep(account, one)
    account.save()
    assert FormerPassword.objects.filter(account=account).count() == passwords.REMEMBERED
    for one in chosen:
        with pytest.raises(InvalidInput, match="過去10回"):
            passwords.check_choice(account, one)
    passwords.check_choice(account, PASSWORD)


def test_保存はArgon2idで定めた強さになる(settings) -> None:
    del settings.SESSHU_ARGON2
    account = Account()
    passwords.keep(account, "kaze to kumo")
    assert account.password_hash.startswith("$argon2id$v=19$m=65536,t=3,p=1$")
    assert passwords.is_right(account, "kaze to kumo")
    assert not passwords.is_right(account, "kaze to kumo ")
    assert not passwords.is_right(Account(), "")


def test_自分で変更できる(client: Client) -> None:
    sign_in(client, with_key(staff()))
    new = {"old_password": PASSWORD, "new_password": "umi no oto ga suru", "again": "umi no oto ga suru"}
    assert client.post("/sign-in/password/", new | {"old_password": "chigau"}).status_code == 422
    assert client.post("/sign-in/password/", new | {"again": "chigau kotoba"}).status_code == 422
    assert client.post("/sign-in/password/", new)["Location"] == "/"
    assert passwords.is_right(Account.objects.get(), "umi no oto ga suru")
    assert Entry.objects.filter(act="password.changed").count() == 1
    assert Entry.objects.filter(act="password.change_refused", decision="deny").count() == 1
