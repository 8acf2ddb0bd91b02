"""一覧が縮んだとき: a whole list on which far fewer people stand, or nobody, waits for a person and a reason."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from django.urls import reverse

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.health.registry import WATCH
from sesshu.foundation.masters import actions as masters
from sesshu.hub.arrivals import actions, queries
from sesshu.hub.arrivals.health import hub
from sesshu.hub.arrivals.models import Arrival, Delivery
from sesshu.hub.connections.models import ArrivalThreshold
from sesshu.hub.connections.thresholds import ARRIVAL_THRESHOLD
from tests.attacks.conftest import signed_in_as  # noqa: F401 - a fixture
from tests.hub.conftest import TAKER, as_csv, connect, hand_over, person
from tests.hub.senders import sender_key

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tax")]
HANDBOOKS = ("宛名番号", "手帳の種類", "等級")


def people(many: int) -> list[dict[str, str]]:
    return [person(number) for number in range(1, many + 1)]


def give(client: Client, key: str, sequence: int, rows: list[dict[str, str]]) -> dict[str, Any]:
    """Over the hub's own door, as the tax system does."""
    content = as_csv(*rows) if rows else as_csv(person(1)).splitlines(keepends=True)[0]
    asked = {
        "connection": "ZEI-KAZEI", "version": "1", "sequence": sequence, "made_at": clock.now().isoformat(),
        "rows": len(rows), "sha256": hashlib.sha256(content).hexdigest(),
    }  # fmt: skip
    told = client.post(
        f"/api/v1/arrivals?{urlencode(asked)}", content, content_type="application/octet-stream",
        headers={"Authorization": f"Bearer {key}"},
    )  # fmt: skip
    assert told.status_code == 200, told.content
    return dict(told.json())


def test_三割を超えて減った一覧と空の一覧は保留になり_監視に出て_理由を付けて通す(client: Client, signed_in_as) -> None:  # noqa: F811
    key = sender_key("tax")
    assert give(client, key, 1, people(467))["state"] == "accepted"
    told = give(client, key, 2, people(2))
    assert told["state"] == "held"
    assert told["reasons"][0].startswith("前の一覧（通番1）の467人に対し、この一覧は2人です。途中で切れていないか")
    assert Delivery.objects.filter(number__isnull=False).count() == 1, "受け取る側には渡らない"
    page = signed_in_as("clerk").get(reverse("hub-monitor")).content.decode()
    assert page.count("467人に対し、この一覧は2人です") == 2, "連携の状態と、受領の一覧"
    assert hub().state == WATCH
    held = Arrival.objects.get(sequence=2)
    with pytest.raises(InvalidInput):
        actions.release(arrival_id=held.pk, reason="", by=TAKER, purpose="DATA_HUB")
    actions.release(arrival_id=held.pk, reason="区の分割で対象が減った", by=TAKER, purpose="DATA_HUB")
    assert Delivery.objects.get(arrival=held).number == 2
    empty = give(client, key, 3, [])
    assert (empty["state"], "2人に対し、この一覧は0人です" in empty["reasons"][0]) == ("held", True), (
        "20人より少なくても"
    )


def test_三割までの減りと_少ない人数の一覧と_増えた一覧は通る() -> None:
    for sequence, many in enumerate((30, 21, 100, 10), start=1):
        assert hand_over(sequence, *people(many)).state == ("held" if many == 10 else "accepted"), many
    connect("FUKUSHI", "in", "welfare", "welfare.people", ("宛名番号",))
    for sequence, many in enumerate((19, 1), start=1):
        rows = [{"宛名番号": f"{n:015}"} for n in range(many)]
        assert hand_over(sequence, *rows, connection="FUKUSHI").state == "accepted", "割合では分からない"


def test_人数が同じでも_渡す人が大きく減れば保留になる() -> None:
    hand_over(1, *people(40))
    arrival = hand_over(2, *(one | {"生年月日": ""} for one in people(40)))
    assert arrival.holds == ["shrunk"], "生年月日がなければ年齢で選べず、宛名の40人が終わりになる"
    assert "からATENA-ZEIに渡す予定だった40行に対し、この一覧は0行です" in arrival.reasons[0]
    assert hand_over(3, *people(30)).holds == ["gap"]


def test_割合は日付つきのマスタで_ほかの職員が承認して変わる(clerk: Actor, chief: Actor) -> None:
    assert "（全員の一覧で減った人数の、前に受領した一覧の人数に対する割合 30%）" in ARRIVAL_THRESHOLD.help
    hand_over(1, *people(100))
    asked = masters.request_change(
        of=ARRIVAL_THRESHOLD, act="new", code="delivered_endings", valid_from=clock.today(), values={"percent": 5},
        reason="試験", by=clerk, purpose="MASTER_MAINTENANCE",
    )  # fmt: skip
    assert hand_over(2, *people(90)).state == "accepted"
    approvals.approve(approval_id=asked.approval, by=chief)
    assert ArrivalThreshold.objects.as_of(clock.today()).get().title.startswith("全員の一覧で減った人数")
    assert hand_over(3, *people(80)).state == "held"


