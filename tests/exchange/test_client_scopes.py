"""The key of another system of the city at the real door of 熊本市's intermediary: with all permissions and no scope,
and with the scope of 税務. Nothing that the ledger keeps there is read or changed by it."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.exchange.ledgers import City, known
from tests.exchange.test_ledger_steps import CHILD, KUMAMOTO, do
from tests.intermediary.calls import MESSAGES

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(600)]
EVERYTHING = ["exchange_api.inquire", "exchange_api.provide", "exchange_api.records", "exchange_api.merge"]
TAX = {"systems": "010", "departments": "税務課", "information": "municipal_tax"}


def post(city: City, key: str, operation: str) -> tuple[int, dict[str, Any]]:
    """What the server's process answers on its port."""
    door = city.cities.kumamoto.door.removesuffix("/exchange/")
    told = urllib.request.Request(  # noqa: S310 - our own door
        f"{door}/api/v1/{operation}", json.dumps(MESSAGES[operation]).encode(),
        {"Content-Type": "application/json", "Authorization": f"Bearer {key}"},
    )  # fmt: skip
    try:
        with urllib.request.urlopen(told, timeout=30) as answer:  # noqa: S310
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, json.loads(refused.read())


@pytest.mark.parametrize("scope", [{}, {"scope": TAX}], ids=["範囲なし", "税務の範囲"])
def test_ほかの業務のキーでは_台帳の副本も照会も設定も動かせない(
    city: City, tmp_path: Path, scope: dict[str, Any]
) -> None:  # fmt: skip
    file = known(city.cities.kumamoto, f"ほかのシステム{len(scope)}", EVERYTHING, tmp_path / "key", **scope)
    key = Path(file).read_text(encoding="ascii")
    own = (
        {"inquiries/states", "inquiries/list", "inquiries/bodies", "inquiries/clock"} if scope else set()
    )  # its own, of which it has none
    missing = {"inquiries/fetch", "inquiries/settle"} if scope else set()
    for operation in MESSAGES:
        status, told = post(city, key, operation)
        if operation in own:
            assert (status, told.get("items", [])) == (200, []), operation
        elif operation in missing:
            assert status == 404, operation
        else:
            assert (status, told["error"]["code"]) == (403, "OUT_OF_SCOPE"), operation
            assert "マスタ「既存システム接続の範囲」" in told["error"]["text"]


@contextmanager
def without_scope(city: City) -> Iterator[None]:
    """An office that was upgraded: nobody has said yet what the ledger may do."""
    where = "UPDATE client_scope SET superseded_at = %s WHERE code = '予防接種管理システム'"
    with psycopg.connect(city.cities.databases.ensure(KUMAMOTO).owner, autocommit=True) as connection:
        connection.execute(where, [datetime(2026, 11, 1, tzinfo=UTC)])
        try:
            yield
        finally:
            connection.execute(where, [None])


def test_範囲の登録がない間は照会が理由とともに待ち_登録されれば職員が何もしなくても回答が届く(city: City) -> None:
    at, look = city.child(9900), CHILD + "row = ExchangeInquiry.objects.get(resident=child)\nanswer = [row.state, {}]"
    with without_scope(city):
        do(city, "ask", at)
        do(city, "hand over", at)
        state, told = city.run((look.replace("{}", "row.message")).format(at=at))
        assert state == "draft"
        assert "マスタ「既存システム接続の範囲」" in told
        assert "今日できること: なし" in told
    do(city, "hand over", at)
    do(city, "answer", at)
    assert city.run(look.replace("{}", "row.answers.count()").format(at=at)) == ["fetched", 1]
