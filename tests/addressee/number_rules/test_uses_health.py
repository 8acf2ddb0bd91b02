"""稼働状況: 個人番号の利用の登録がなくて断られる連携システムが、名前で出る。"""

from __future__ import annotations

import pytest
from django.test import Client

from sesshu.addressee.number_rules.health import number_uses
from sesshu.addressee.number_rules.models import NumberUse
from sesshu.foundation import clock
from sesshu.foundation.api.models import ApiClient

pytestmark = pytest.mark.django_db


def caller(name: str, *permissions: str, **use: str) -> None:
    """A calling system whose key holds today; with `use` it has an entry in the master."""
    today = clock.today()
    ApiClient.objects.create(
        name=name, permissions=list(permissions), valid_from=today, valid_until=today, created_at=clock.now()
    )
    if use:
        usual = {"valid_from": today, "recorded_at": clock.now(), "recorded_by": "t", "systems": "001"}
        NumberUse.objects.create(code=name, **(usual | use))


def test_登録のない連携システムと_登録が権限に合わないものが名前で出る(client: Client) -> None:
    assert number_uses().state == "good"
    caller("台帳", "number_api.put", purposes="PUT_RESIDENT")
    caller("中間サーバー", "unified.translate")
    assert number_uses().state == "good", "番号を名乗らない権限には、登録は要らない"
    caller("税務システム", "number_api.put")
    told = number_uses()
    assert (told.value, told.state) == ({"without": 1}, "watch")
    assert "断っているシステム: 税務システム。マスタ「個人番号の利用（連携システム）」に" in told.text
    caller("窓口システム", "number_api.find", purposes="CONTRACTOR_PROVIDE")
    caller("住民記録", "number_api.precondition", purposes="PUT_RESIDENT")
    caller("福祉システム", "finding.feed_numbers", purposes="INMOVER_QUERY")
    assert "住民記録、福祉システム、税務システム、窓口システム" in number_uses().text
    line = client.get("/health/live/").json()["lines"]["number_uses"]
    assert line == {"value": {"without": 4}, "state": "watch"}, "監視装置には数だけ"
    NumberUse.objects.filter(code="住民記録").update(facts="move_in")
    NumberUse.objects.filter(code="窓口システム").update(purposes="INMOVER_QUERY")
    NumberUse.objects.filter(code="福祉システム").update(purposes="PUT_RESIDENT")
    NumberUse.objects.filter(code="台帳").update(superseded_at=clock.now())
    assert "断っているシステム: 台帳、税務システム。" in number_uses().text, "登録が今日までに終わったもの"
    ApiClient.objects.filter(name__in=["台帳", "税務システム"]).update(stopped_at=clock.now(), stopped_reason="廃止")
    assert number_uses().state == "good"
