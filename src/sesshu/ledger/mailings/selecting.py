"""仮抽出: who gets a letter, and why not. Everyone within the conditions is judged; each gets one decision."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Q

from sesshu import schedule
from sesshu.foundation.access import Actor
from sesshu.foundation.forms.fonts import unprintable
from sesshu.law.letters import letter_kinds
from sesshu.ledger.doses import queries as doses
from sesshu.ledger.duplicates.finding import suspected
from sesshu.ledger.mailings import entering, histories, refining
from sesshu.ledger.mailings.conditions import Conditions
from sesshu.ledger.mailings.knowing import Known, letter_day
from sesshu.ledger.mailings.models import Mailing, MailingPerson
from sesshu.ledger.mailings.reasons import NEAREST, OF_STATUS, Why
from sesshu.ledger.mailings.states import MailingState
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.pending import with_waiting_changes
from sesshu.ledger.residents.visibility import VisibleResidents
from sesshu.ledger.residents.words import OUTSIDE_CLASSES, ResidentStatus
from sesshu.ledger.unvaccinated.schools import only_pupils
from sesshu.schedule import GivenDose, InputError, Person, PersonState

SLICE = 500
OPEN = {"due", "overdue", "not_yet"}  # states in which the engine names a next dose
_OF_REGISTER = {
    ResidentStatus.DEAD: Why.DEAD,
    ResidentStatus.MOVED_OUT: Why.MOVED_OUT,
    ResidentStatus.LEAVING: Why.LEAVING,
    ResidentStatus.REMOVED: Why.REMOVED,
}


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of one person. `why` is None for a letter; `states` the judgement in short."""

    resident: Resident
    why: Why | None
    states: list[dict[str, Any]] = field(default_factory=list)
    address_sha256: str = ""
    addressed_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Hindrances:
    """What else keeps letters from some residents: a waiting change, another record, a letter sent, address."""

    change_waiting: frozenset[UUID]
    duplicate: frozenset[UUID]
    recently_sent: frozenset[UUID]
    history_unknown: frozenset[UUID]
    waiting_for_slips: frozenset[UUID]
    addresses: dict[UUID, residents.LetterAddress]
    returned: frozenset[tuple[UUID, str]]


def without_protected(by: Actor) -> Actor:
    """The same person without the right to see protected addresses: letters never need it."""
    return replace(by, permissions=by.permissions - {"protected.read", "protected.opened"})


def within(mailing: Mailing, by: Actor) -> VisibleResidents:
    """Residents whom a trial looks at."""
    c = Conditions.of_json(mailing.conditions)
    rows = residents.visible_to(without_protected(by)).exclude(resident_class__in=OUTSIDE_CLASSES)
    if c.born_from:
        rows = rows.filter(Q(birth_date__gte=c.born_from) | Q(birth_date=None))
    if c.born_until:
        rows = rows.filter(Q(birth_date__lte=c.born_until) | Q(birth_date=None))
    if c.towns:
        rows = rows.filter(reduce(or_, (Q(town__startswith=town) for town in c.towns)))
    if c.towns or c.school:  # being looked at for a town or a school would tell where a protected person lives
        rows = rows.filter(in_protected_household=False)
    if c.school:
        rows = only_pupils(rows, c.school, mailing.base_date)
    return rows


def candidates(mailing: Mailing, by: Actor) -> Iterator[list[Resident]]:
    """Residents within the conditions, in slices. Dead and moved people too: they are told why not."""
    c = Conditions.of_json(mailing.conditions)
    rows, last = within(mailing, by), ""
    while True:
        found = list(rows.filter(addressee_number__gt=last).order_by("addressee_number")[:SLICE])
        if not found:
            return
        yield [r for r in found if r.birth_date is None or c.has_age(r.birth_date, mailing.base_date)]
        last = found[-1].addressee_number


