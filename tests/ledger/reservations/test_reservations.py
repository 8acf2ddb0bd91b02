"""予約: judged by the rules, once a person, never more than the seats; changes and waiting lists lose nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, cast
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError, connections, transaction

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput, MovedOn, NotNow, NotPermitted, Refused
from sesshu.ledger.events import actions as events
from sesshu.ledger.events.actions.creating import Opening
from sesshu.ledger.events.models import Event, EventKind, Session, Venue
from sesshu.ledger.reservations import actions, moves
from sesshu.ledger.reservations.actions import Booked, Wish
from sesshu.ledger.reservations.models import Reservation, ReservationChange
from sesshu.ledger.reservations.policies import AlreadyBooked, Full, NotEligible
from sesshu.ledger.reservations.states import NEXT, ReservationState
from sesshu.ledger.residents.consequences import Consequence, Happening
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.vouchers import actions as vouchers
from tests.foundation.approvals.test_single_use import at_once
from tests.ledger.events.office import DAY, PURPOSE, event, first, sessions, slots
from tests.ledger.mailings.office import TODAY, child, gone

pytestmark = pytest.mark.django_db
BABY = date(2026, 9, 20)  # two months old on the office's day


def book(by: Actor, person: UUID, *chosen: Session, channel: str = "counter", **wish: Any) -> Booked:
    asked = Wish(person, tuple(row.id for row in chosen), wish.pop("request", None) or uuid4(), **wish)
    return actions.book(wishes=[asked], channel=channel, by=by, purpose=PURPOSE)[0]


def taken(session: Session) -> int:
    return Session.objects.get(id=session.id).taken


def test_すべての状態に表の行がある() -> None:
    assert set(NEXT) == set(ReservationState.values)


def test_対象の子は予約でき_履歴と利用記録が残る(clerk: Actor) -> None:
    session, person = first(event(clerk)), child()
    row = book(clerk, person.id, session, telephone="096-123-4567").reservations[0]
    assert (row.state, row.level, row.channel, row.telephone) == ("booked", "info", "counter", "096-123-4567")
    assert taken(session) == 1
    assert [one.act for one in ReservationChange.objects.filter(reservation_id=row.id)] == ["made"]
    assert Entry.objects.filter(act="reservation.made", obj=f"reservation:{row.id}").count() == 1


def test_対象外の年齢は規則と根拠を付けて断り_判断の理由があれば職員は登録できる(clerk: Actor) -> None:
    session, young = first(event(clerk)), child(birth=date(2024, 6, 15))
    with pytest.raises(NotEligible, match="施行令"):
        book(clerk, young.id, session)
    assert taken(session) == 0
    row = book(clerk, young.id, session, decision="海外渡航のため任意接種として実施").reservations[0]
    assert (row.level, row.decision) == ("block", "海外渡航のため任意接種として実施")
    assert "施行令" in row.reason
    with pytest.raises(NotEligible):  # the public never decides
        book(clerk, child(birth=date(2024, 6, 15)).id, session, channel="public", decision="自分で判断")


def test_同じ人の二重予約は断る(clerk: Actor) -> None:
    made, person = event(clerk), child()
    one, two = sessions(made)
    book(clerk, person.id, one)
    with pytest.raises(AlreadyBooked, match="12月5日"):
        book(clerk, person.id, one)
    with pytest.raises(AlreadyBooked, match="このイベントに"):
        book(clerk, person.id, two)
    other_day = first(event(clerk, held_on=DAY + timedelta(days=7)))
    with pytest.raises(AlreadyBooked, match="同じ予防接種"):
        book(clerk, person.id, other_day)
    varicella = first(event(clerk, slot=slots(series="hepb")))
    with pytest.raises(AlreadyBooked, match="同じ時刻"):
        book(clerk, person.id, varicella)


def test_届かなかった答えのあとの再送は同じ予約を答え_席は一つ(clerk: Actor) -> None:
    session, person, request = first(event(clerk)), child(), uuid4()
    before = book(clerk, person.id, session, request=request)
    again = book(clerk, person.id, session, request=request)
    assert again.existing
    assert again.reservations == before.reservations
    assert taken(session) == 1


def test_満席なら断り_空き待ちは取消しで早い順に繰り上がる(clerk: Actor) -> None:
    session = first(event(clerk, slot=slots(1)))
    seat = book(clerk, child().id, session).reservations[0]
    with pytest.raises(Full):
        book(clerk, child().id, session)
    waiting = [book(clerk, child().id, session, wait=True).reservations[0] for _ in range(2)]
    with pytest.raises(InvalidInput, match="理由"):
        actions.cancel(reservation_ids=[seat.id], reason="", channel="counter", by=clerk, purpose=PURPOSE)
    assert actions.cancel(reservation_ids=[seat.id], reason="電話", channel="counter", by=clerk, purpose=PURPOSE) == 1
    assert actions.cancel(reservation_ids=[seat.id], reason="電話", channel="counter", by=clerk, purpose=PURPOSE) == 0
    for row in waiting:
        row.refresh_from_db()
    assert [row.state for row in waiting] == ["booked", "waiting"]
    assert waiting[0].moved_up_at is not None
    assert taken(session) == 1


def test_取り置きの席は職員だけが使える(clerk: Actor) -> None:
    session = first(event(clerk, slot=slots(2, held_back=1)))
    book(clerk, child().id, session, channel="public")
    with pytest.raises(Full):
        book(clerk, child().id, session, channel="public")
    book(clerk, child().id, session)
    with pytest.raises(Full):
        book(clerk, child().id, session)
    assert taken(session) == 2


def test_二回分の予約は間隔が足りないと断り_足りれば両方の席を取る(clerk: Actor) -> None:
    near, far = event(clerk, slot=slots(series="hepb")), event(clerk, slot=slots(series="hepb"), held_on=DAY)
    soon = first(event(clerk, slot=slots(series="hepb"), held_on=DAY + timedelta(days=14)))
    later = first(event(clerk, slot=slots(series="hepb"), held_on=DAY + timedelta(days=28)))
    with pytest.raises(NotEligible, match=r"間隔|日以上"):
        book(clerk, child(birth=BABY).id, first(near), soon)
    assert (taken(first(near)), taken(soon)) == (0, 0)
    made = book(clerk, child(birth=BABY).id, first(near), later).reservations
    assert len({row.pair for row in made}) == 1
    assert made[0].pair is not None
    assert (taken(first(near)), taken(later)) == (1, 1)
    with pytest.raises(InvalidInput, match="同じ予防接種"):
        book(clerk, child(birth=BABY).id, first(far), first(event(clerk)))


def test_二回分の片方が満席なら_どちらも取らない(clerk: Actor) -> None:
    near = first(event(clerk, slot=slots(series="hepb")))
    later = first(event(clerk, slot=slots(1, series="hepb"), held_on=DAY + timedelta(days=28)))
    book(clerk, child(birth=BABY).id, later, decision="試験")
    with pytest.raises(Full), transaction.atomic():
        book(clerk, child(birth=BABY).id, near, later)
    assert (taken(near), taken(later)) == (0, 1)


def test_家族は一度に予約でき_一人がだめなら全員の席を取らない(clerk: Actor) -> None:
    session, request = first(event(clerk)), uuid4()
    twins = [child("試験　一子"), child("試験　二子")]
    young = child(birth=date(2024, 6, 15))
    with pytest.raises(NotEligible), transaction.atomic():
        wishes = [Wish(one.id, (session.id,), request) for one in (twins[0], young)]
        actions.book(wishes=wishes, channel="counter", by=clerk, purpose=PURPOSE)
    assert taken(session) == 0
    wishes = [Wish(one.id, (session.id,), request) for one in twins]
    made = actions.book(wishes=wishes, channel="counter", by=clerk, purpose=PURPOSE)
    assert [row.reservations[0].resident_id for row in made] == [one.id for one in twins]
    assert taken(session) == 2


def test_変更は新しい席を取ってから前の席を放し_失敗すれば前の席が残る(clerk: Actor) -> None:
    made = event(clerk, slot=slots(1))
    one, two = sessions(made)
    old, request = book(clerk, child().id, one).reservations[0], uuid4()
    waits = book(clerk, child().id, one, wait=True).reservations[0]
    full = book(clerk, child().id, two).reservations[0]
    with pytest.raises(Full), transaction.atomic():
        move(clerk, old, two, request)
    old.refresh_from_db()
    assert old.state == "booked"
    actions.cancel(reservation_ids=[full.id], reason="電話", channel="counter", by=clerk, purpose=PURPOSE)
    new = move(clerk, old, two, request)
    assert move(clerk, old, two, request).id == new.id, "二度届いても一度だけ"
    old.refresh_from_db()
    waits.refresh_from_db()
    assert (old.state, old.replaced_by_id, waits.state) == ("cancelled", new.id, "booked")
    assert (taken(one), taken(two)) == (1, 1)
    with pytest.raises(NotNow, match="すでに変更"):
        move(clerk, old, one, uuid4())
    with pytest.raises(MovedOn):
        move(clerk, new, one, uuid4(), version=9)


def move(by: Actor, row: Reservation, session: Session, request: UUID, **more: Any) -> Reservation:
    return actions.move(
        reservation_id=row.id, session_id=session.id, request=request, channel="counter", by=by, purpose=PURPOSE, **more
    )


def test_始まった時間帯と終わったイベントには予約できない(clerk: Actor) -> None:
    session = first(event(clerk))
    with clock.set_to(datetime(2026, 12, 5, 13, 0, tzinfo=clock.TOKYO)), pytest.raises(NotNow, match="始まっている"):
        book(clerk, child().id, session)


def test_転出した人と権限のない人は予約できない(clerk: Actor, auditor: Actor) -> None:
    session, away = first(event(clerk)), child()
    gone(away, "moved_out")
    with pytest.raises(NotNow, match="転出"):
        book(clerk, away.id, session)
    with pytest.raises(NotPermitted):
        book(auditor, child().id, session)


def test_死亡と転出で席が空き_待っている人が繰り上がり_転出予定では残る(clerk: Actor) -> None:
    session = first(event(clerk, slot=slots(2)))
    leaving, dead = child(), child()
    stays = book(clerk, leaving.id, session).reservations[0]
    gives = book(clerk, dead.id, session).reservations[0]
    waits = book(clerk, child().id, session, wait=True).reservations[0]
    gone(leaving, "leaving")
    gone(dead, "dead")
    rows = Resident.objects.filter(id__in=[leaving.id, dead.id])
    happened = [Consequence(Happening.STOPPED, one, cast("Any", None), 1) for one in rows]
    moves.stopped(happened, replace(clerk, permissions=frozenset()), "RESIDENT_INTAKE")
    for row in (stays, gives, waits):
        row.refresh_from_db()
    assert [row.state for row in (stays, gives, waits)] == ["booked", "cancelled", "booked"]
    assert gives.cancel_reason == "死亡のため"
    assert taken(session) == 2


def test_券が必要なイベントでは_有効な券がある人だけが予約でき_券を控える(clerk: Actor) -> None:
    session, person = first(event(clerk, needs_voucher=True)), child()
    with pytest.raises(NotEligible, match="券"):
        book(clerk, person.id, session)
    wanted = vouchers.Wanted(person.id, "mr_2", valid_until=DAY - timedelta(days=1))
    vouchers.issue(wanted=[wanted], kind="voucher", issued_on=TODAY, by=clerk, purpose="VOUCHER_MANAGEMENT")
    with pytest.raises(NotEligible, match="開催日まで有効"):
        book(clerk, person.id, session)
    good = vouchers.issue(wanted=[vouchers.Wanted(person.id, "mr_2")], kind="screening_form", issued_on=TODAY,
                          by=clerk, purpose="VOUCHER_MANAGEMENT")[0]  # fmt: skip
    assert book(clerk, person.id, session).reservations[0].voucher_id == good.voucher_id


def test_年齢層ごとの受付開始より前は予約サイトからだけ断る(clerk: Actor) -> None:
    made = event(clerk)
    at = datetime(2026, 11, 25, 9, tzinfo=clock.TOKYO)
    openings = [Opening(at, date(2020, 4, 2), date(2021, 4, 1))]
    events.set_openings(event_id=made.id, openings=openings, by=clerk, purpose=PURPOSE)
    person = child()
    with pytest.raises(NotNow, match="11月25日 09:00から"):
        book(clerk, person.id, first(made), channel="public")
    with clock.set_to(at):
        book(clerk, person.id, first(made), channel="public")
        with pytest.raises(NotNow, match="対象になりません"):
            book(clerk, child(birth=date(2019, 6, 1)).id, first(made), channel="public")
    book(clerk, child().id, first(made))


def test_締切のあとは予約サイトから取消しも変更もできない(clerk: Actor) -> None:
    made = event(clerk, booking_ends_at=datetime(2026, 12, 3, 17, tzinfo=clock.TOKYO))
    row = book(clerk, child().id, first(made), channel="public").reservations[0]
    with clock.set_to(datetime(2026, 12, 3, 17, tzinfo=clock.TOKYO)):
        with pytest.raises(NotNow, match="終わりました"):
            actions.cancel(reservation_ids=[row.id], reason="本人", channel="public", by=clerk, purpose=PURPOSE)
        with pytest.raises(NotNow, match="終了しました"):
            book(clerk, child().id, first(made), channel="public")
        assert actions.cancel(reservation_ids=[row.id], reason="電話", channel="telephone", by=clerk, purpose=PURPOSE)


@pytest.fixture
def committed(clerk: Actor) -> Iterator[Callable[..., tuple[Event, list[UUID]]]]:
    """An event and people that other connections see too; removed afterwards."""
    made: list[Event] = []
    people: list[UUID] = []

    def make(number: int, **values: Any) -> tuple[Event, list[UUID]]:
        with at_office():
            made.append(event(clerk, **values))
            people.extend(child().id for _ in range(number))
        return made[-1], people

    found: list[tuple[Event, list[UUID]]] = []

    def in_thread(number: int, **values: Any) -> tuple[Event, list[UUID]]:
        at_once(lambda: found.append(make(number, **values)))
        return found[-1]

    yield in_thread
    at_once(lambda: _remove(made, people))


def at_office() -> Any:
    return clock.set_to(datetime(2026, 11, 20, 9, tzinfo=clock.TOKYO))


def _remove(made: list[Event], people: list[UUID]) -> None:
    Reservation.objects.filter(session__event__in=made).delete()
    Session.objects.filter(event__in=made).delete()
    for model in (Event, EventKind, Venue):
        model.objects.all().delete()
    Resident.objects.filter(id__in=people).delete()


def outcome(act: Callable[[], object]) -> str:
    """What became of one press. A connection that was not free in time is asked for again, as a person would."""
    while True:
        try:
            with at_office():
                act()
        except Refused as refused:
            return refused.code
        except OperationalError:
            continue
        finally:
            connections.close_all()
        return "booked"


@pytest.mark.parametrize("seats", [1, 3])
def test_百人が同時に最後の席を取ると_ちょうど席の数だけ成立する(clerk: Actor, committed: Any, seats: int) -> None:
    made, people = committed(100, slot=slots(seats, minutes=60))
    outcomes: list[str] = []
    chosen: list[Session] = []
    at_once(lambda: chosen.append(first(made)))
    at_once(*(lambda one=one: outcomes.append(outcome(lambda: book(clerk, one, chosen[0]))) for one in people))
    assert (outcomes.count("booked"), outcomes.count("FULL"), len(outcomes)) == (seats, 100 - seats, 100)
    assert taken(chosen[0]) == seats
    assert Reservation.objects.filter(session=chosen[0], state="booked").count() == seats


def test_同じ人の二つの画面から同時に押しても予約は一つ(clerk: Actor, committed: Any) -> None:
    made, people = committed(1)
    outcomes: list[str] = []
    chosen: list[Session] = []
    at_once(lambda: chosen.extend(sessions(made)))
    at_once(
        *(lambda one=one: outcomes.append(outcome(lambda: book(clerk, people[0], one))) for one in chosen)
    )  # fmt: skip
    assert sorted(outcomes) == ["ALREADY_BOOKED", "booked"]
    assert sum(taken(one) for one in chosen) == 1
