"""The set of a release: everybody looked at once more, the lines of each letter, the serial numbers, the hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Q

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotNow
from sesshu.ledger.mailings import letters, looking_again, selecting
from sesshu.ledger.mailings.actions.common import told
from sesshu.ledger.mailings.conditions import Conditions
from sesshu.ledger.mailings.knowing import Known, letter_day
from sesshu.ledger.mailings.models import Mailing, MailingPerson
from sesshu.ledger.mailings.reasons import Why
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.residents.models import Resident


def recheck(
    mailing: Mailing, *, stage: str, by: Actor, people: Sequence[MailingPerson] | None = None
) -> list[MailingPerson]:
    """Decide anew about everyone (or these) who would get a letter; those who no longer should drop out, with the
    reason. Runs in the caller's transaction. Returns those who dropped out.
    """
    asked = list(mailing.persons.filter(included=True)) if people is None else people
    dropped: list[MailingPerson] = []
    changed: list[MailingPerson] = []
    for person, why, decision in looking_again.looked_again(mailing, asked, by):
        if why is not None or decision is None:
            person.included, person.reason, person.stage = False, why or Why.OTHER_STATUS, stage
            dropped.append(person)
        elif _kept(person) != (now := _found(decision)):
            person.states, person.address_sha256, person.addressed_sha256, person.birth_date = now
            changed.append(person)
    MailingPerson.objects.bulk_update(dropped, ["included", "reason", "stage"], batch_size=500)
    MailingPerson.objects.bulk_update(
        changed, ["states", "address_sha256", "addressed_sha256", "birth_date"], batch_size=500
    )
    if dropped:
        told("mailing.dropped", mailing, by, people=[person.resident_id for person in dropped], stage=stage)
    return dropped


def _kept(person: MailingPerson) -> tuple[Any, ...]:
    return person.states, person.address_sha256, person.addressed_sha256, person.birth_date


def _found(decision: selecting.Decision) -> tuple[Any, ...]:
    birth = decision.resident.birth_date
    return decision.states, decision.address_sha256, decision.addressed_sha256, birth


def in_the_request(mailing: Mailing) -> list[UUID]:
    """Everybody whom the request names, in an order that does not change while the release drops some of them."""
    rows = mailing.persons.filter(Q(included=True) | Q(stage="release")).order_by("resident_id")
    return list(rows.values_list("id", flat=True))


def look_again(mailing: Mailing, person_ids: Sequence[UUID], by: Actor) -> None:
    """One slice of a release: who drops out, and what the letters of the others say. Done twice it is done once."""
    people = list(mailing.persons.filter(id__in=person_ids, included=True))
    recheck(mailing, stage="release", by=by, people=people)
    kept = {person.resident_id: person for person in people if person.included}
    register = list(residents.visible_to(selecting.without_protected(by)).filter(id__in=list(kept)))
    lines = letters.due_lines(mailing, register, Known.now(mailing))
    for resident_id, person in kept.items():
        person.due = lines[resident_id]
    MailingPerson.objects.bulk_update(kept.values(), ["due"], batch_size=500)


def give_serials(mailing: Mailing, by: Actor) -> list[MailingPerson]:
    """Serial numbers in the order of the post, siblings in one envelope where they are asked for together."""
    reader = selecting.without_protected(by)
    people = list(mailing.persons.filter(included=True))
    register = {r.id: r for r in residents.visible_to(reader).filter(id__in=[p.resident_id for p in people])}
    people = _still_there(people, register)  # joined or sealed while a worker looked at the others
    addresses = residents.letter_address(reader, list(register), on_day=letter_day(mailing))
    together = Conditions.of_json(mailing.conditions).siblings == "together"
    people.sort(key=lambda one: _postal_order(addresses[one.resident_id], register[one.resident_id]))
    envelope, last = 0, ("", "", "")
    for serial, person in enumerate(people, start=1):
        recipient = addresses[person.resident_id].recipient  # one envelope bears one name
        house = (register[person.resident_id].household_number, person.address_sha256, recipient)
        if not (together and house[0] and house == last):
            envelope += 1
        last = house
        person.serial, person.envelope = serial, envelope
        person.resident = register[person.resident_id]
    MailingPerson.objects.bulk_update(people, ["serial", "envelope"], batch_size=500)
    return people


def _still_there(people: list[MailingPerson], register: dict[UUID, Resident]) -> list[MailingPerson]:
    gone = [person for person in people if person.resident_id not in register]
    for person in gone:
        person.included, person.reason, person.stage = False, Why.REMOVED, "release"
    MailingPerson.objects.bulk_update(gone, ["included", "reason", "stage"])
    if len(gone) == len(people):
        raise NotNow("仮抽出のあとの異動や接種により、送付する人がいなくなりました。仮抽出をやり直してください。")
    return [person for person in people if person.included]


def _postal_order(address: residents.LetterAddress, resident: Resident) -> tuple[str, ...]:
    """In the order of the post: where the letter goes, then household by household."""
    return (
        address.postal_code, address.address, address.building, resident.household_number, resident.kana_key,
        resident.addressee_number,
    )  # fmt: skip


def set_hash(people: Sequence[MailingPerson]) -> str:
    """SHA-256 of who gets which letter: serial, addressee number and lines, in order of the serials."""
    lines = (
        json.dumps([person.serial, person.resident.addressee_number, person.due], ensure_ascii=False)
        for person in sorted(people, key=lambda person: person.serial or 0)
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
