"""予約者の一覧: lists show no address, protected persons stay hidden, files of names are booked row by row."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import RequestFactory

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.models import Entry, Subject
from sesshu.foundation.errors import NotNow
from sesshu.foundation.files import exporting
from sesshu.ledger.events import actions as events
from sesshu.ledger.events.models import Session
from sesshu.ledger.events.screens import pages as event_pages
from sesshu.ledger.reservations import actions, intake, outputs
from sesshu.ledger.reservations.actions import Wish
from sesshu.ledger.reservations.models import Reservation
from sesshu.ledger.reservations.screens import booking, lists
from tests.ledger.events.office import PURPOSE, event, first, slots
from tests.ledger.mailings.office import child

pytestmark = pytest.mark.django_db


def booked(by: Actor, session: Session, name: str, telephone: str = "", **fields: Any) -> Reservation:
    wish = Wish(child(name, **fields).id, (session.id,), uuid4(), telephone=telephone)
    return actions.book(wishes=[wish], channel="counter", by=by, purpose=PURPOSE)[0].reservations[0]


def text_of(made: Any, by: Actor) -> str:
    return bytes(exporting.contents(export=made, by=by)).decode()


def page(actor: Actor, view: Any, **kwargs: Any) -> str:
    request = RequestFactory().get("/")
    request.actor = actor  # type: ignore[attr-defined]
    return str(view(request, **kwargs).content.decode())


def test_一覧は住所を出さず_支援措置の人の電話番号を隠し_見た人を記録する(clerk: Actor) -> None:
    made = event(clerk)
    booked(clerk, first(made), "架空　花子", "096-111-1111")
    hidden = booked(clerk, first(made), "架空　守子", "096-222-2222", address_protected=True)
    shown = page(clerk, lists.list_page, event_id=made.id)
    assert "架空　花子" in shown
    assert "096-111-1111" in shown
    assert "架空　守子" in shown
    assert "096-222-2222" not in shown
    assert "手取本町" not in shown
    entry = Entry.objects.filter(act="reservation.listed").latest("queue_id")
    assert Subject.objects.filter(entry_queue_id=entry.queue_id, subject=f"resident:{hidden.resident_id}").exists()


def test_中止の連絡は電話と手紙と手作業に分かれ_支援措置の人の連絡先は出ない(clerk: Actor) -> None:
    made = event(clerk, slot=slots(5))
    booked(clerk, first(made), "架空　電子", "096-111-1111")
    booked(clerk, first(made), "架空　紙子")
    hidden = booked(clerk, first(made), "架空　守子", "096-222-2222", address_protected=True)
    gave_up = booked(clerk, first(made), "架空　止子")
    actions.cancel(reservation_ids=[gave_up.id], reason="電話", channel="counter", by=clerk, purpose=PURPOSE)
    with pytest.raises(NotNow, match="連絡する人"):
        outputs.export_tell(event_id=made.id, profile="machine", by=clerk, purpose=PURPOSE)
    events.cancel_event(event_id=made.id, reason="台風のため", by=clerk, purpose=PURPOSE)
    written = text_of(outputs.export_tell(event_id=made.id, profile="machine", by=clerk, purpose=PURPOSE), clerk)
    rows = {line.split(",")[3]: line for line in written.splitlines()[1:]}
    assert set(rows) == {"架空　電子", "架空　紙子", "架空　守子"}
    assert rows["架空　電子"].startswith("電話,")
    assert rows["架空　紙子"].startswith("手紙,")
    assert "手取本町" in rows["架空　紙子"]
    assert rows["架空　守子"].startswith("支援措置（手作業）,")
    assert "096-222-2222" not in written
    assert hidden.resident.address not in written
    assert Entry.objects.filter(act="file.exported").count() == 1
    shown = page(clerk, lists.tell_page, event_id=made.id)
    assert "架空　電子" in shown
    assert "架空　止子" not in shown
    assert "096-222-2222" not in shown


def test_当日の名簿は時間帯の順で_取り消した人はいない(clerk: Actor) -> None:
    made = event(clerk)
    one, two = list(Session.objects.filter(event=made).order_by("starts_at"))
    booked(clerk, two, "架空　後子")
    booked(clerk, one, "架空　先子")
    gone = booked(clerk, one, "架空　止子")
    actions.cancel(reservation_ids=[gone.id], reason="電話", channel="counter", by=clerk, purpose=PURPOSE)
    written = text_of(outputs.export_day(event_id=made.id, profile="machine", by=clerk, purpose=PURPOSE), clerk)
    assert [line.split(",")[5] for line in written.splitlines()[1:]] == ["架空　先子", "架空　後子"]
    assert "手取本町" not in written


def test_予約の画面は時間帯ごとに判定と理由を示す(clerk: Actor) -> None:
    from datetime import date

    made = event(clerk)
    young = child("架空　幼子", birth=date(2024, 6, 15))
    shown = page(clerk, booking.book_page, event_id=made.id, resident_id=young.id)
    assert "対象外" in shown
    assert "施行令" in shown
    ready = child("架空　花子")
    shown = page(clerk, booking.book_page, event_id=made.id, resident_id=ready.id)
    assert "残り2人" in shown


def test_イベントの画面は数だけを示し_名前を出さない(clerk: Actor) -> None:
    made = event(clerk)
    booked(clerk, first(made), "架空　花子")
    shown = page(clerk, event_pages.detail_page, event_id=made.id)
    assert "架空" not in shown
    assert "予約を登録する" in shown


def row_of(made: Any, person: Any, **values: Any) -> dict[str, Any]:
    found = {"event": f"{made.fiscal_year}-{made.number:03d}", "starts_at": "13:00", "telephone": "", "decision": "",
             "addressee_number": person.addressee_number, "birth_date": person.birth_date}  # fmt: skip
    return found | values


def test_一覧の取込は行ごとに予約し_満席と別人は理由を付けて保留し_二度取り込んでも増えない(clerk: Actor) -> None:
    made = event(clerk, slot=slots(2))
    people = [child(f"架空　{number}子") for number in range(3)]
    stranger = child("架空　別子")
    rows = [row_of(made, one) for one in people]
    rows.append(row_of(made, stranger, birth_date=people[0].became_on.replace(day=1)))
    rows.append(row_of(made, stranger, starts_at="09:00"))
    outcomes = intake.commit_chunk(rows, source="file-1", by=clerk)
    assert [one.state for one in outcomes] == ["accepted", "accepted", "held", "held", "held"]
    assert [one.code for one in outcomes[2:]] == ["FULL", "OTHER_PERSON", "NO_SESSION"]
    again = intake.commit_chunk(rows, source="file-1", by=clerk)
    assert [one.state for one in again] == [one.state for one in outcomes]
    assert Reservation.objects.filter(session=first(made), state="booked", channel="list").count() == 2


@pytest.mark.parametrize(("field", "value"), [("event", "第1回"), ("starts_at", "1時")])
def test_読めない番号と時刻は受け付けない(field: str, value: str) -> None:
    values = {"event": "2026-001", "starts_at": "13:00"} | {field: value}
    found = intake.check_row(values)
    assert [(one.severity, one.field) for one in found] == [("rejected", field)]
    assert value not in found[0].message


def test_一人の予約の画面は_その人の予約だけを出し_見た人を記録する(clerk: Actor) -> None:
    made = event(clerk)
    row = booked(clerk, first(made), "架空　花子", "096-111-1111")
    other = booked(clerk, first(made), "架空　太郎", "096-333-3333")
    shown = page(clerk, lists.person_page, resident_id=row.resident_id)
    assert f"/reservations/{row.id}/" in shown
    assert "096-111-1111" in shown
    assert f"/reservations/{other.id}/" not in shown
    assert "096-333-3333" not in shown
    entry = Entry.objects.filter(act="reservation.person_read").latest("queue_id")
    assert Subject.objects.filter(entry_queue_id=entry.queue_id, subject=f"resident:{row.resident_id}").exists()
