"""イベント: sessions add up, what people were promised stays, what is over or cancelled stays so."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput, MovedOn, NotNow, NotPermitted
from sesshu.ledger.events import actions
from sesshu.ledger.events.actions.creating import Opening
from sesshu.ledger.events.models import Event, EventChange, Session
from sesshu.ledger.events.states import NEXT_OF_EVENT, NEXT_OF_SESSION, EventState, SessionState
from sesshu.ledger.reservations import actions as reservations
from sesshu.ledger.reservations.actions import Wish
from sesshu.ledger.reservations.models import Reservation
from tests.ledger.events.office import DAY, PURPOSE, TODAY, event, first, masters, sessions, slots
from tests.ledger.mailings.office import child

pytestmark = pytest.mark.django_db


def booked(by: Actor, session: Session, **wish: Any) -> Reservation:
    asked = Wish(child().id, (session.id,), uuid4(), **wish)
    return reservations.book(wishes=[asked], channel="counter", by=by, purpose=PURPOSE)[0].reservations[0]


def test_すべての状態に表の行があり_中止は終わり() -> None:
    assert set(NEXT_OF_EVENT) == set(EventState.values)
    assert set(NEXT_OF_SESSION) == set(SessionState.values)
    assert not NEXT_OF_EVENT[EventState.CANCELLED]
    assert not NEXT_OF_SESSION[SessionState.CANCELLED]


def test_時間帯は等分され_番号と履歴と利用記録が残る(clerk: Actor) -> None:
    made = event(clerk, opened=False, slot=slots(20, starts_at=time(9), ends_at=time(12), minutes=45, held_back=2))
    assert [f"{row.starts_at:%H:%M}" for row in sessions(made)] == ["09:00", "09:45", "10:30", "11:15"]
    assert {(row.capacity, row.free, row.free_for_public) for row in sessions(made)} == {(20, 20, 18)}
    assert (made.label, made.state, made.venue_name) == ("イベント2026-001", "planned", "中央保健センター")
    acts = list(EventChange.objects.filter(event_id=made.id).order_by("id").values_list("act", flat=True))
    assert acts == ["created", "sessions_added"]
    assert Entry.objects.filter(act="event.created", obj=f"event:{made.id}").count() == 1


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"held_on": TODAY - timedelta(days=1)}, "過ぎています"),
        ({"kind": "none"}, "種類"),
        ({"venue": "V999"}, "会場"),
        ({"slots": [slots(0)]}, "定員"),
        ({"slots": [slots(3, held_back=4)]}, "取り置き"),
        ({"slots": [slots(minutes=25)]}, "割り切れる"),
        ({"slots": [slots(starts_at=time(14), ends_at=time(13))]}, "終わりの時刻"),
        ({"slots": [slots(series="none")]}, "予防接種"),
        ({"slots": [slots(), slots()]}, "すでにあります"),
        ({"kind": "class"}, "選びません"),
    ],
)
def test_ありえないイベントは理由を付けて断り_何も残さない(clerk: Actor, values: dict[str, Any], words: str) -> None:
    masters(clerk)
    with pytest.raises(InvalidInput, match=words), transaction.atomic():
        event(clerk, opened=False, **values)
    assert not Event.objects.exists()


def test_予約した人がいると_日と時刻と会場は変えられず_定員は予約より減らせない(clerk: Actor) -> None:
    made = event(clerk)
    session = first(made)
    booked(clerk, session)
    for values in ({"held_on": DAY + timedelta(days=1)}, {"kind": "class"}):
        with pytest.raises(NotNow, match="予約した人がいる"):
            actions.change_event(event_id=made.id, by=clerk, purpose=PURPOSE, **values)
    with pytest.raises(NotNow, match="予約した人がいる"):
        actions.change_session(session_id=session.id, starts_at=time(12), by=clerk, purpose=PURPOSE)
    actions.change_session(session_id=session.id, capacity=1, by=clerk, purpose=PURPOSE)
    booked_more = Session.objects.get(id=session.id)
    assert (booked_more.capacity, booked_more.taken) == (1, 1)
    actions.change_session(session_id=session.id, capacity=2, by=clerk, purpose=PURPOSE)
    booked(clerk, session)
    with pytest.raises(InvalidInput, match="2人より少なく"):
        actions.change_session(session_id=session.id, capacity=1, by=clerk, purpose=PURPOSE)


def test_変更の前後が履歴に残り_二人目の古い画面からの変更は断る(clerk: Actor) -> None:
    made = event(clerk, opened=False)
    actions.change_event(event_id=made.id, version=1, name="MR追加接種", public=False, by=clerk, purpose=PURPOSE)
    last = EventChange.objects.filter(event_id=made.id).latest("id")
    assert last.note == "名称「MR集団接種」→「MR追加接種」、予約サイトに出す「はい」→「いいえ」"
    with pytest.raises(MovedOn):
        actions.change_event(event_id=made.id, version=1, name="別の名", by=clerk, purpose=PURPOSE)
    before = EventChange.objects.count()
    actions.change_event(event_id=made.id, version=2, name="MR追加接種", by=clerk, purpose=PURPOSE)
    assert EventChange.objects.count() == before, "何も変わらない保存は履歴に残さない"


def test_定員を増やすと_待っている人が早い順に繰り上がる(clerk: Actor) -> None:
    made = event(clerk, slot=slots(1))
    session = first(made)
    booked(clerk, session)
    waiting = [booked(clerk, session, wait=True) for _ in range(3)]
    assert {row.state for row in waiting} == {"waiting"}
    actions.change_session(session_id=session.id, capacity=3, by=clerk, purpose=PURPOSE)
    states = [Reservation.objects.get(id=row.id).state for row in waiting]
    assert states == ["booked", "booked", "waiting"]
    assert Session.objects.get(id=session.id).taken == 3


def test_中止すると全員の席がなくなり_もう予約も変更もできない(clerk: Actor) -> None:
    made = event(clerk)
    session = first(made)
    mine = booked(clerk, session)
    with pytest.raises(InvalidInput, match="理由"):
        actions.cancel_event(event_id=made.id, reason=" ", by=clerk, purpose=PURPOSE)
    assert actions.cancel_event(event_id=made.id, reason="台風のため", by=clerk, purpose=PURPOSE) == 1
    mine.refresh_from_db()
    session.refresh_from_db()
    made.refresh_from_db()
    assert (mine.state, mine.cancel_reason, mine.cancelled_at) == ("cancelled", "中止：台風のため", made.cancelled_at)
    assert (session.state, session.taken) == ("cancelled", 0)
    with pytest.raises(NotNow, match="中止"):
        booked(clerk, session)
    with pytest.raises(NotNow, match="中止"):
        actions.change_event(event_id=made.id, name="x", by=clerk, purpose=PURPOSE)
    with pytest.raises(NotNow, match="中止"):
        actions.cancel_event(event_id=made.id, reason="もう一度", by=clerk, purpose=PURPOSE)


def test_一つの時間帯だけの中止では_ほかの時間帯の予約は残る(clerk: Actor) -> None:
    made = event(clerk)
    one, two = sessions(made)
    gone, stays = booked(clerk, one), booked(clerk, two)
    assert actions.cancel_session(session_id=one.id, reason="医師の都合", by=clerk, purpose=PURPOSE) == 1
    gone.refresh_from_db()
    stays.refresh_from_db()
    assert (gone.state, stays.state) == ("cancelled", "booked")


def test_だれも予約していないイベントだけ削除でき_取り消した予約があっても削除できない(clerk: Actor) -> None:
    made, used = event(clerk, opened=False), event(clerk)
    actions.delete_event(event_id=made.id, by=clerk, purpose=PURPOSE)
    assert not Event.objects.filter(id=made.id).exists()
    assert Entry.objects.filter(act="event.deleted", obj=f"event:{made.id}").exists()
    row = booked(clerk, first(used))
    reservations.cancel(reservation_ids=[row.id], reason="電話", channel="counter", by=clerk, purpose=PURPOSE)
    with pytest.raises(NotNow, match="削除できません"):
        actions.delete_event(event_id=used.id, by=clerk, purpose=PURPOSE)
    assert len(sessions(used)) == 2


def test_写しには時間帯があり予約はなく_受付は始まっていない(clerk: Actor) -> None:
    ends = datetime(2026, 12, 3, 17, tzinfo=clock.TOKYO)
    made = event(clerk, booking_ends_at=ends)
    booked(clerk, first(made))
    days = [DAY + timedelta(days=7), DAY + timedelta(days=14)]
    copies = actions.copy_event(event_id=made.id, days=days, by=clerk, purpose=PURPOSE)
    assert [(row.held_on, row.state, row.copied_from_id) for row in copies] == [(d, "planned", made.id) for d in days]
    assert [row.booking_ends_at for row in copies] == [ends + timedelta(days=7), ends + timedelta(days=14)]
    assert [(row.capacity, row.taken) for copy in copies for row in sessions(copy)] == [(2, 0)] * 4
    with pytest.raises(InvalidInput, match="過ぎています"):
        actions.copy_event(event_id=made.id, days=[TODAY - timedelta(days=1)], by=clerk, purpose=PURPOSE)


def test_終わったイベントは修正も中止もできない(clerk: Actor) -> None:
    made = event(clerk)
    with clock.set_to(datetime(2026, 12, 6, 9, tzinfo=clock.TOKYO)):
        with pytest.raises(NotNow, match="終わっています"):
            actions.change_event(event_id=made.id, name="x", by=clerk, purpose=PURPOSE)
        with pytest.raises(NotNow, match="終わっています"):
            actions.cancel_event(event_id=made.id, reason="x", by=clerk, purpose=PURPOSE)


def test_受付開始は置き換えられ_時間帯のないイベントの受付は始められない(clerk: Actor) -> None:
    made = event(clerk, opened=False, slots=[])
    with pytest.raises(NotNow, match="時間帯がありません"):
        actions.set_event_state(event_id=made.id, state="open", by=clerk, purpose=PURPOSE)
    at = datetime(2026, 11, 25, 9, tzinfo=clock.TOKYO)
    for opening in (Opening(at, date(1950, 1, 1), date(1955, 12, 31)), Opening(at)):
        actions.set_openings(event_id=made.id, openings=[opening], by=clerk, purpose=PURPOSE)
    assert [(row.born_from, row.opens_at) for row in made.openings.all()] == [(None, at)]


def test_席より多い数はデータベースが断る(clerk: Actor) -> None:
    session = first(event(clerk, slot=slots(1)))
    with pytest.raises(IntegrityError), transaction.atomic():
        Session.objects.filter(id=session.id).update(taken=2)


def test_権限のない人は作れない(auditor: Actor, clerk: Actor) -> None:
    masters(clerk)
    with pytest.raises(NotPermitted):
        event(auditor)
