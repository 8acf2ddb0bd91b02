"""全員がいなくなった一覧: taken over the API of files and of calls, and from the simulator; never of all residents."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from sesshu.foundation import clock
from sesshu.hub.arrivals.models import Delivery
from sesshu.operate.city_systems import write_next
from tests.hub.arrivals.residents import COLUMNS, resident
from tests.hub.conftest import ADDRESSEE, TAX, as_csv, connect, hand_over, person
from tests.hub.senders import sender_key

pytestmark = pytest.mark.django_db
HEADING = as_csv(person(1)).splitlines(keepends=True)[0]


def give_file(client: Client, content: bytes, rows: int) -> Any:
    asked = {
        "connection": "ZEI-KAZEI", "version": "1", "sequence": 1, "made_at": clock.now().isoformat(), "rows": rows,
        "sha256": hashlib.sha256(content).hexdigest(),
    }  # fmt: skip
    return client.post(
        f"/api/v1/arrivals?{urlencode(asked)}", content, content_type="application/octet-stream",
        headers={"Authorization": f"Bearer {sender_key('tax')}"},
    )  # fmt: skip


@pytest.mark.usefixtures("tax")
def test_件数0のファイルは受け取られ_どの受け取る側にも空の一覧が配信される(client: Client) -> None:
    connect("DAICHO-ZEI", "out", "ledger", "tax.people", ("宛名番号", "課税年度"))
    told = give_file(client, HEADING, 0)
    assert (told.status_code, told.json()["state"], told.json()["rows"]) == (200, "accepted", 0)
    out = Delivery.objects.order_by("connection").values_list("connection", "receiver", "rows", "state")
    assert list(out) == [("ATENA-ZEI", "addressee", 0, "sending"), ("DAICHO-ZEI", "ledger", 0, "sending")]


def test_行のない呼び出しも_全員がいなくなった一覧になる(client: Client) -> None:
    connect("ZEI-KAZEI", "in", "tax", "tax.people", TAX, way="call")
    connect("ATENA-ZEI", "out", "addressee", "tax.people", ADDRESSEE)
    message = {"connection": "ZEI-KAZEI", "version": "1", "sequence": 1, "made_at": clock.now().isoformat(), "rows": []}
    told = client.post(
        "/api/v1/calls", json.dumps(message), content_type="application/json",
        headers={"Authorization": f"Bearer {sender_key('tax')}"},
    )  # fmt: skip
    assert (told.status_code, told.json()["state"]) == (200, "accepted")
    assert [one.rows for one in Delivery.objects.all()] == [0]


@pytest.mark.parametrize("layout", ["residents.full", "residents.change"])
def test_住民の全件が空ということはなく_異動のないファイルも受け取らない(layout: str) -> None:
    connect("JUKI", "in", "residents", layout, COLUMNS)
    connect("DAICHO", "out", "ledger", layout, COLUMNS)
    heading = as_csv(resident(1)).splitlines(keepends=True)[0]
    arrival = hand_over(1, connection="JUKI", content=heading, stated_rows=0, stated_sha256="")
    assert (arrival.state, arrival.reasons) == ("refused", ["データの行がありません。"])


def test_模擬の業務システムも_だれも載っていない一覧を作る(tmp_path: Path) -> None:
    files = write_next(tmp_path, "431001", 200, 1, ["FUKUSHI-SEIHO"])
    (welfare,) = [one for one in files if one.name.startswith("FUKUSHI-SEIHO")]
    assert welfare.read_bytes().count(b"\r\n") == 1, "見出しだけ"
    (tax,) = [one for one in files if one.name.startswith("ZEI-KAZEI")]
    assert tax.read_bytes().count(b"\r\n") > 1
    with pytest.raises(ValueError, match="JUKI-IDO の全件の一覧はありません"):
        write_next(tmp_path, "431001", 200, 1, ["JUKI-IDO"])
