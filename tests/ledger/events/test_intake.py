"""イベントの日程の取込: 行ごとに登録し、画面が断るものは理由を付けて保留し、同じファイルをもう一度入れても増えない。"""

import csv
import io
from typing import Any

import pytest

from sesshu.foundation.access import Actor
from sesshu.foundation.files import actions
from sesshu.foundation.files.interfaces import load
from sesshu.foundation.files.models import Import, ImportRow
from sesshu.foundation.jobs import run_now
from sesshu.foundation.jobs.models import Job
from sesshu.ledger.events import intake
from sesshu.ledger.events.models import Event, Session
from tests.ledger.events.office import DAY, masters

pytestmark = pytest.mark.django_db
LAYOUT = load("sesshu.ledger.events", "interfaces/list.yaml")
ROW = {
    "name": "MR集団接種", "kind": "mass", "venue": "V001", "held_on": "R8.12.5", "starts_at": "13:00",
    "ends_at": "14:00", "minutes": "30", "series": "mr_2", "product": "", "capacity": "20", "held_back": "2",
    "room": "", "public": "1", "needs_voucher": "0", "contact": "予防接種係", "note": "母子健康手帳",
}  # fmt: skip


def written(*rows: dict[str, str]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(LAYOUT.labels)
    for row in rows:
        writer.writerow([(ROW | row)[column.field] for column in LAYOUT.columns])
    return text.getvalue().encode()


def taken_in(by: Actor, *rows: dict[str, str], name: str = "日程.csv") -> list[ImportRow]:
    """The rows after the whole way of a file."""
    imported = actions.receive(interface="events.list", content=written(*rows), name=name, by=by)
    run_now(Job.objects.get(kind="files.prepare", key=str(imported.pk)))
    imported.refresh_from_db()
    assert imported.state == "staged", imported.refusal
    imported = actions.review(imported=Import.objects.get(pk=imported.pk), by=by)
    actions.commit(imported=imported, by=by)
    run_now(Job.objects.get(kind="files.commit", key=str(imported.pk)))
    return list(ImportRow.objects.filter(import_id=imported.pk).order_by("number"))


def test_行が1つのイベントにまとまり_準備中で始まる(clerk: Actor) -> None:
    masters(clerk)
    rows = taken_in(clerk, {}, {"starts_at": "15:00", "ends_at": "16:00"}, {"held_on": "R8.12.6"})
    assert [row.outcome for row in rows] == ["accepted"] * 3
    first, second = Event.objects.order_by("held_on")
    assert (first.held_on, first.state, first.public, first.needs_voucher) == (DAY, "planned", True, False)
    assert (first.contact, first.note) == ("予防接種係", "母子健康手帳")
    times = [f"{one.starts_at:%H:%M}" for one in Session.objects.filter(event=first).order_by("starts_at")]
    assert times == ["13:00", "13:30", "15:00", "15:30"]
    assert {(one.capacity, one.held_back, one.taken) for one in Session.objects.all()} == {(20, 2, 0)}
    assert second.sessions.count() == 2


def test_断る行だけが理由を付けて残り_直して同じ内容をもう一度入れても増えない(clerk: Actor) -> None:
    masters(clerk)
    wrong = [
        {"kind": "none", "room": "1"}, {"venue": "V999", "room": "2"}, {"held_on": "R8.11.1", "room": "3"},
        {"series": "none", "room": "4"}, {"held_back": "21", "room": "5"}, {"minutes": "25", "room": "6"},
        {"ends_at": "12:00", "room": "7"}, {"note": "持ち物なし", "room": "8"},
    ]  # fmt: skip
    rows = taken_in(clerk, {}, *wrong)
    assert [row.outcome for row in rows] == ["accepted"] + ["held"] * 8
    words = ("種類", "会場", "過ぎています", "予防接種", "取り置き", "割り切れる", "終わりの時刻", "案内が違います")
    for row, word in zip(rows[1:], words, strict=True):
        assert word in row.reasons[-1]["text"], row.reasons
    assert (Event.objects.count(), Session.objects.count()) == (1, 2)
    again = taken_in(clerk, {}, {"starts_at": "14:00", "ends_at": "15:00"}, name="日程2.csv")
    assert [row.outcome for row in again] == ["accepted", "accepted"]
    assert (Event.objects.count(), Session.objects.count()) == (1, 4)
    other = taken_in(clerk, {"capacity": "30"}, name="日程3.csv")
    assert (other[0].outcome, "定員などが違います" in other[0].reasons[-1]["text"]) == ("held", True)
    assert set(Session.objects.values_list("capacity", flat=True)) == {20}


@pytest.mark.parametrize(("field", "value"), [("starts_at", "1時"), ("ends_at", "25:00"), ("minutes", 1)])
def test_読めない時刻と分数は受け付けない(field: str, value: Any) -> None:
    values: dict[str, Any] = {"starts_at": "13:00", "ends_at": "14:00", "minutes": 30} | {field: value}
    found = intake.check_row(values)
    assert [(one.severity, one.field) for one in found] == [("rejected", field)]
    assert "例：" in found[0].message
