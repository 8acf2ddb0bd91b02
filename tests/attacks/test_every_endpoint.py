"""Every address of the system, found by walking the URL table: what it says of itself, and what strangers get.

New rooms are covered on the day they are born. A new public endpoint must be added to the table below by hand.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from sesshu.foundation.access.duties import api_permissions, duties, permissions
from sesshu.foundation.access.endpoint import Declaration
from sesshu.foundation.audit.models import Entry
from sesshu.law.purposes import purposes

PUBLIC = {
    "health-live": "監視装置が生死を確かめる。個人に関する情報を含まない",
    "sign-in": "サインインの入口",
    "sign-in-key": "サインインの途中の画面",
    "sign-in-first-key": "サインインの途中の画面",
    "sign-in-take-over": "サインインの途中の画面",
    "sign-in-demo": "試行環境の入口（本番環境では閉じている）",
    "sign-out": "サインアウトは、サインインの期限が切れた後でも受け付ける",
    "api-description": "機械が読む接続仕様。個人に関する情報を含まない",
    "screens-read-date": "日付の読み方を返すだけで、情報を保持も参照もしない",
}
# Systems that take sealed messages: whoever cannot sign with a known key gets a reason and nothing else.
DOOR = {"exchange-door": "署名と暗号で相手を確かめる電文の入口。開けない電文には理由の符号だけを返す"}
SAMPLES = {
    "uuid": lambda: str(uuid.uuid4()), "int": lambda: "1", "str": lambda: "x", "slug": lambda: "x", "path": lambda: "x",
}  # fmt: skip


def walk(resolver: URLResolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            yield from walk(one, before + str(one.pattern))
        else:
            yield before + str(one.pattern), one


def endpoints(*, api: bool | None = None) -> list[tuple[str, str, Declaration]]:
    """Address (with made-up values), name and declaration of every view; of the API alone or of the pages alone."""
    return [
        (f"/{filled(route, one)}", one.name or route, getattr(one.callback, "declaration", None))
        for route, one in walk(get_resolver())
        if api is None or api == getattr(one.callback, "is_api", False)
    ]


def filled(route: str, pattern: URLPattern) -> str:
    for name, converter in pattern.pattern.converters.items():
        kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
        route = route.replace(f"<{kind}:{name}>", SAMPLES[kind]()).replace(f"<{name}>", SAMPLES[kind]())
    assert "<" not in route, f"cannot make an address for {route}"
    return route


def knock(client: Client, address: str, **headers: Any) -> Any:
    """By the method that an address of the API answers to."""
    answer = client.post(address, "{}", content_type="application/json", **headers)
    return client.get(address, **headers) if answer.status_code == 405 else answer


def closed() -> list[tuple[str, str, Declaration]]:
    return [one for one in endpoints(api=False) if not one[2].public]


def test_すべての画面が目的と権限か_公開の理由を宣言している() -> None:
    found = endpoints()
    assert len(found) > 10
    for address, _, declaration in found:
        assert isinstance(declaration, Declaration), f"{address} declares nothing"
        if not declaration.public:
            assert declaration.purpose in purposes(), address
            assert declaration.permission in permissions(), address


def test_公開の画面は表にあるものだけ(settings) -> None:
    wanted = PUBLIC | (DOOR if settings.SESSHU_SYSTEM in {"network", "intermediary"} else {})
    assert {name: declaration.public for _, name, declaration in endpoints() if declaration.public} == wanted


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
def test_サインインしていない要求は入口へ送られ_何も見えない(client: Client, method: str) -> None:
    for address, _, _ in closed():
        answer = getattr(client, method)(address)
        assert answer.status_code == 302, address
        assert answer["Location"].startswith("/sign-in/?next="), address
        assert answer.content == b"", address


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["", "x", "0" * 43, "' OR 1=1 --"])
def test_でたらめな合言葉では入れない(client: Client, settings, token: str) -> None:
    client.cookies[settings.SESSHU_SESSION_COOKIE] = token
    for address, _, _ in closed()[:5]:
        assert client.get(address)["Location"].startswith("/sign-in/"), address


@pytest.mark.django_db
@pytest.mark.parametrize("duty", ["", *duties()])
@pytest.mark.parametrize("method", ["get", "post"])
def test_権限のない担当は拒まれ_記録される(signed_in_as, duty: str, method: str) -> None:
    client = signed_in_as(duty)
    held = duties()[duty].permissions if duty else frozenset()
    forbidden = [one for one in closed() if one[2].permission not in held]
    assert forbidden or duty
    for address, name, declaration in forbidden:
        before = Entry.objects.filter(act="access.denied").count()
        answer = getattr(client, method)(address)
        assert answer.status_code == 403, f"{duty} {method} {address}"
        assert "権限" in answer.content.decode(), address
        entry = Entry.objects.filter(act="access.denied").latest("queue_id")
        assert Entry.objects.filter(act="access.denied").count() == before + 1, address
        assert (entry.decision, entry.obj, entry.purpose) == ("deny", f"view:{name}", declaration.purpose)


@pytest.mark.django_db
@pytest.mark.parametrize("duty", list(duties()))
def test_権限のある担当は拒まれない(signed_in_as, duty: str) -> None:
    client, held = signed_in_as(duty), duties()[duty].permissions
    for address, name, declaration in closed():
        if declaration.permission in held:
            answer = client.get(address)
            assert answer.status_code in {200, 302, 404, 405, 409}, f"{duty} {name} {answer.status_code}"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "key", ["", "Bearer ", "Bearer x", "Bearer sesshu_" + "0" * 43, "Basic eDp5", "Bearer ' OR 1=1"]
)
def test_APIは接続キーなしでは何も答えない(client: Client, settings, key: str) -> None:
    settings.SESSHU_API_REFUSED_ALLOWED = 1_000  # more addresses than refusals are allowed from one place
    assert endpoints(api=True) or settings.SESSHU_SYSTEM != "ledger"
    for address, _, _ in endpoints(api=True):
        answer = knock(client, address, headers={"Authorization": key})
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "KEY_REFUSED"), address


@pytest.mark.django_db
@pytest.mark.parametrize("duty", ["", *duties()])
def test_職員のサインインではAPIに入れない(signed_in_as, duty: str) -> None:
    client = signed_in_as(duty)
    for address, _, _ in endpoints(api=True):
        assert knock(client, address).status_code == 401, address


def test_APIの権限は宣言されたものだけ() -> None:
    for address, _, declaration in endpoints(api=True):
        assert declaration.permission in api_permissions(), address
        assert not any(declaration.permission in duty.permissions for duty in duties().values()), address
