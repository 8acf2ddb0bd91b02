"""名乗り: a key speaks for the systems that the register names for it today, and for nothing else."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.api.models import ApiClient
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.masters import actions as masters
from sesshu.hub.arrivals.models import Arrival, Stream
from sesshu.hub.connections.health import spoken_for
from sesshu.hub.connections.models import SpokenFor
from sesshu.hub.connections.speaking import SPOKEN_FOR
from tests.hub.conftest import as_csv, person
from tests.hub.senders import sender_key

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tax")]


def give(client: Client, key: str, sequence: int = 1, **changes: Any) -> Any:
    content = as_csv(person(1))
    asked = {
        "connection": "ZEI-KAZEI", "version": "1", "sequence": sequence, "made_at": clock.now().isoformat(), "rows": 1,
        "sha256": hashlib.sha256(content).hexdigest(),
    } | changes  # fmt: skip
    return client.post(
        f"/api/v1/arrivals?{urlencode(asked)}", content, content_type="application/octet-stream",
        headers={"Authorization": f"Bearer {key}"},
    )  # fmt: skip


def test_学齢簿の接続キーでは課税情報を渡せず_断ったことが残り_通番も動かない(client: Client) -> None:
    told = give(client, sender_key("school", name="学齢簿システム"), 999_999)
    assert (told.status_code, told.json()["error"]["code"]) == (403, "NOT_ITS_SYSTEM")
    assert not Arrival.objects.exists()
    assert not Stream.objects.exists(), "大きな通番で本物のデータを止められない"
    assert Entry.objects.get(act="arrival.not_its_system").decision == "deny"
    own = give(client, sender_key("school", "tax", name="税務システム"))
    assert (own.status_code, own.json()["state"]) == (200, "accepted")


@pytest.mark.parametrize(
    "wrong",
    [{"made_at": "0001-01-01T00:00:00+09:00"}, {"made_at": "9999-12-31T23:59:59+00:00"}, {"rows": 10**12},
     {"connection": "ZEI-KAZEI\0"}],
)  # fmt: skip
def test_ありえない日時や数や文字は_項目の名前を挙げて断られる(client: Client, wrong: dict[str, Any]) -> None:
    told = give(client, sender_key("tax", name="税務システム"), **wrong)
    assert (told.status_code, told.json()["error"]["field"]) == (422, next(iter(wrong)))
    assert not Arrival.objects.exists()


def test_登録のない接続システムからは何も受け取らず_控えも見せない(client: Client) -> None:
    assert give(client, sender_key("tax", name="税務システム")).status_code == 200
    assert give(client, sender_key(name="新しいシステム")).status_code == 403, "同じ内容でも、最初の受領を答えない"


def test_名乗れるのは期間の中だけ(client: Client) -> None:
    yesterday = clock.today() - timedelta(days=1)
    over = sender_key("tax", name="旧税務システム", valid_from=yesterday, valid_until=yesterday)
    coming = sender_key("tax", name="次期税務システム", valid_from=clock.today() + timedelta(days=1))
    assert [give(client, key).status_code for key in (over, coming)] == [403, 403]


def test_名乗りはほかの職員の承認で有効になり_ない業務システムは登録できない(clerk: Actor, chief: Actor) -> None:
    sender_key(name="税務システム")

    def ask(code: str, systems: str) -> Any:
        return masters.request_change(
            of=SPOKEN_FOR, act="new", code=code, valid_from=clock.today(), values={"systems": systems}, reason="試験",
            by=clerk, purpose="MASTER_MAINTENANCE",
        )  # fmt: skip

    with pytest.raises(InvalidInput, match="使えるもの: residents＝住民記録"):
        ask("税務システム", "zei")
    with pytest.raises(InvalidInput, match="登録されていません"):
        ask("ほかのシステム", "tax")
    asked = ask("税務システム", "tax")
    assert not SpokenFor.objects.exists()
    approvals.approve(approval_id=asked.approval, by=chief)
    assert SpokenFor.objects.get().systems == "tax"


def test_稼働状況に_名乗りの登録がなくて断られるシステムが名前で出る(client: Client) -> None:
    assert spoken_for().state == "good"
    sender_key("tax", name="税務システム")
    sender_key("tax", name="旧システム", valid_from=clock.today() + timedelta(days=1))
    ApiClient.objects.create(
        name="照会だけ", permissions=["transfer_api.ask"], valid_from=clock.today(), valid_until=clock.today(),
        created_at=clock.now(),
    )  # fmt: skip
    told = spoken_for()
    assert (told.value, told.state) == ({"without": 1}, "watch")
    assert "断っているシステム: 旧システム。マスタ「接続システムの名乗り」に、今日有効な業務システムを登録" in told.text
    line = client.get("/health/live/").json()["lines"]["spoken_for"]
    assert line == {"value": {"without": 1}, "state": "watch"}, "監視装置には数だけ"
