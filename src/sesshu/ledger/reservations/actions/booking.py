"""Taking seats: one wish or many, all or none. Exactly as many succeed as there are seats."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from django.db import transaction

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput
from sesshu.ledger.events.models import Session
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.reservations import judging, policies
from sesshu.ledger.reservations.actions.common import active_of, check_may, lock_people, lock_sessions, note, told
from sesshu.ledger.reservations.judging import Finding
from sesshu.ledger.reservations.knowing import Knowing, Known, of_residents
from sesshu.ledger.reservations.models import Reservation, ReservationContact
from sesshu.ledger.reservations.states import OUTSIDE, ReservationState
from sesshu.schedule import Tables

MOST_PAIR = 2
TELEPHONE_MOST = 20


@dataclass(frozen=True, slots=True)
class Wish:
    """A person and the session, or the two sessions of a pair of doses. `request`: the one-time key of the form.

    `wait`: a place on the waiting list when there is no seat (not for pairs). `decision`: why the office books although
    the rules say no.
    """

    resident_id: UUID
    session_ids: tuple[UUID, ...]
    request: UUID
    wait: bool = False
    decision: str = ""
    telephone: str = ""

    @property
    def key(self) -> UUID:
        return uuid5(self.request, str(self.resident_id))


@dataclass(frozen=True, slots=True)
class Booked:
    """What became of a wish. `existing`: it had arrived before, nothing was done a second time."""

    reservations: tuple[Reservation, ...]
    existing: bool = False

    @property
    def waiting(self) -> bool:
        return any(row.state == ReservationState.WAITING for row in self.reservations)


@transaction.atomic
def book(
    *, wishes: Sequence[Wish], channel: str, knowing: Knowing = of_residents, by: Actor, purpose: str
) -> list[Booked]:  # fmt: skip
    """Book all wishes or none, in their order. Raises `Full`, `AlreadyBooked`, `NotEligible`, `NotNow`, `NotFound`."""
    check_may(by)
    ids = list(dict.fromkeys(wish.resident_id for wish in wishes))
    lock_people(ids)
    earlier = _arrived(wishes)
    if len(earlier) == len(wishes):
        return [Booked(tuple(earlier[wish.key]), existing=True) for wish in wishes]
    sessions = lock_sessions(key for wish in wishes for key in wish.session_ids)
    known, active, tables = knowing(ids), active_of(ids), city_tables()
    made: list[Booked] = []
    for wish in wishes:
        if wish.key in earlier:
            made.append(Booked(tuple(earlier[wish.key]), existing=True))
            continue
        person = policies.check_person(known.get(wish.resident_id))
        rows = _seats(wish, person, [sessions[key] for key in wish.session_ids], active, channel, tables, by)
        active[wish.resident_id] += rows
        made.append(Booked(tuple(rows)))
    fresh = [row for one in made if not one.existing for row in one.reservations]
    note(fresh, "made", by)
    told("made", fresh, by, purpose, channel=channel, sessions=[str(row.session_id) for row in fresh],
         states=[row.state for row in fresh], decisions=[row.decision for row in fresh])  # fmt: skip
    return made


def findings(
    known: Known, sessions: Sequence[Session], booked: Sequence[Session], tables: Tables | None = None
) -> list[Finding]:
    """What the rules say about these sessions for a person, each with all the others taken as given."""
    tables = tables or city_tables()
    return [
        judging.judge(known, one, [*booked, *(other for other in sessions if other is not one)], tables)
        for one in sessions
    ]


def take_seat(session: Session, channel: str) -> None:
    """One more seat of a locked session. The database refuses one too many whatever happens here."""
    policies.check_seat(session, channel)
    session.taken += 1
    session.save(update_fields=["taken"])


def _arrived(wishes: Sequence[Wish]) -> dict[UUID, list[Reservation]]:
    """Reservations that earlier deliveries of the same wishes made."""
    found: dict[UUID, list[Reservation]] = defaultdict(list)
    rows = Reservation.objects.filter(request__in=[wish.key for wish in wishes]).select_related("session__event")
    for row in rows.order_by("session__event__held_on", "id"):
        found[row.request].append(row)
    return dict(found)


def _seats(
    wish: Wish, person: Known, sessions: list[Session], active: dict[UUID, list[Reservation]], channel: str,
    tables: Tables, by: Actor,
) -> list[Reservation]:  # fmt: skip
    _check_wish(wish, sessions)
    for session in sessions:
        policies.check_session(session, channel)
        if channel in OUTSIDE:
            policies.check_opening(session, person)
        policies.check_not_booked(session, active[wish.resident_id])
    papers = [policies.paper_for(session, person) for session in sessions]
    booked = [row.session for row in active[wish.resident_id]]
    said = findings(person, sessions, booked, tables)
    _check_said(said, wish, channel)
    state = _state(wish, sessions, channel)
    now, number = clock.now(), wish.telephone.strip()
    contact = ReservationContact.objects.create(telephone=number) if number else None
    rows = [
        Reservation(
            session=session, resident_id=wish.resident_id, voucher_id=paper.voucher_id if paper else None,
            pair=wish.key if len(sessions) == MOST_PAIR else None, request=wish.key, channel=channel,
            contact=contact, level=one.level, reason=one.reason, decision=wish.decision.strip(),
            state=state, made_at=now, made_by=by.code, made_by_name=by.display_name,
            waiting_since=now if state == ReservationState.WAITING else None,
        )
        for session, paper, one in zip(sessions, papers, said, strict=True)
    ]  # fmt: skip
    if state == ReservationState.BOOKED:
        for session in sessions:
            take_seat(session, channel)
    return Reservation.objects.bulk_create(rows)


def _state(wish: Wish, sessions: list[Session], channel: str) -> ReservationState:
    full = [one for one in sessions if policies.free_for(one, channel) <= 0]
    if full and wish.wait and len(sessions) == 1:
        return ReservationState.WAITING
    if full:
        raise policies.Full
    return ReservationState.BOOKED


def _check_said(said: Sequence[Finding], wish: Wish, channel: str) -> None:
    blocked = next((one for one in said if one.level == "block"), None)
    if blocked is None or (wish.decision.strip() and channel not in OUTSIDE):
        return
    more = "" if channel in OUTSIDE else "予約するときは、判断の理由を入力してください。"
    raise policies.NotEligible(f"{blocked.reason}{more}")


def _check_wish(wish: Wish, sessions: list[Session]) -> None:
    if not 1 <= len(sessions) <= MOST_PAIR or len(set(wish.session_ids)) != len(sessions):
        raise InvalidInput("時間帯を一つ、2回分を予約するときは別々の二つを選んでください。", field="session")
    if len(sessions) == MOST_PAIR and len({row.series for row in sessions}) != 1:
        raise InvalidInput("2回分の予約は、同じ予防接種の時間帯を選んでください。", field="session")
    if len(wish.telephone) > TELEPHONE_MOST:
        raise InvalidInput(
            f"電話番号は{TELEPHONE_MOST}文字までです。", field="telephone", example="096-123-4567"
        )  # fmt: skip
