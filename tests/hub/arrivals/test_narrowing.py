"""渡す日の連携: what leaves is cut by the register of that day; what may no longer be had does not arrive."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models.functions import Now
from django.urls import reverse

from sesshu.foundation import clock
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import NotNow
from sesshu.foundation.outbox.delivering import deliver_next
from sesshu.foundation.outbox.models import Message
from sesshu.hub.arrivals import actions, queries
from sesshu.hub.arrivals.health import hub
from sesshu.hub.arrivals.models import Delivery
from sesshu.hub.connections.models import Connection
from tests.attacks.conftest import signed_in_as  # noqa: F401 - a fixture
from tests.hub.arrivals.listening import Listening, listening
from tests.hub.conftest import ADDRESSEE, TAKER, TAX, connect, hand_over, person

pytestmark = pytest.mark.django_db
LEFT = ("宛名番号", "氏名", "生年月日", "性別")


@pytest.fixture
def receiver(tmp_path: Path, settings: Any) -> Iterator[Listening]:
    connect("ZEI-KAZEI", "in", "tax", "tax.people", TAX)
    settings.SESSHU_RECEIVERS = str(tmp_path / "receivers.json")
    with listening(tmp_path / "receivers.json") as found:
        yield found


def work() -> None:
    """Until nothing waits."""
    while deliver_next():
        pass


def change(code: str, **values: Any) -> None:
    """The register says otherwise from now on: the row before is superseded, as an approved change does."""
    row = Connection.objects.believed().get(code=code)
    Connection.objects.filter(pk=row.pk).update(superseded_at=clock.now())
    kept = {f.name: getattr(row, f.name) for f in Connection._meta.concrete_fields if f.name != "id"}
    Connection.objects.create(**(kept | {"recorded_at": clock.now()} | values))


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def test_保留の間に外された住所は_通した後に渡らず_捨てたことが見える(receiver: Listening, signed_in_as) -> None:  # noqa: F811
    connect("DAICHO-ZEI", "out", "ledger", "tax.people", ADDRESSEE)
    held = hand_over(1, person(1), person(2), made_at=clock.now() - timedelta(hours=50))
    change("DAICHO-ZEI", columns="\n".join(LEFT))
    actions.release(arrival_id=held.pk, reason="確認済み", by=TAKER, purpose="DATA_HUB")
    work()
    ((asked, body),) = receiver.files
    assert [tuple(row) for row in rows(body)] == [LEFT] * 2
    one = Delivery.objects.get()
    digest = hashlib.sha256(body).hexdigest()
    assert (asked["sha256"], one.sha256, one.told["sha256"]) == (digest, digest, digest)
    assert (one.state, one.columns, one.late_columns, one.late_persons) == ("delivered", list(LEFT), ["住所"], 0)
    page = signed_in_as("clerk").get(reverse("delivery-detail", args=[one.pk])).content.decode()
    assert "さらに渡さなかった項目</dt><dd>住所</dd>" in page
    assert "受け取り側の状態</dt><dd>受付済み" in page
    assert "received" not in page


def test_順番を待つ間に狭めた年齢で_人を捨て_件数も控えも渡したとおりになる(
    receiver: Listening, signed_in_as  # noqa: F811
) -> None:  # fmt: skip
    connect("ATENA-ZEI", "out", "addressee", "tax.people", ADDRESSEE, oldest_age=64)
    connect("DAICHO-ZEI", "out", "ledger", "tax.people", ADDRESSEE)
    for number in (1, 2):
        hand_over(number, person(1), person(2, 生年月日="1966-01-01"), person(3))
    for code in ("ATENA-ZEI", "DAICHO-ZEI"):
        change(code, oldest_age=50)
    work()
    assert [[one["business_number"] for one in told["people"]] for told in receiver.people] == [
        [f"{n:015}" for n in (1, 3)]
    ] * 2
    assert [(asked["rows"], len(rows(body))) for asked, body in receiver.files] == [("2", 2)] * 2
    assert set(Delivery.objects.values_list("rows", "late_persons", "state")) == {(2, 1, "delivered")}
    one = Delivery.objects.first()
    page = signed_in_as("clerk").get(reverse("delivery-detail", args=[one.pk])).content.decode()
    assert "さらに渡さなかった人</dt><dd>1人</dd>" in page
    assert "さらに渡さなかった項目" not in page


def test_送れたか分からない配信は_項目が減ると止まり_職員が確かめてから切って渡す(
    receiver: Listening, settings: Any, tmp_path: Path
) -> None:
    connect("DAICHO-ZEI", "out", "ledger", "tax.people", ADDRESSEE)
    hand_over(1)
    there, away = settings.SESSHU_RECEIVERS, tmp_path / "away.json"
    away.write_text(json.dumps({"ledger": {"address": "http://127.0.0.1:9/", "key": "x"}}), encoding="utf-8")
    settings.SESSHU_RECEIVERS = str(away)
    work()
    assert Message.objects.get().error_code == "ReceiverAway"
    change("DAICHO-ZEI", columns="\n".join(LEFT))
    settings.SESSHU_RECEIVERS = there
    Message.objects.update(due_at=Now())
    work()
    one = Delivery.objects.get()
    assert (receiver.files, one.state, queries.to_be_looked_at(TAKER)) == ([], "refused", 1)
    assert "「DAICHO-ZEI_000001.csv」を探し、あれば取り消してから" in one.reason
    actions.send_again(delivery_id=one.pk, by=TAKER, purpose="DATA_HUB")
    work()
    assert ["住所" in rows(body)[0] for _, body in receiver.files] == [False]
    assert (Delivery.objects.get().state, Delivery.objects.get().late_columns) == ("delivered", ["住所"])


def test_もう一度配信するときも_宛名には_いま渡してよい項目だけが渡り_後で広げても戻らない(receiver: Listening) -> None:
    connect("ATENA-ZEI", "out", "addressee", "tax.people", ADDRESSEE)
    hand_over(1)
    work()
    one = Delivery.objects.get()
    for columns in (LEFT, ADDRESSEE):
        change("ATENA-ZEI", columns="\n".join(columns))
        actions.send_again(delivery_id=one.pk, by=TAKER, purpose="DATA_HUB")
        work()
    assert [bool(told["people"][0]["address"]) for told in receiver.people] == [True, False, False]
    one.refresh_from_db()
    assert (one.state, one.late_columns, one.told["sha256"]) == ("delivered", ["住所"], one.sha256)


def test_配信済みのものは_連携が終わっても人を選べなくても_配信済みのままで取り消せる(receiver: Listening) -> None:
    connect("DAICHO-ZEI", "out", "ledger", "tax.people", ("宛名番号", "氏名"), oldest_age=64)
    hand_over(1)
    work()
    one = Delivery.objects.get()
    changes: tuple[dict[str, Any], ...] = ({"oldest_age": 50}, {"valid_until": clock.today() - timedelta(days=1)})
    for values in changes:
        actions.send_again(delivery_id=one.pk, by=TAKER, purpose="DATA_HUB")
        change("DAICHO-ZEI", **values)  # before the worker's turn
        work()
        one.refresh_from_db()
        assert (one.state, one.receipt, len(receiver.files)) == ("delivered", "r1", 1)
        assert "今回は渡していません" in one.reason
        with pytest.raises(NotNow, match="今回は渡していません"):
            actions.send_again(delivery_id=one.pk, by=TAKER, purpose="DATA_HUB")
        change("DAICHO-ZEI", oldest_age=64)
    actions.withdraw(delivery_id=one.pk, reason="誤り", by=TAKER, purpose="DATA_HUB")
    assert Delivery.objects.get().state == "withdrawn"


def test_配信済みのものをやり直して送れず断念しても_配信済みに戻る(
    receiver: Listening, settings: Any, tmp_path: Path
) -> None:
    connect("DAICHO-ZEI", "out", "ledger", "tax.people", ADDRESSEE)
    hand_over(1)
    work()
    one = Delivery.objects.get()
    settings.SESSHU_RECEIVERS = str(tmp_path / "nowhere.json")
    actions.send_again(delivery_id=one.pk, by=TAKER, purpose="DATA_HUB")
    for _ in range(3):
        work()
        Message.objects.filter(state="waiting").update(due_at=Now())
    actions.give_up(delivery_id=one.pk, reason="前の配信で足りる", by=TAKER, purpose="DATA_HUB")
    one.refresh_from_db()
    assert (one.state, one.receipt) == ("delivered", "r1")


def test_渡せる人を選べない配信は止まって仕事の一覧に出て_後の配信は待つ(receiver: Listening) -> None:
    columns = ("宛名番号", "履歴番号", "氏名", "住民区分")
    connect("JUKI", "in", "residents", "residents.change", columns)
    connect("DAICHO", "out", "ledger", "residents.change", columns[:3])
    row = {"宛名番号": f"{1:015}", "履歴番号": "1", "氏名": "試験", "住民区分": "1"}
    for number in (1, 2):
        hand_over(number, row, connection="JUKI")
    change("DAICHO", persons="registered")
    work()
    assert list(Delivery.objects.order_by("number").values_list("state", flat=True)) == ["refused", "waiting"]
    assert Delivery.objects.get(number=1).get_state_display() == "渡せずに停止", "受け取り側は何も拒否していない"
    (standing,) = [one for one in queries.standings(TAKER) if one.connection.code == "JUKI"]
    assert (standing.word, "「住民区分」がなく" in standing.why) == ("配信が停止", True)
    assert (queries.to_be_looked_at(TAKER), hub().value["stopped"]) == (1, 1)
    change("DAICHO", persons="everyone")  # put right: nothing of the change is lost
    actions.send_again(delivery_id=Delivery.objects.get(number=1).pk, by=TAKER, purpose="DATA_HUB")
    work()
    assert [asked["name"][-6:] for asked, _ in receiver.files] == ["01.csv", "02.csv"]


def test_何行もある人を渡さないときも_行ではなく人を数える(receiver: Listening) -> None:
    columns = ("宛名番号", "手帳の種類", "等級", "生年月日")
    connect("TECHO", "in", "disability", "disability.people", columns)
    connect("DAICHO-TECHO", "out", "ledger", "disability.people", columns, oldest_age=64)
    two = [(1, "1966-01-01"), (2, "1990-05-01")]
    given = [(f"{n:015}", kind, "1", birth) for n, birth in two for kind in "12"]
    hand_over(1, *(dict(zip(columns, one, strict=True)) for one in given), connection="TECHO")
    change("DAICHO-TECHO", oldest_age=50)
    work()
    one = Delivery.objects.get()
    assert (one.rows, one.late_persons) == (2, 1)


def test_変わっていない連携では_生年月日を渡さない相手にも_年齢で選んだ人がそのまま渡る(receiver: Listening) -> None:
    connect("DAICHO-ZEI", "out", "ledger", "tax.people", ("宛名番号", "氏名"), oldest_age=64)
    hand_over(1, person(1), person(2, 生年月日="1940-01-01"))
    work()
    assert [row["宛名番号"] for row in rows(receiver.files[0][1])] == [f"{1:015}"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"valid_until": clock.today() - timedelta(days=1)}, "渡す連携が終わっています"),
        ({"system": "addressee"}, "渡す連携が終わっています"),
    ],
)
def test_終わった連携の配信は_理由を残して渡さず_次に進む(
    receiver: Listening, changes: dict[str, Any], said: str
) -> None:
    connect("DAICHO-ZEI", "out", "ledger", "tax.people", ("宛名番号", "氏名"), oldest_age=64)
    hand_over(1)
    hand_over(2)
    change("DAICHO-ZEI", **changes)
    work()
    assert (receiver.files, receiver.people) == ([], [])
    for one in Delivery.objects.all():
        assert (one.state, said in one.reason, one.ended_at is not None) == ("given_up", True, True)
    assert set(Entry.objects.filter(act="delivery.may_not_leave").values_list("decision", flat=True)) == {"deny"}


def test_異動のファイルで渡せる人がいなくなれば_空のファイルは渡さない(receiver: Listening) -> None:
    columns = ("宛名番号", "履歴番号", "氏名", "住民区分")
    connect("JUKI", "in", "residents", "residents.change", columns)
    connect("DAICHO", "out", "ledger", "residents.change", columns)
    row = {"宛名番号": f"{1:015}", "履歴番号": "1", "氏名": "試験", "住民区分": "9"}
    hand_over(1, row, connection="JUKI")
    change("DAICHO", persons="registered")
    work()
    assert (receiver.files, Delivery.objects.get().state) == ([], "given_up")
    assert "渡せる人がいなくなりました" in Delivery.objects.get().reason
