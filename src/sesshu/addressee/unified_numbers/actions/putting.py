"""付番: business numbers are linked to the one person who holds an Individual Number; whoever is new gets a number.

A batch is one transaction. Two callers who bring the same person at the same moment meet at the unique index: the
second waits for the first, then finds what it made.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast
from uuid import UUID, uuid4

import psycopg
from django.db import IntegrityError, transaction

from sesshu.addressee.findings.opening import see_at_once
from sesshu.addressee.number_gaps import in_flight
from sesshu.addressee.number_gaps.models import GapReason
from sesshu.addressee.number_gaps.recording import keep_gaps
from sesshu.addressee.number_rules.systems import check_known, register
from sesshu.addressee.unified_numbers.actions.batch import Batch, PutItem, check_apart, look_up
from sesshu.addressee.unified_numbers.actions.before import Before
from sesshu.addressee.unified_numbers.actions.hearing import hear, look_up_told, write_told
from sesshu.addressee.unified_numbers.actions.keys import follow
from sesshu.addressee.unified_numbers.actions.locking import Meanwhile
from sesshu.addressee.unified_numbers.codes import TELLERS
from sesshu.addressee.unified_numbers.models import (
    BusinessLink,
    HeldNumber,
    NumberReason,
    ResidentState,
    UnifiedEvent,
    UnifiedPerson,
)
from sesshu.addressee.unified_numbers.numbering import draw
from sesshu.addressee.unified_numbers.policies import check_not_reserved
from sesshu.addressee.unified_numbers.secrecy import Sealer, keep_index_key
from sesshu.foundation import audit, clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.writing import copy_in, made, overwrite
from sesshu.numbers import IndividualNumber

MOST = 10_000  # a chunk is one transaction
MOST_NAMED = 500  # persons that an entry of the log names one by one; a larger chunk leaves the hash of its list
TRIES = 5
NEVER_HELD, OTHERS, REPLACED = "C02", "C01", "C07"  # classes of findings
WRITTEN = ("protected", "own_protected", "is_representative", "version", "number_index", "index_version")
TOLD = ("resident_state", "name", "kana", "birth_date", "sex", "address")


@dataclass(frozen=True, slots=True)
class Put:
    """`result`: numbered (a new unified number), linked, unchanged, updated, replaced (the person's Individual Number
    was changed; this is their old one), mismatch (the business number leads to a person with another Individual Number;
    its words were left), or waiting (no Individual Number yet). `replaced` and `mismatch` are findings."""

    unified_number: str
    result: str
    person: UUID


@transaction.atomic
def put(*, items: Sequence[PutItem], by: Actor, purpose: str, on_behalf: str = "") -> list[Put]:
    """Link each item, in order; `on_behalf`: the operator whom a calling system names.

    Raises `InvalidInput` that names the row; then nothing of the batch is done.
    """
    by.check("unified.write")
    _check(items)
    keep_index_key()
    in_flight.begin()  # before the savepoint, which gives back what was taken within it
    lost: list[str] = []
    for attempt in range(1, TRIES + 1):
        batch = Batch(clock.now(), by, Sealer.now(), register(), purpose, on_behalf)
        try:
            with transaction.atomic():
                found = _put(items, batch)
            break
        # Somebody else brought one of these people first, or changed whom a number leads to: look again.
        except (IntegrityError, psycopg.IntegrityError, Meanwhile):
            if attempt == TRIES:
                raise
            lost += batch.drawn
    keep_gaps(GapReason.RACED, lost, by=by)
    _record(found, by, purpose, on_behalf)
    return found


def _check(items: Sequence[PutItem]) -> None:
    if not 1 <= len(items) <= MOST:
        raise InvalidInput(f"1回に渡せるのは1件以上{MOST:,}件以内です。", field="items")
    for row, item in enumerate(items, start=1):
        if not (item.system and len(item.system) <= 3 and item.system.isascii()):
            raise InvalidInput(f"{row}件目: 業務IDは半角3文字以内です。例: 001", field="system")
        if not (item.business_number.isascii() and item.business_number.isalnum() and len(item.business_number) <= 15):
            raise InvalidInput(
                f"{row}件目: 業務番号は半角英数字15文字以内です。例: 000000001234560", field="business_number"
            )
        if item.resident_state not in ResidentState.values:
            allowed = "、".join(ResidentState.values)
            raise InvalidInput(f"{row}件目: 住民区分は {allowed} のどれかです。", field="resident_state")
        if item.individual_number is not None:
            check_not_reserved(item.individual_number, f"{row}件目: ")
        if item.guarded_only and not (item.protected and item.source in TELLERS):
            raise InvalidInput(
                f"{row}件目: guarded_only は、source が {'、'.join(TELLERS)} で protected が true のときだけ使えます。",
                field="guarded_only",
            )
    check_known({item.system for item in items})


def _put(items: Sequence[PutItem], batch: Batch) -> list[Put]:
    indexes = [batch.sealer.index(item.individual_number) if item.individual_number else b"" for item in items]
    look_up(items, indexes, batch)
    look_up_told(items, batch)
    check_apart(items, indexes, batch)
    batch.drawn = draw(_missing(items, indexes, batch))
    fresh = iter(batch.drawn)
    found = [_one(item, index, fresh, batch) for item, index in zip(items, indexes, strict=True)]
    keep_gaps(GapReason.SURPLUS, list(fresh), by=batch.by)
    copy_in(batch.new_people)
    copy_in(sorted(batch.new_held, key=lambda row: bytes(row.number_index)))  # in one order: no two wait in a circle
    follow(batch.moved)
    if batch.changed:
        Before(batch.now, batch.by.code, batch.purpose, batch.on_behalf).keep(batch.changed)
        BusinessLink.objects.filter(pk__in=batch.changed, is_representative=True).update(is_representative=False)
        told = {link.pk for link in batch.links.values()}  # locked; of others only the flag changed
        overwrite((link for link in batch.changed.values() if link.pk in told), (*TOLD, *WRITTEN))
    overwrite((link for link in batch.heard.values() if link.pk not in batch.changed), ("own_protected",))
    copy_in(sorted(batch.new_links, key=lambda row: (row.system, row.business_number)))
    write_told(batch)
    copy_in(batch.events)
    see_at_once((code, batch.main(link.person_id), link) for code, link in batch.differing)
    return found


def _missing(items: Sequence[PutItem], indexes: Sequence[bytes], batch: Batch) -> int:
    """How many new people there are at most."""
    new = {index for index in indexes if index and index not in batch.holders}
    return len(new) + sum(
        not index and (item.system, item.business_number) not in batch.links
        for item, index in zip(items, indexes, strict=True)
    )


def _one(item: PutItem, index: bytes, fresh: Iterator[str], batch: Batch) -> Put:
    link = batch.links.get((item.system, item.business_number))
    holder = batch.holders.get(index) if index else None
    if link is not None:
        return _known(item, index, link, holder, batch)
    result = "replaced" if index in batch.former else "linked"
    if holder is None:
        holder = _new_person(next(fresh), batch)
        result = "numbered" if index else "waiting"
        if index:
            _hold(item, index, holder, batch)
    link = made(
        BusinessLink, person_id=holder, system=item.system, business_number=item.business_number,
        is_representative=False, linked_at=batch.now, linked_by=batch.by.code, **_told(item),
    )  # fmt: skip
    hear(item, link, batch)
    batch.new_links.append(link)
    batch.links[item.system, item.business_number] = link
    if index in batch.former:
        _compare(index, link, holder, batch)
    _represent(link, batch)
    _note(holder, "linked", batch, {"system": item.system, "business_number": item.business_number})
    return Put(batch.numbers[holder], result, holder)


def _known(item: PutItem, index: bytes, link: BusinessLink, holder: UUID | None, batch: Batch) -> Put:
    """A business number that is linked already: its words are updated, the person behind it never changes here."""
    person, main = link.person_id, batch.main(link.person_id)
    if index and holder is None and main not in batch.with_number:
        _hold(item, index, person, batch)  # the number that a person was waiting for
        holder = main
    if index:
        _compare(index, link, holder, batch)
    if index and holder != main:
        if item.protected:  # whoever it is: they are protected from here on
            hear(item, link, batch)
        return Put(batch.numbers[person], "mismatch", person)
    result = "replaced" if index in batch.former else "unchanged"
    told = _told(item)
    if hear(item, link, batch) or any(getattr(link, name) != value for name, value in told.items()):
        result = result if result == "replaced" else "updated"
        for name, value in told.items():
            setattr(link, name, value)
        link.version += 1
        batch.change(link)
        _represent(link, batch)
    return Put(batch.numbers[person], result, person)


def _compare(index: bytes, link: BusinessLink, holder: UUID | None, batch: Batch) -> None:
    """What is told against what is held. A difference stays with the link until the system tells the right number, and
    is on the list of findings at once."""
    same = holder == batch.main(link.person_id)
    before = None if link.number_index is None else bytes(link.number_index)
    now = None if same and index not in batch.former else index
    if before == now:
        return
    link.number_index, link.index_version = now, batch.sealer.index_version if now else None
    batch.change(link)
    if now:
        batch.differing.append((NEVER_HELD if holder is None else REPLACED if same else OTHERS, link))


def _told(item: PutItem) -> dict[str, object]:
    return {name: getattr(item, name) for name in TOLD}


def _new_person(unified_number: str, batch: Batch) -> UUID:
    person = made(
        UnifiedPerson, id=uuid4(), unified_number=unified_number, created_at=batch.now, created_by=batch.by.code
    )
    batch.new_people.append(person)
    batch.numbers[person.pk] = unified_number
    _note(person.pk, "numbered", batch, {"unified_number": unified_number})
    return person.pk


def _hold(item: PutItem, index: bytes, person: UUID, batch: Batch) -> None:
    batch.new_held.append(
        made(
            HeldNumber, person_id=person,
            sealed=batch.sealer.seal(cast(IndividualNumber, item.individual_number), person),
            key_version=batch.sealer.primary, number_index=index, index_version=batch.sealer.index_version,
            valid_from=batch.now, reason=NumberReason.NUMBERED, source=item.source, matched_on=item.matched_on,
            recorded_by=batch.by.code,
        )
    )  # fmt: skip
    batch.moved += batch.sealer.moved(cast(IndividualNumber, item.individual_number))
    batch.holders[index] = batch.main(person)
    batch.with_number.add(batch.main(person))


def _represent(link: BusinessLink, batch: Batch) -> None:
    """統合宛名フラグ: the register always takes it; another system only while the person is no resident."""
    main = batch.main(link.person_id)
    before = batch.represented.get(main)
    if before is link:
        return
    takes = before is None or link.system == batch.register or before.resident_state != ResidentState.RESIDENT
    if not takes:
        return
    if before is not None:
        before.is_representative = False
        batch.change(before)
    link.is_representative = True
    batch.represented[main] = link


def _note(person: UUID, kind: str, batch: Batch, data: dict[str, str]) -> None:
    if batch.on_behalf:
        data = data | {"on_behalf": batch.on_behalf}
    batch.events.append(made(UnifiedEvent, person_id=person, kind=kind, at=batch.now, by=batch.by.code, data=data))


def _record(found: Sequence[Put], by: Actor, purpose: str, on_behalf: str) -> None:
    people = sorted({f"unified_person:{one.person}" for one in found})
    counts: dict[str, int] = {}
    for one in found:
        counts[one.result] = counts.get(one.result, 0) + 1
    digest = hashlib.sha256("\n".join(people).encode()).hexdigest()
    detail = {"results": counts, "people": digest} | ({"on_behalf": on_behalf} if on_behalf else {})
    named = people if len(people) <= MOST_NAMED else []
    audit.record(
        "unified_number.put", by=by, purpose=purpose, obj="unified_number:batch" if len(people) > 1 else "",
        subjects=named, n=len(found), detail=detail,
    )  # fmt: skip
