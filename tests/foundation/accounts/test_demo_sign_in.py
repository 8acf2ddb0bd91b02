"""試行環境のサインイン: by a click in a demo, not at all elsewhere."""

import pytest
from django.test import Client

from sesshu.foundation.access.duties import duties
from sesshu.foundation.accounts import demo
from sesshu.foundation.accounts.models import Account, StaffSession
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def open_demo(settings) -> None:
    settings.SESSHU_DEMO, settings.SESSHU_PRODUCTION = True, False
    demo.create_demo_people()


def test_試行用の職員をクリックすると始められる(client: Client, open_demo: None, settings) -> None:
    assert "係長　しずか" in client.get("/sign-in/").content.decode()
    answer = client.post("/sign-in/demo/", {"login_id": "chief", "next": "/residents/"})
    assert (answer.status_code, answer["Location"]) == (302, "/residents/")
    cookie = answer.cookies[settings.SESSHU_SESSION_COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    page = client.get("/sign-in/")
    assert page.wsgi_request.actor.may("mailing.release")
    assert page.wsgi_request.actor.duty_name == "予防接種係長"
    assert Entry.objects.filter(act="sign_in.done", actor=page.wsgi_request.actor.code).count() == 1


def test_試行環境には_どの担当の職員もいる(client: Client, open_demo: None) -> None:
    assert {person.duty for person in demo.cast()} == set(duties())
    client.post("/sign-in/demo/", {"login_id": "lead"})
    actor = client.get("/sign-in/").wsgi_request.actor
    assert actor.duty_name == "情報連携総括担当（全部署）"
    assert actor.may("exchange_inquiry.every_section")
    assert not actor.may("exchange_inquiry.write")


def test_サインアウトすると同じクッキーは使えない(client: Client, open_demo: None, settings) -> None:
    client.post("/sign-in/demo/", {"login_id": "clerk1"})
    token = client.cookies[settings.SESSHU_SESSION_COOKIE].value
    client.post("/sign-in/sign-out/")
    client.cookies[settings.SESSHU_SESSION_COOKIE] = token
    assert client.get("/sign-in/").wsgi_request.actor is None
    assert StaffSession.objects.get(account__login_id="clerk1").end_reason == "sign_out"


def test_外の住所へは案内しない(client: Client, open_demo: None) -> None:
    answer = client.post("/sign-in/demo/", {"login_id": "clerk1", "next": "https://example.invalid/"})
    assert answer["Location"] == "/"


@pytest.mark.parametrize(("is_demo", "is_production"), [(False, False), (True, True), (False, True)])
def test_試行環境でなければ入口は無い(
    client: Client, open_demo: None, settings, is_demo: bool, is_production: bool
) -> None:
    settings.SESSHU_DEMO, settings.SESSHU_PRODUCTION = is_demo, is_production
    assert client.post("/sign-in/demo/", {"login_id": "chief"}).status_code == 404
    assert "しずか" not in client.get("/sign-in/").content.decode()
    with pytest.raises(NotFound):
        demo.create_demo_people()
    assert not StaffSession.objects.exists()


def test_試行用でない職員の名では入れない(client: Client, open_demo: None) -> None:
    Account.objects.filter(login_id="chief").update(login_id="tanaka")
    assert client.post("/sign-in/demo/", {"login_id": "tanaka"}).status_code == 404