def decide(
    mailing: Mailing, people: Sequence[Resident], by: Actor, *, known: Known | None = None
) -> Iterator[Decision | None]:
    """One decision a resident, in order; None for those who never were a target. `known`: as the trial knows."""
    c = Conditions.of_json(mailing.conditions)
    known = known or Known.at_trial(mailing)
    judged = judge_short(mailing, people, known)
    hindrances = hindering(mailing, people, by)
    found: list[Decision | None] = []
    for resident in people:
        state = judged.get(resident.id)
        states = _states(state, c) if state else []
        if state is not None and not states:
            found.append(None)
            continue
        why, sha = _why(known.as_of, c, resident, states, hindrances, is_judged=resident.id in judged)
        named = addressed_hash(resident, hindrances.addresses.get(resident.id))
        found.append(Decision(resident, why, states, sha, named))
    finer = refining.refined([(one.resident, one.why) for one in found if one], c.series, known)
    return (one and replace(one, why=finer[one.resident.id]) for one in found)


def judge_short(mailing: Mailing, people: Sequence[Resident], known: Known) -> dict[UUID, PersonState | None]:
    """The short judgement by resident; absent when the birth day is unknown, None when records are contradictory."""
    persons = doses.persons(people)
    given = doses.given_doses(list(persons), entered_by=known.on)
    pairs = {key: (person, given.get(key, [])) for key, person in persons.items()}
    try:
        states = _judged(mailing, list(pairs.values()), known)
    except InputError:  # somebody's records contradict one another: judge one by one and hold that one
        return {key: _judged_alone(mailing, pair, known) for key, pair in pairs.items()}
    return dict(zip(pairs, states, strict=True))


def _judged(mailing: Mailing, pairs: list[tuple[Person, list[GivenDose]]], known: Known) -> list[PersonState]:
    tables = city_tables()
    asked = Conditions.of_json(mailing.conditions).series
    return list(schedule.judge_many(tables, pairs, as_of=known.as_of, known_on=known.on, only=asked or None))


def _judged_alone(mailing: Mailing, pair: tuple[Person, list[GivenDose]], known: Known) -> PersonState | None:
    try:
        return _judged(mailing, [pair], known)[0]
    except InputError:
        return None


def _states(state: PersonState, c: Conditions) -> list[dict[str, Any]]:
    """The asked series the person is or was a target of, as plain values."""
    return [
        {
            "series": one.series,
            "status": one.status,
            "dose_number": one.dose_number,
            "earliest": one.earliest.isoformat() if one.earliest else None,
            "latest": one.latest.isoformat() if one.latest else None,
        }
        for one in state.series
        if one.series in c.series and one.status != "not_target"
    ]


def _why(
    as_of: date, c: Conditions, resident: Resident, states: list[dict[str, Any]], h: Hindrances, *, is_judged: bool
) -> tuple[Why | None, str]:
    why = why_of_register(resident, as_of)
    if why is None and not is_judged:
        why = Why.BIRTH_UNKNOWN
    if why is None and not states:
        why = Why.RECORDS_UNCLEAR
    if why is None:
        why = why_of_states(c, states, as_of)
    return why_of_letter(resident, h) if why is None else (why, "")


def why_of_register(resident: Resident, base_date: date) -> Why | None:
    """What the register has against a letter. Protection goes for everyone in a protected household."""
    if resident.status in _OF_REGISTER:
        return _OF_REGISTER[ResidentStatus(resident.status)]
    if resident.became_on and resident.became_on > base_date:
        return Why.NOT_HERE_YET
    # The annotation is the same for every viewer; a row without it is treated as protected.
    return Why.PROTECTED if getattr(resident, "in_protected_household", True) else None


