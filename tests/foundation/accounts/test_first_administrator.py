"""最初の管理者: by the command, twice at most, with secrets that work."""

import json

import pytest
from django.test import Client

from sesshu.cli import municipality
from sesshu.foundation.accounts.models import Account
from tests.foundation.accounts.people import options_in
from tests.foundation.accounts.soft_key import SoftKey

pytestmark = pytest.mark.django_db


def run(capsys: pytest.CaptureFixture[str], login_id: str) -> tuple[int, str, str]:
    code = municipality.main(["administrator", login_id, "管理　一郎", "情報政策課"])
    out = capsys.readouterr()
    return code, out.out, out.err


def test_印字されたパスワードと登録コードで鍵を登録して入れる(
    client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    code, printed, _ = run(capsys, "first1")
    assert code == 0
    handed = json.loads(printed)
    client.post("/sign-in/", {"login_id": handed["login_id"], "password": handed["first_password"]})
    options = options_in(client.get("/sign-in/first-key/").content)
    answer = {"code": handed["enrolment_code"], "key_name": "", "answer": SoftKey().create(options)}
    assert client.post("/sign-in/first-key/", answer).status_code == 302
    assert client.get("/sign-in/").wsgi_request.actor.may("account.manage")


def test_三人目は断る(capsys: pytest.CaptureFixture[str]) -> None:
    assert [run(capsys, f"first{n}")[0] for n in (1, 2)] == [0, 0]
    code, printed, told = run(capsys, "first3")
    assert (code, printed) == (1, "")
    assert "2人登録されています" in told
    assert Account.objects.count() == 2
