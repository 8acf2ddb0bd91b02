"""受領: what is dropped and counted, what waits, what is refused, and in which order things go out."""

from __future__ import annotations

import csv
import hashlib
import io
from datetime import date, timedelta

import pytest
from django.db import connection

from sesshu.contracts.hub.v1 import PeopleIn, PeopleOut
from sesshu.foundation import clock
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow, NotPermitted
from sesshu.foundation.files.reading import FileRefused
from sesshu.foundation.files.sealing import opened
from sesshu.foundation.outbox.models import Message
from sesshu.foundation.written import check_message
from sesshu.hub.arrivals import actions, addressees
from sesshu.hub.arrivals.api import receipt
from sesshu.hub.arrivals.cutting import cut
from sesshu.hub.arrivals.models import Arrival, Delivery
from sesshu.hub.connections.layouts import layouts
from sesshu.hub.connections.models import Connection
from sesshu.numbers.testing import individual_number
from tests.hub.conftest import ADDRESSEE, TAKER, as_csv, connect, hand_over, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tax")]


def content(delivery: Delivery) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(opened(bytes(delivery.content)).decode())))


def states() -> list[tuple[int, str]]:
    return sorted(Arrival.objects.values_list("sequence", "state"))


def test_渡してよい項目と人だけが残り_捨てた数が記録される() -> None:
    arrival = hand_over(1, person(1), person(2, 生年月日="1950-01-01"), person(3, 生年月日="1961-11-21"))
    delivery = arrival.deliveries.get()
    assert (arrival.state, arrival.rows) == ("accepted", 3)
    assert (arrival.dropped_columns, arrival.unknown_columns) == (["カナ氏名", "合計所得金額"], 1)
    assert delivery.dropped_columns == ["課税年度", "市町村民税の課税"]
    rows = content(delivery)
    assert [tuple(row) for row in rows] == [ADDRESSEE] * delivery.rows
    assert delivery.rows + delivery.dropped_persons == 3
    assert "1950-01-01" not in {row["生年月日"] for row in rows}
    entry = Entry.objects.get(act="arrival.accepted")
    assert (entry.purpose, entry.obj) == ("DATA_HUB", f"arrival:{arrival.pk}")


def test_年齢がわからない人は渡してよい人に数えない() -> None:
    arrival = hand_over(1, person(1), person(2, 生年月日=""), person(3, 生年月日="1950-00-00"))
    assert (arrival.deliveries.get().rows, arrival.deliveries.get().dropped_persons) == (1, 2)


def test_渡してよい人が一人もいなくても_捨てた人数が残り_空になった一覧も配信する() -> None:
    connect("DAICHO-ZEI", "out", "ledger", "tax.people", ADDRESSEE, youngest_age=100)
    old = {"生年月日": "1940-01-01"}
    arrival = hand_over(1, person(1, **old), person(2, **old))
    assert receipt(arrival).dropped_persons == 4
    assert arrival.dropped_persons == {"ATENA-ZEI": 2, "DAICHO-ZEI": 2}
    delivery, ledger = arrival.deliveries.order_by("connection")
    assert (delivery.connection, delivery.rows, delivery.dropped_persons) == ("ATENA-ZEI", 0, 2)
    assert (ledger.connection, ledger.rows, ledger.dropped_persons) == ("DAICHO-ZEI", 0, 2), "台帳でも終わりになる"
    said: list[PeopleIn] = []

    def taken(message: PeopleIn) -> bytes:
        said.append(message)
        return PeopleOut(taken=0, gone=3).model_dump_json().encode()

    told = addressees.hand_over(delivery, opened(bytes(delivery.content)), taken)
    assert [(one.people, one.last) for one in said] == [([], True)]
    assert (told["rows"], told["gone"]) == (0, 3)


def test_全員がいなくなった一覧は_件数0を示せば受け取り_示さなければ断る() -> None:
    heading = as_csv(person(1)).splitlines(keepends=True)[0]
    empty = {"content": heading, "stated_sha256": hashlib.sha256(heading).hexdigest()}
    assert hand_over(1, **empty, stated_rows=None).state == "refused", "途中で切れたファイルかもしれない"
    arrival = hand_over(1, **empty, stated_rows=0)
    assert (arrival.state, arrival.rows) == ("accepted", 0)
    assert [one.rows for one in arrival.deliveries.all()] == [0]


def test_消除年月日は_統合宛名に渡す一覧に入る() -> None:
    row = {"宛名番号": "000000000000100", "消除年月日": "2026-10-01", "生年月日": "1950-00-00"}
    assert addressees.told(row).left_on == date(2026, 10, 1)
    assert addressees.told(row | {"消除年月日": ""}).left_on is None


