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
from sesshu.ledger.doses import queries as doses
from sesshu.ledger.mailings.conditions import Conditions
from sesshu.ledger.mailings.models import Mailing, MailingPerson
from sesshu.ledger.mailings.reasons import NEAREST, OF_STATUS, Why
from sesshu.ledger.mailings.states import MailingState
from sesshu.ledger.programmes.tables import city_tables
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.words import OUTSIDE_CLASSES, ResidentStatus
from sesshu.schedule import GivenDose, InputError, Person, PersonState

SLICE = 500
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


@dataclass(frozen=True, slots=True)
class Hindrances:
    """What else keeps letters from some residents: sent already, address, returned mail."""

    recently_sent: frozenset[UUID]
    addresses: dict[UUID, residents.LetterAddress]
    returned: frozenset[tuple[UUID, str]]


def without_protected(by: Actor) -> Actor:
    """The same person without the right to see protected addresses: letters never need it."""
    return replace(by, permissions=by.permissions - {"protected.read", "protected.opened"})


def candidates(mailing: Mailing, by: Actor) -> Iterator[list[Resident]]:
    """Residents within the conditions, in slices. Dead and moved people too: they are told why not."""
    c = Conditions.of_json(mailing.conditions)
    rows = residents.visible_to(without_protected(by)).exclude(resident_class__in=OUTSIDE_CLASSES)
    if c.born_from:
        rows = rows.filter(Q(birth_date__gte=c.born_from) | Q(birth_date=None))
    if c.born_until:
        rows = rows.filter(Q(birth_date__lte=c.born_until) | Q(birth_date=None))
    if c.towns:
        rows = rows.filter(reduce(or_, (Q(town__startswith=town) for town in c.towns)))
    last = ""
    while True:
        found = list(rows.filter(addressee_number__gt=last).order_by("addressee_number")[:SLICE])
        if not found:
            return
        yield [r for r in found if r.birth_date is None or c.has_age(r.birth_date, mailing.base_date)]
        last = found[-1].addressee_number


def decide(mailing: Mailing, people: Sequence[Resident], by: Actor) -> Iterator[Decision | None]:
    """One decision a resident, in order; None for those who never were a target."""
    c = Conditions.of_json(mailing.conditions)
    judged = judge_short(mailing, people)
    hindrances = hindering(mailing, people, by)
    for resident in people:
        state = judged.get(resident.id)
        states = _states(state, c) if state else []
        if state is not None and not states:
            yield None
            continue
        why, sha = _why(mailing, c, resident, states, hindrances, is_judged=resident.id in judged)
        yield Decision(resident, why, states, sha)


def changed_since(mailing: Mailing, people: Sequence[MailingPerson], by: Actor) -> Iterator[tuple[MailingPerson, Why]]:
    """Those who would no longer get a letter by what is recorded now, with the reason."""
    of_resident = {person.resident_id: person for person in people}
    ids = sorted(of_resident)
    reader = without_protected(by)
    for at in range(0, len(ids), SLICE):
        asked = ids[at : at + SLICE]
        slice_ = list(residents.visible_to(reader).filter(id__in=asked))
        for gone in sorted(set(asked) - {resident.id for resident in slice_}):  # joined or sealed since
            yield of_resident[gone], Why.REMOVED
        for resident, decision in zip(slice_, decide(mailing, slice_, by), strict=True):
            why = decision.why if decision else Why.OTHER_STATUS
            if why is not None:
                yield of_resident[resident.id], why


def judge_short(mailing: Mailing, people: Sequence[Resident]) -> dict[UUID, PersonState | None]:
    """The short judgement by resident; absent when the birth day is unknown, None when records are contradictory."""
    persons = doses.persons(people)
    given = doses.given_doses(list(persons))
    pairs = {key: (person, given.get(key, [])) for key, person in persons.items()}
    try:
        states = _judged(mailing, list(pairs.values()))
    except InputError:  # somebody's records contradict one another: judge one by one and hold that one
        return {key: _judged_alone(mailing, pair) for key, pair in pairs.items()}
    return dict(zip(pairs, states, strict=True))


def _judged(mailing: Mailing, pairs: list[tuple[Person, list[GivenDose]]]) -> list[PersonState]:
    tables = city_tables()
    asked = Conditions.of_json(mailing.conditions).series
    return list(
        schedule.judge_many(tables, pairs, as_of=mailing.base_date, known_on=mailing.known_on, only=asked or None)
    )


def _judged_alone(mailing: Mailing, pair: tuple[Person, list[GivenDose]]) -> PersonState | None:
    try:
        return _judged(mailing, [pair])[0]
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
    mailing: Mailing, c: Conditions, resident: Resident, states: list[dict[str, Any]], h: Hindrances, *, is_judged: bool
) -> tuple[Why | None, str]:
    why = why_of_register(resident, mailing.base_date)
    if why is None and not is_judged:
        why = Why.BIRTH_UNKNOWN
    if why is None and not states:
        why = Why.RECORDS_UNCLEAR
    if why is None:
        why = why_of_states(c, states, mailing.base_date)
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
        if c.wants(one["status"], earliest, latest, base_date):
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
    if resident.id in h.recently_sent:
        return Why.RECENTLY_SENT, ""
    if not address.address:
        return Why.NO_ADDRESS, ""
    sha = address_hash(address)
    if (resident.id, sha) in h.returned:
        return Why.UNDELIVERABLE, sha
    texts = (resident.name, address.recipient, address.address, address.building)
    return (Why.UNPRINTABLE if any(unprintable(text) for text in texts) else None), sha


def hindering(mailing: Mailing, people: Sequence[Resident], by: Actor) -> Hindrances:
    """What else keeps letters from these residents."""
    ids = [resident.id for resident in people]
    returned = MailingPerson.objects.filter(resident_id__in=ids, returned_on__isnull=False)
    return Hindrances(
        recently_sent=_recently_sent(mailing, ids),
        addresses=residents.letter_address(without_protected(by), ids, on_day=mailing.issued_on),
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


def address_hash(address: residents.LetterAddress) -> str:
    """Tells whether a returned letter went to the same address, without keeping it twice."""
    line = f"{address.postal_code}\n{address.address}\n{address.building}"
    return hashlib.sha256(line.encode()).hexdigest()


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