def why_of_states(c: Conditions, states: list[dict[str, Any]], base_date: date) -> Why | None:
    """None when one of the series gives a line in the letter; else the reason nearest to one."""
    found: list[Why] = []
    for one in states:
        earliest, latest = _day(one["earliest"]), _day(one["latest"])
        if c.wants(one["status"], earliest, latest, base_date, one["dose_number"]):
            return None
        later = earliest is not None and earliest > base_date + timedelta(days=c.ahead_days)
        asked_but_later = one["status"] in c.statuses and one["status"] != "not_yet" and later
        found.append(Why.INTERVAL if asked_but_later else OF_STATUS[one["status"]])
    return min(found, key=NEAREST.index)


def why_of_letter(resident: Resident, h: Hindrances) -> tuple[Why | None, str]:
    """What stands against a letter to somebody who should get one, and the hash of the address it would go to."""
    address = h.addresses.get(resident.id)
    if address is None or address.withheld:
        return Why.PROTECTED, ""
    for ids, why in (
        (h.change_waiting, Why.CHANGE_WAITING),
        (h.duplicate, Why.DUPLICATE),
        (h.recently_sent, Why.RECENTLY_SENT),
        (h.history_unknown, Why.HISTORY_UNKNOWN),
        (h.waiting_for_slips, Why.LATE_INSTITUTION),
    ):
        if resident.id in ids:
            return why, ""
    if not address.address:
        return Why.NO_ADDRESS, ""
    sha = address_hash(address)
    if address.stopped or (resident.id, sha) in h.returned:
        return Why.UNDELIVERABLE, sha
    texts = (resident.name, address.recipient, address.address, address.building)
    return (Why.UNPRINTABLE if any(unprintable(text) for text in texts) else None), sha


def hindering(mailing: Mailing, people: Sequence[Resident], by: Actor) -> Hindrances:
    """What else keeps letters from these residents."""
    ids = [resident.id for resident in people]
    c = Conditions.of_json(mailing.conditions)
    late = c.late_institutions
    asks_history = letter_kinds()[mailing.kind].calls_unvaccinated
    returned = MailingPerson.objects.filter(resident_id__in=ids, returned_on__isnull=False)
    return Hindrances(
        change_waiting=with_waiting_changes(ids),
        duplicate=suspected(ids) if c.without_duplicates else frozenset(),
        recently_sent=_recently_sent(mailing, ids),
        history_unknown=histories.unknown(people, mailing.series) if asks_history else frozenset(),
        waiting_for_slips=entering.last_seen_at(ids, late) if late else frozenset(),
        addresses=residents.letter_address(without_protected(by), ids, on_day=letter_day(mailing)),
        returned=frozenset(returned.values_list("resident_id", "address_sha256")),
    )


def _recently_sent(mailing: Mailing, ids: Sequence[UUID]) -> frozenset[UUID]:
    c = Conditions.of_json(mailing.conditions)
    first_day = mailing.base_date - timedelta(days=c.quiet_days)
    others = (
        Mailing.objects.filter(state__in=[MailingState.RELEASED, MailingState.PRINTED, MailingState.POSTED])
        .filter(Q(posted_on__gte=first_day) | Q(posted_on=None, issued_on__gte=first_day))
        .exclude(id=mailing.id)
    )
    same = [other.id for other in others if set(other.series) & set(c.series)]
    rows = MailingPerson.objects.filter(mailing_id__in=same, resident_id__in=ids, included=True)
    return frozenset(rows.values_list("resident_id", flat=True))


def addressed_hash(resident: Resident, address: residents.LetterAddress | None) -> str:
    """Tells whether the names on a letter are still those of the register, without keeping them twice."""
    recipient = address.recipient if address else ""
    line = f"{recipient}\n{resident.name}\n{resident.alphabet_name}"
    return hashlib.sha256(line.encode()).hexdigest()


def address_hash(address: residents.LetterAddress) -> str:
    """Tells whether a returned letter went to the same address, without keeping it twice."""
    line = f"{address.postal_code}\n{address.address}\n{address.building}"
    return hashlib.sha256(line.encode()).hexdigest()


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