def test_捨てた値は保存されていない() -> None:
    hand_over(1, person(1, 合計所得金額="987654321"), person(2, 氏名="高齢　花子", 生年月日="1940-01-01"))
    tables = connection.introspection.table_names()
    assert {"arrival", "delivery", "outbox_message"} <= set(tables)
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT coalesce(string_agg(t::text, ' '), '') FROM \"{table}\" t")  # noqa: S608
            found = cursor.fetchone()[0]
            assert "987654321" not in found
            assert "花子" not in found


def test_同じ通番で同じ内容なら最初の受領が答えになり_違う内容は受け付けない() -> None:
    first = hand_over(1)
    assert hand_over(1).pk == first.pk
    other = hand_over(1, person(9))
    assert other.state == "refused"
    assert other.reasons == ["通番1は受領済みですが、内容が違います。通番を確かめてください。"]
    assert Delivery.objects.count() == Message.objects.count() == 1


def test_通番が飛ぶと保留になり_欠けた分が届けば順番に進む() -> None:
    hand_over(1)
    assert (hand_over(4).state, hand_over(3).state) == ("held", "held")
    assert Delivery.objects.filter(number__isnull=True).count() == 2
    hand_over(2)
    assert states() == [(1, "accepted"), (2, "accepted"), (3, "accepted"), (4, "accepted")]
    numbered = Delivery.objects.order_by("number").values_list("number", "arrival__sequence", "state")
    assert list(numbered) == [(1, 1, "sending"), (2, 2, "waiting"), (3, 3, "waiting"), (4, 4, "waiting")]


def test_欠けた通番を飛ばすには理由が要り_後から届いた分は順序の逆転として保留になる() -> None:
    hand_over(1)
    third = hand_over(3)
    with pytest.raises(InvalidInput):
        actions.release(arrival_id=third.pk, reason=" ", by=TAKER, purpose="DATA_HUB")
    with pytest.raises(InvalidInput, match="個人番号の形"):
        text = f"{individual_number(7).reveal()[:6]} {individual_number(7).reveal()[6:]}の分"
        actions.release(arrival_id=third.pk, reason=text, by=TAKER, purpose="DATA_HUB")
    actions.release(arrival_id=third.pk, reason="送り元が2を作らなかった", by=TAKER, purpose="DATA_HUB")
    with pytest.raises(NotNow):
        actions.release(arrival_id=third.pk, reason="二度目", by=TAKER, purpose="DATA_HUB")
    late = hand_over(2)
    assert (late.state, late.reasons) == ("held", ["後の通番を先に通しています"])
    actions.give_back(arrival_id=late.pk, reason="不要", by=TAKER, purpose="DATA_HUB")
    assert late.deliveries.get().content is None
    assert hand_over(2, person(8)).state == "held"  # the number may come again


@pytest.mark.parametrize(
    ("changes", "state", "said"),
    [
        ({"stated_rows": 2}, "refused", "件数が合いません"),
        ({"stated_sha256": "0" * 64}, "refused", "ハッシュが送り元の示す値と違います"),
        ({"version": "2"}, "held", "版が一覧と違います"),
        ({"content": b""}, "refused", "空"),
        ({"content": "宛名番号,氏名\r\n1,a\r\n".encode()}, "refused", "見出しに「生年月日"),
    ],
)
def test_示された値と違うものは進まない(changes: dict, state: str, said: str) -> None:
    arrival = hand_over(
        1, **({"stated_sha256": "", "stated_rows": None} | changes if "content" in changes else changes)
    )
    assert (arrival.state, said in arrival.reasons[0]) == (state, True), arrival.reasons
    assert not Delivery.objects.exclude(state="held").exists()


def test_古いデータは保留になり_先の時刻のデータも保留になる() -> None:
    old = hand_over(1, made_at=clock.now() - timedelta(hours=49))
    ahead = hand_over(2, made_at=clock.now() + timedelta(hours=2))
    assert (old.holds, ahead.holds) == (["old"], ["ahead"])


def test_行の誤りは行と項目を示し_何も残さない() -> None:
    short = b"\r\n".join([*as_csv(person(1)).splitlines(), b"1,2"]) + b"\r\n"
    arrival = hand_over(1, content=short, stated_rows=None, stated_sha256="")
    assert arrival.reasons == ["3行目の項目が2個です。見出しと同じ10個にしてください。"]
    wrong = hand_over(2, person(1), person(2, 宛名番号=""))
    assert "3行目の「宛名番号」" in wrong.reasons[0]
    assert not Delivery.objects.exists()


