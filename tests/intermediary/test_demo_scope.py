"""試行環境を残したまま新しい版で起動しても、増えた接続の範囲が渡る。試行する人がマスタで決めたことは残る。"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from sesshu.foundation import clock
from sesshu.intermediary.exchange_rules.models import ClientScope
from sesshu.operate.exchange.arranging import SCOPES
from sesshu.operate.exchange.city_inside import client

pytestmark = pytest.mark.django_db
NAME, STARTED = "試行の台帳", date(2025, 1, 1)
SCOPE = SCOPES["ledger"]


def before(**values: Any) -> ClientScope:
    """The row of a version that knew neither copies nor the records of one person."""
    usual: dict[str, Any] = {
        "code": NAME, "valid_from": STARTED, "recorded_at": clock.now(), "recorded_by": "j:demo", "systems": "001",
        "departments": SCOPE["departments"], "sets_flags": True,
    }  # fmt: skip
    return ClientScope.objects.create(**(usual | values))


def start() -> None:
    client({"name": NAME, "permissions": [], "key": "sesshu_試行", "scope": SCOPE})


def held() -> list[dict[str, Any]]:
    return list(ClientScope.objects.believed().filter(code=NAME).order_by("valid_from").values(*SCOPE))


def test_初めての起動では_登録が一つでき_もう一度起動しても変わらない() -> None:
    for _ in range(2):
        start()
        assert held() == [SCOPE]
    assert ClientScope.objects.filter(code=NAME).count() == 1


def test_前の版の登録があれば_増えた範囲が加わり_前の登録は残る() -> None:
    old = before()
    for _ in range(2):
        start()
        assert held() == [SCOPE]
    rows = ClientScope.objects.filter(code=NAME)
    assert (rows.count(), rows.get(pk=old.pk).superseded_at is not None) == (2, True)
    assert rows.get(superseded_at=None).valid_from == STARTED


def test_試行する人が足した部署と期間はそのまま_外した範囲は戻らない() -> None:
    before(superseded_at=clock.now())
    day = clock.today()
    mine = {"departments": "総務 課\n福祉課", "sets_flags": False}
    before(valid_until=day, **mine)
    before(valid_from=day + timedelta(days=1), information="immunization_record", **mine)
    start()
    first, second = held()
    assert (first["departments"], first["sets_flags"], first["lists_records"]) == ("総務 課\n福祉課", False, True)
    assert (first["information"], second["information"]) == ("", "immunization_record"), (
        "一度あった範囲は、外されたもの"
    )