def test_人数は行数ではなく_異動のファイルには当てはめない() -> None:
    connect("TECHO", "in", "disability", "disability.people", (*HANDBOOKS, "生年月日"))
    connect("DAICHO-TECHO", "out", "ledger", "disability.people", HANDBOOKS, oldest_age=64)
    two = [dict(zip(HANDBOOKS, (f"{n:015}", kind, "1"), strict=True)) for n in range(30) for kind in "12"]
    two = [one | {"生年月日": "1990-05-01"} for one in two]
    assert hand_over(1, *two, connection="TECHO").persons == 30
    assert hand_over(2, *two[::2], connection="TECHO").state == "accepted", "行は半分でも、人は同じ"
    assert list(Delivery.objects.order_by("number").values_list("rows", flat=True)) == [60, 30]
    nobody = hand_over(3, *(one | {"生年月日": ""} for one in two), connection="TECHO")
    assert "DAICHO-TECHOに渡す予定だった30行に対し、この一覧は0行です" in nobody.reasons[0]
    columns = ("宛名番号", "履歴番号")
    connect("JUKI", "in", "residents", "residents.change", columns)
    for sequence, many in enumerate((50, 1), start=1):
        rows = [dict(zip(columns, (f"{n:015}", "1"), strict=True)) for n in range(many)]
        assert hand_over(sequence, *rows, connection="JUKI").state == "accepted"


def test_欠けた通番が届いたとき_縮んだ一覧と古くなった一覧は自動では通らない(monkeypatch: pytest.MonkeyPatch) -> None:
    hand_over(1, *people(30))
    assert hand_over(3, *people(30)).holds == ["gap"]
    hand_over(2, *people(60))
    assert Arrival.objects.get(sequence=3).holds == ["shrunk"], "通番2の60人から半分になる"
    assert hand_over(5, *people(60), made_at=clock.now() - timedelta(hours=47)).holds == ["gap"]
    held = Arrival.objects.get(sequence=3)
    later = clock.now() + timedelta(hours=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert hand_over(4, *people(30)).holds == ["gap", "shrunk"]
    actions.release(arrival_id=held.pk, reason="確認済み", by=TAKER, purpose="DATA_HUB")
    states = dict(Arrival.objects.values_list("sequence", "state"))
    assert states == {1: "accepted", 2: "accepted", 3: "accepted", 4: "accepted", 5: "held"}
    five = Arrival.objects.get(sequence=5)
    assert (five.holds, five.reasons) == (["old"], ["作成から時間がたっています"])


def test_同じ人が二度載った一覧は_両方の行を示して受け付けず_番号は繰り返さない() -> None:
    arrival = hand_over(1, person(1), person(2), person(1, 氏名="別の　名前"))
    assert (arrival.state, arrival.deliveries.count()) == ("refused", 0)
    assert arrival.reasons[0].startswith("4行目の「宛名番号」は、2行目と同じです。同じ「宛名番号」は1行だけに")
    assert f"{1:015}" not in arrival.reasons[0]
    connect("TECHO", "in", "disability", "disability.people", HANDBOOKS)
    row = dict(zip(HANDBOOKS, (f"{1:015}", "1", "1"), strict=True))
    twice = hand_over(1, row, row | {"手帳の種類": "2"}, row, connection="TECHO")
    assert "4行目の「宛名番号」と「手帳の種類」は、2行目と同じです" in twice.reasons[0], "手帳の種類が違えば別の行"


def test_受け取る側がない連携は_受領にも監視にもそうと出て_全員を捨てたと数える(chief: Actor, signed_in_as) -> None:  # noqa: F811
    connect("HOKEN", "in", "insurance", "insurance.people", ("宛名番号",))
    arrival = hand_over(1, {"宛名番号": f"{1:015}"}, {"宛名番号": f"{2:015}"}, connection="HOKEN")
    assert (arrival.state, sum(arrival.dropped_persons.values()), arrival.deliveries.count()) == ("accepted", 2, 0)
    page = signed_in_as("chief").get(reverse("arrival-detail", args=[arrival.pk])).content.decode()
    assert "受け取る側</dt><dd>ありません。" in page
    assert "受け取る側がないため全員 2人" in page
    (standing,) = [one for one in queries.standings(chief) if one.connection.code == "HOKEN"]
    assert standing.marks == [("wrong", "受け取る側なし")]
    assert "全員分を捨てています" in standing.why
    assert (hub().state, hub().value["nobody"]) == (WATCH, 1)


def test_版を示さないと受け取らず_版の例を示す() -> None:
    with pytest.raises(InvalidInput, match="この連携の版は1です") as refused:
        hand_over(1, version="")
    assert (refused.value.field, "例：1" in refused.value.message) == ("version", True)
    assert not Arrival.objects.exists()