def test_個人番号らしい数字があれば受け取らず_数字は残らない() -> None:
    digits = individual_number(1).reveal()
    arrival = hand_over(1, person(1), person(2, 住所=digits))
    assert arrival.state == "refused"
    assert "3行目の「住所」に、個人番号と思われる" in arrival.reasons[0]
    assert digits not in str(arrival.__dict__)
    wide = digits.translate({ord(str(n)): 0xFF10 + n for n in range(10)})
    spaced = " ".join((digits[:4], digits[4:8], digits[8:]))
    for told in (
        f"試験町1番地（{digits}）",
        wide,
        spaced,
        spaced.replace(" ", "-"),
        wide[:4] + "　" + wide[4:8] + "　" + wide[8:],
    ):
        assert hand_over(1, person(1, 住所=told)).state == "refused", "値の中、空白やハイフン、全角でも"
    # In a column that nobody may have it is dropped like everything there.
    assert hand_over(1, person(1, 非公式の項目=digits)).state == "accepted"


def test_12桁の宛名番号は受け取り_すべてが個人番号の形なら受け取らない() -> None:
    numbers = [individual_number(n).reveal() for n in range(3)]
    other = numbers[0][:-1] + str((int(numbers[0][-1]) + 1) % 10)
    refused = hand_over(1, *(person(n, 宛名番号=one) for n, one in enumerate(numbers)))
    assert (refused.state, "「宛名番号」に、個人番号と思われる" in refused.reasons[0]) == ("refused", True)
    assert hand_over(1, person(1, 宛名番号=numbers[0]), person(2, 宛名番号=other)).state == "accepted"


def test_年齢はデータの日で数える() -> None:
    """Three days ago somebody was 64 still; the list is taken today."""
    day = (clock.now() - timedelta(hours=40)).astimezone(clock.TOKYO).date()
    born = (day + timedelta(days=1)).replace(year=day.year - 65).isoformat()
    arrival = hand_over(1, person(1, 生年月日=born), made_at=clock.now() - timedelta(hours=40))
    assert arrival.deliveries.get().rows == 1
    assert hand_over(2, person(1, 生年月日=born)).deliveries.get().rows == 0


def test_一覧にない連携と期間の外の連携は受け取らない() -> None:
    with pytest.raises(NotFound):
        hand_over(1, connection="ATENA-ZEI")
    Connection.objects.filter(code="ZEI-KAZEI").update(valid_until=clock.today() - timedelta(days=1))
    with pytest.raises(NotFound):
        hand_over(1)
    with pytest.raises(NotPermitted):
        hand_over(1, by=TAKER.__class__("job", "nobody"))


def test_受け取る側が増えても_それぞれに許した項目だけが渡る() -> None:
    connect("DAICHO-ZEI", "out", "ledger", "tax.people", ("宛名番号", "市町村民税の課税"))
    arrival = hand_over(1)
    found = {one.connection: one.columns for one in arrival.deliveries.all()}
    assert found == {"ATENA-ZEI": list(ADDRESSEE), "DAICHO-ZEI": ["宛名番号", "市町村民税の課税"]}


def test_欄をつなぐと個人番号の形になる住所は_伏せて渡し_ほかの人を止めない() -> None:
    number = individual_number(7).reveal()
    row = {"宛名番号": number, "氏名": "試験　花子", "町字": "手取本町", "番地": number[:6], "方書": number[6:]}
    told = addressees.told(row)
    assert told.address == f"手取本町{'*' * 12}"
    assert told.business_number == number, "宛名番号は市の番号で、12桁のことがある"
    check_message(told)


@pytest.mark.parametrize("told", [individual_number(7).reveal(), f"試験 {individual_number(7).reveal()}"])
def test_どの種類のどの項目に個人番号があっても受け取らず_行と項目を言う(told: str) -> None:
    """All kinds of files, every column but the sender's own number; what nobody may have never gets this far."""
    for kind in layouts().values():
        register = Connection(columns="\n".join(kind.labels), layout=kind.code)
        own = kind.interface.label_of[kind.interface.key[0]]
        for column in kind.interface.columns:
            cells = [told if one is column else one.example for one in kind.interface.columns]
            if column.label == own:
                continue
            data = as_csv(dict(zip(kind.labels, cells, strict=True)))
            with pytest.raises(FileRefused, match=f"2行目の「{column.label}」に、個人番号と思われる") as refused:
                cut(data, kind, register, [], clock.today())
            assert individual_number(7).reveal() not in refused.value.message
