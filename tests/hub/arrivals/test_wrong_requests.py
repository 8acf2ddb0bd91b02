"""形の違う要求: each field is answered with what may stand in it and an example; the words for dates are for dates."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from sesshu.foundation.api.allowed import PATTERNS
from tests.hub.senders import sender_key

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tax")]
MADE = "2026-11-20T05:30:00+09:00"
ASKED: dict[str, Any] = {
    "connection": "ZEI-KAZEI", "sequence": 1, "made_at": MADE, "rows": 1, "sha256": "0" * 64, "version": "1",
}  # fmt: skip
DATES = ("日付は", "日時は", "時刻は")


def given(client: Client, path: str, body: bytes, kind: str) -> tuple[str, str]:
    headers = {"Authorization": f"Bearer {sender_key('tax')}"}
    told = client.post(f"/api/v1/{path}", body, content_type=kind, headers=headers)
    assert told.status_code == 422
    error = told.json()["error"]
    return error["field"], error["text"]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        (
            "sha256",
            None,
            "「sha256」がありません。必ず付けてください。SHA-256（16進64桁、英字は小文字）です。例：e3b0",
        ),
        (
            "sha256",
            "A" * 64,
            "「sha256」の形が正しくありません。SHA-256（16進64桁、英字は小文字）です。例：e3b0",
        ),
        ("sequence", None, "「sequence」がありません。必ず付けてください。1から9999999までの整数です。例：1"),
        ("sequence", "x", "「sequence」の形が正しくありません。1から9999999までの整数です。例：1"),
        ("version", None, "「version」がありません。必ず付けてください。1文字から10文字までです。例：1"),
        ("version", "", "「version」の形が正しくありません。1文字から10文字までです。例：1"),
        ("rows", -1, "「rows」の形が正しくありません。0以上の整数です。例：0"),
        ("connection", "zei", "例：JUKI-IDO"),
        (
            "made_at",
            None,
            "「made_at」がありません。必ず付けてください。日時は時差を付けて 2026-11-21T13:00:00+09:00 の形",
        ),
        ("made_at", "きのう", "「made_at」の形が正しくありません。日時は時差を付けて"),
    ],
)
def test_ファイルの引数は_何を書けるかと例を示し_日付の話は日付だけにする(
    client: Client, field: str, value: Any, said: str
) -> None:
    asked = {key: one for key, one in (ASKED | {field: value}).items() if one is not None}
    at, text = given(client, f"arrivals?{urlencode(asked)}", b"x", "application/octet-stream")
    assert (at, said in text) == (field, True), text
    assert any(word in text for word in DATES) == (field == "made_at")
    assert "例：" in text or field == "made_at"


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"sequence": None}, "sequence", "1から9999999までの整数です。例：1"),
        ({"version": None}, "version", "「version」がありません。必ず付けてください。"),
        ({"rows": "x"}, "rows", "500件までの並び"),
        ({"version": "1" * 11}, "version", "10文字まで"),
        ({"other": "x"}, "other", "知らない項目「other」があります"),
    ],
)
def test_呼び出しの本文も同じ(client: Client, changes: dict[str, Any], field: str, said: str) -> None:
    message = {"connection": "ZEI-KAZEI", "sequence": 1, "made_at": MADE, "version": "1", "rows": []} | changes
    body = json.dumps({key: one for key, one in message.items() if one is not None}).encode()
    at, text = given(client, "calls", body, "application/json")
    assert (at, said in text) == (field, True), text
    assert not any(word in text for word in DATES)


def test_形の説明の例は_その形に合う() -> None:
    for pattern, (words, example) in PATTERNS.items():
        assert words
        assert re.fullmatch(pattern.strip("^$"), example), pattern
