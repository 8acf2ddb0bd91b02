"""監視: what came, what is held and why, on pages that show no person."""

from __future__ import annotations

import json
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import NotNow
from sesshu.foundation.health.registry import WATCH
from sesshu.hub.arrivals import queries
from sesshu.hub.arrivals.delivering import put_next
from sesshu.hub.arrivals.health import hub
from sesshu.hub.arrivals.models import Arrival, Delivery
from sesshu.hub.arrivals.receivers import _place
from sesshu.hub.connections.models import Connection
from tests.attacks.conftest import signed_in_as  # noqa: F401 - a fixture
from tests.hub.conftest import hand_over, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tax")]


def test_届いたもの_保留とその理由_捨てた数が見え_人は見えない(signed_in_as) -> None:  # noqa: F811
    first = hand_over(1, person(1), person(2, 生年月日="1940-01-01"))
    held = hand_over(3)
    client = signed_in_as("clerk")
    page = client.get(reverse("hub-monitor")).content.decode()
    for said in ("ZEI-KAZEI", "保留1件", "通番が飛んでいます"):
        assert said in page
    detail = client.get(reverse("arrival-detail", args=[first.pk])).content.decode()
    assert "カナ氏名、合計所得金額、ほかに知らない項目1個" in detail
    assert "渡さない人</dt><dd>1人" in detail
    waiting = client.get(reverse("arrival-detail", args=[held.pk])).content.decode()
    assert "保留を通す" in waiting
    out = client.get(reverse("delivery-detail", args=[first.deliveries.get().pk])).content.decode()
    assert all("試験　" not in text for text in (page, detail, waiting, out))


def test_止まった配信は理由とともに見え_後の配信は待つ(chief: Actor) -> None:
    hand_over(1)
    hand_over(2)
    one = Delivery.objects.get(number=1)
    Delivery.objects.filter(pk=one.pk).update(state="refused", reason="見出しが違います")
    put_next(one.connection)
    assert Delivery.objects.get(number=2).state == "waiting"
    (standing,) = queries.standings(chief)
    assert (standing.word, standing.why) == ("配信が停止", "見出しが違います")


def test_期間が終わった連携も_保留が残っていれば監視に出る(chief: Actor) -> None:
    hand_over(1)
    hand_over(3)
    Connection.objects.update(valid_until=clock.today() - timedelta(days=1))
    (standing,) = queries.standings(chief)
    assert (standing.connection.code, standing.word, standing.late) == ("ZEI-KAZEI", "保留1件", False)
    assert hub().state == WATCH
    Arrival.objects.filter(state="held").update(state="withdrawn")
    assert queries.standings(chief) == []


@pytest.mark.parametrize(
    ("address", "is_refused"),
    [
        ("http://ledger.example/api/v1/", True),
        ("https://ledger.example/api/v1/", False),
        ("http://127.0.0.1:1/", False),
    ],
)
def test_本番では暗号化されない線で渡さない(address: str, is_refused: bool, settings: Any, tmp_path: Path) -> None:
    file = tmp_path / "receivers.json"
    file.write_text(json.dumps({"ledger": {"address": address, "key": "x"}}))
    settings.SESSHU_RECEIVERS, settings.SESSHU_PRODUCTION = str(file), True
    with pytest.raises(NotNow, match="https://") if is_refused else nullcontext():
        assert _place("ledger")["address"] == address


def test_予定の時刻を過ぎて届いていなければ遅れ(chief: Actor) -> None:
    (standing,) = queries.standings(chief)
    assert standing.late
    arrival = hand_over(1)
    (standing,) = queries.standings(chief)
    assert (standing.late, standing.last) == (False, arrival)
    Arrival.objects.update(received_at=clock.now().replace(year=clock.now().year - 1))
    (standing,) = queries.standings(chief)
    assert standing.late
