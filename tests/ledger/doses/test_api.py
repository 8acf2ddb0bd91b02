"""`POST /api/v1/judge`: the same objects as `./sesshu judge`, for systems that hold a key."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from pydantic import BaseModel

from sesshu.cli.judge import judge_lines
from sesshu.foundation import clock
from sesshu.foundation.api.declaring import described
from sesshu.foundation.api.keys import new_key
from sesshu.foundation.api.models import ApiClient
from sesshu.foundation.audit.models import Entry
from sesshu.numbers.testing import individual_number
from sesshu.schedule import load_tables
from sesshu.site.ledger_api import PREFIX, api

pytestmark = pytest.mark.django_db
TREE = Path(__file__).parents[3] / "docs" / "api" / "ledger.openapi.json"
PERSON = {
    "id": "a1", "birth_date": "2025-01-16", "sex": "F", "as_of": "2025-04-01",
    "doses": [{"date": "2025-03-17", "product": "rota1"}, {"date": "2025-03-17", "product": "hib"}],
}  # fmt: skip


def make_client_named(name: str) -> str:
    return make_client(["dose.judge"], name)


def make_client(permissions: list[str], name: str = "試験のシステム") -> str:
    key, kept = new_key()
    today, now = clock.today(), clock.now()
    ApiClient.objects.create(
        name=name, permissions=permissions, valid_from=today, valid_until=today + timedelta(days=1),
        key_hash=kept, key_issued_at=now, created_at=now,
    )  # fmt: skip
    return key


@pytest.fixture
def call(client: Client):
    """POST a body with a key that may judge."""
    key = make_client(["dose.judge"])

    def post(body: object, *, to: str = "/api/v1/judge", key: str = key):
        content = body if isinstance(body, str | bytes) else json.dumps(body)
        return client.post(to, content, content_type="application/json", headers={"Authorization": f"Bearer {key}"})

    return post


def test_答えはコマンドの答えと同じ(call) -> None:
    line = json.dumps(PERSON).encode()
    expected = next(judge_lines(load_tables(), [line], as_of=None, known_on=None))
    answer = call(PERSON)
    assert (answer.status_code, answer.json()) == (200, expected)
    assert "no-store" in answer.headers["Cache-Control"]


def test_基準日は本文_次に引数(call) -> None:
    without = {key: value for key, value in PERSON.items() if key != "as_of"}
    assert call(without, to="/api/v1/judge?as_of=2025-05-01").json()["as_of"] == "2025-05-01"
    assert call(PERSON, to="/api/v1/judge?as_of=2025-05-01").json()["as_of"] == "2025-04-01"
    missing = call(without)
    assert (missing.status_code, missing.json()["error"]["code"]) == (422, "AS_OF_MISSING")


def test_多人数では一人の誤りがほかの人を止めない(call) -> None:
    answer = call([PERSON, {"id": "b"}, PERSON | {"id": "c"}], to="/api/v1/judge/people").json()
    assert [one.get("id") for one in answer] == ["a1", None, "c"]
    assert (answer[1]["line"], answer[1]["error"]["code"]) == (2, "BIRTH_DATE_MISSING")
    nul = call([PERSON, PERSON | {"id": "b\0"}, PERSON | {"id": "c"}], to="/api/v1/judge/people").json()
    assert ([one.get("id") for one in nul], nul[1]["error"]["field"]) == (["a1", None, "c"], "id")
    too_many = call([PERSON] * 501, to="/api/v1/judge/people")
    assert (too_many.status_code, "500" in too_many.json()["error"]["text"]) == (422, True)


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ("{", 400, "NOT_JSON"),
        (b"\xff\xfe", 400, "NOT_JSON"),
        ("[" * 100_000, 400, "NOT_JSON"),
        ([], 422, "NOT_AN_OBJECT"),
        (PERSON | {"name": "x"}, 422, "KEY_UNKNOWN"),
        (PERSON | {"birth_date": "2025-02-30"}, 422, "DATE_IMPOSSIBLE"),
        (PERSON | {"doses": [{"date": "2025-03-17", "product": "rota9"}]}, 422, "PRODUCT_CODE_UNKNOWN"),
        ('{"id": "a1", "birth_date": "2025-01-16", "as_of": "2025-04-01", "sex": NaN}', 422, "SEX_UNKNOWN"),
        ('{"id": "a1", "birth_date": "2025-01-16", "birth_date": "2024-01-16"}', 422, "KEY_TWICE"),
        ("x" * 4_000_001, 413, "TOO_LARGE"),
    ],
)
def test_誤った本文には符号と日本語の文(call, body: object, status: int, code: str) -> None:
    answer = call(body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert any("ぁ" <= letter <= "ん" for letter in answer.json()["error"]["text"])


def test_誤った引数は項目を示す(call) -> None:
    for written in ("R7", "0.0", "1700000000", "2026-11-21T00:00:00", "20261121"):
        answer = call(PERSON, to=f"/api/v1/judge?known_on={written}")
        assert (answer.status_code, answer.json()["error"]["field"]) == (422, "known_on"), written


def test_言語を選べば英語で理由を言い_ほかは同じ(call, client: Client) -> None:
    japanese, key = call(PERSON), make_client_named("英語のシステム")
    headers = {"Authorization": f"Bearer {key}", "Accept-Language": "fr, en-GB;q=0.8, ja;q=0.5"}
    english = client.post("/api/v1/judge", json.dumps(PERSON), content_type="application/json", headers=headers)
    assert (japanese.headers["Content-Language"], english.headers["Content-Language"]) == ("ja", "en")
    first = english.json()["doses"][0]["reasons"][0]
    assert first["text"].startswith("The dose of 17 March 2025 meets the rules")
    assert first["basis"] == japanese.json()["doses"][0]["reasons"][0]["basis"]

    def silent(value):
        if isinstance(value, dict):
            return {key: silent(inner) for key, inner in value.items() if key != "text"}
        return [silent(inner) for inner in value] if isinstance(value, list) else value

    assert silent(english.json()) == silent(japanese.json())
    headers["Accept-Language"] = "fr;q=0.9, *;q=0.1, x"
    other = client.post("/api/v1/judge/people", json.dumps([PERSON]), content_type="application/json", headers=headers)
    assert (other.headers["Content-Language"], other.json()) == ("ja", [japanese.json()])


def test_接続キーがなければ何も答えず_職員のサインインでも入れない(call, client: Client) -> None:
    for headers in [{}, {"Authorization": "Bearer x"}, {"Authorization": "Basic eDp5"}]:
        answer = client.post("/api/v1/judge", json.dumps(PERSON), content_type="application/json", headers=headers)
        assert (answer.status_code, answer.json()["error"]["code"]) == (401, "KEY_REFUSED")
        assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_権限のないシステムは拒まれ記録される(call, client: Client) -> None:
    ApiClient.objects.update(permissions=[])
    assert call(PERSON).json()["error"]["code"] == "NOT_PERMITTED"
    assert Entry.objects.filter(act="access.denied", obj="view:api-judge", decision="deny").count() == 1


def test_呼出しは人数とともに記録され_本文は残らない(call) -> None:
    call([PERSON | {"id": "秘密の番号"}] * 3, to="/api/v1/judge/people")
    entry = Entry.objects.get(act="dose.judged")
    assert (entry.n, entry.purpose, entry.actor[:2]) == (3, "DOSE_INQUIRY", "c:")
    assert "秘密" not in str(Entry.objects.filter(pk=entry.pk).values())


def test_知らないアドレスと方法も機械に読める(call, client: Client) -> None:
    assert call(PERSON, to="/api/v1/nothing").json()["error"]["code"] == "NOT_FOUND"
    assert client.get("/api/v1/judge").status_code == 405


def test_接続仕様は置いてあるものと同じ(client: Client) -> None:
    served = client.get("/api/v1/openapi.json").json()
    assert served == json.loads(json.dumps(described(api, PREFIX)))
    assert served == json.loads(TREE.read_text()), "write it anew: ./sesshu api describe > docs/api/ledger.openapi.json"


def test_接続仕様の部品の名は_それぞれ一つのものを指す() -> None:
    """The description knows parts by their names: of two with one name one would describe the answers of both."""
    ours = ("sesshu.ledger.", "sesshu.contracts.")
    known = [one for one in every_model(BaseModel) if one.__module__.startswith(ours)]
    names = Counter(one.__name__ for one in known if one.__name__.endswith(("In", "Out", "Wish")))
    assert len(names) > 30
    assert {name for name, times in names.items() if times > 1} == set()


def every_model(of: type[BaseModel]) -> set[type[BaseModel]]:
    return {one for each in of.__subclasses__() for one in (each, *every_model(each))}


@pytest.mark.parametrize(
    ("to", "wrap"), [("/api/v1/judge", lambda one: one), ("/api/v1/judge/people", lambda one: [PERSON, one])]
)
def test_個人番号はどの項目にも書けず_答えにも繰り返さない(call, to, wrap) -> None:
    number = individual_number(7).reveal()
    doses = [{"date": "2025-03-17", "product": "rota1", "place": number}]
    for wrong in ({"sex": number}, {"doses": doses}, {number: "x"}):
        answer = call(wrap(PERSON | wrong), to=to)
        assert (answer.status_code, answer.json()["error"]["code"]) == (422, "INVALID_INPUT")
        assert "個人番号の形の数字" in answer.json()["error"]["text"]
        assert number not in answer.content.decode()
    assert call(wrap(PERSON | {"id": number}), to=to).status_code == 200, "id は送り手の付けた番号"
