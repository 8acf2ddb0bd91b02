"""The only door for copies: all records of a person at once, checked first, written whole or not at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

from django.db import connection, transaction

from sesshu.contracts.intermediary.v1 import digest_of, digest_of_texts, text_of
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.writing import copy_values, overwrite
from sesshu.intermediary.copies import moving, origins
from sesshu.intermediary.copies.layouts import check_record
from sesshu.intermediary.copies.models import ProvisionCopy
from sesshu.intermediary.copies.origins import Number
from sesshu.intermediary.people.models import LinkedPerson

ABSENT = {"not_held", "not_applicable"}
COLUMNS = (
    "id", "person", "information", "record_key", "values", "absent", "published_from", "digest", "origin",
    "updated_at",
)  # fmt: skip
_HOLD = """
    INSERT INTO copy_holder (id, person_id, information, registered_at)
    SELECT gen_random_uuid(), person, %s, %s FROM unnest(%s::uuid[]) AS one (person)
    ON CONFLICT (person_id, information) DO NOTHING
"""


@dataclass(frozen=True, slots=True)
class Original:
    """A record of the original: its key there, its values, and items that are not held or do not apply."""

    record_key: str
    values: dict[str, str]
    absent: dict[str, str] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        return digest_of(self.values, self.absent)


@transaction.atomic
def put_copies(
    *, information: str, people: Mapping[str, Sequence[Original]], senders: Mapping[str, Number] | None = None,
    by: Actor, purpose: str,
) -> dict[str, int]:  # fmt: skip
    """Unified number → all of that person's records, which may be none. Records that are not among them any more are
    withdrawn. Counts of new, changed and withdrawn ones. Raises `InvalidInput` before anything is written.

    `senders`: unified number → by which number a business system knows them. Then these are all records of that number:
    what another number brought for the same person stays, and what this one brought under another person goes."""
    by.check("copy.write")
    day, now = clock.today(), clock.now()
    number = 0
    for records in people.values():
        for one in records:
            number += 1
            check_record(information, one.values, day, row=number)
            if one.absent and set(one.absent.values()) - ABSENT:
                raise InvalidInput(f"{number}件目：無い理由は not_held か not_applicable です。", field="absent")
        if len({one.record_key for one in records}) != len(records):
            raise InvalidInput(f"{number}件目まで：同じ人に同じ記録の番号が2度あります。", field="record_key")
    known = _registered(information, people, now)
    sent = {known[n]: sender for n, sender in (senders or {}).items()}
    settled = origins.settle(information, sent, by=by, purpose=purpose)
    counts = _write(information, {known[n]: records for n, records in people.items()}, day, now, settled)
    arrived = [(senders or {}).get(n, (moving.BY_FILE, n)) for n in people]
    moving.arrived(information, arrived, by=by, purpose=purpose)
    audit.record(
        "exchange.copies_put", by=by, purpose=purpose, subjects=[f"person:{n}" for n in people], n=number,
        detail={"information": information} | counts,
    )  # fmt: skip
    return counts


@transaction.atomic
def put_records(
    *, information: str, rows: Sequence[tuple[str, Original, bool]], by: Actor, purpose: str
) -> dict[str, int]:  # fmt: skip
    """Single records, as files bring them: (unified number, record, whether it is withdrawn). Others of the person stay
    as they are. The same rows again change nothing. Only a record registers somebody: a withdrawal alone does not say
    that the person has no others. Raises `InvalidInput` before anything is written."""
    by.check("copy.write")
    day, now = clock.today(), clock.now()
    for at, (_, one, is_gone) in enumerate(rows, start=1):
        if not is_gone:
            check_record(information, one.values, day, row=at)
    numbers = {number for number, _, _ in rows}
    known = _registered(information, numbers, now, {number for number, _, is_gone in rows if not is_gone})
    latest = {(known[number], one.record_key): (one, is_gone) for number, one, is_gone in rows}
    wanted: dict[UUID, list[Original]] = {person: [] for person in known.values()}
    gone = set()
    for (person, key), (one, is_gone) in latest.items():
        if is_gone:
            gone.add((person, key))
        else:
            wanted[person].append(one)
    counts = _write(information, wanted, day, now, {}, gone=gone)
    moving.arrived(information, [(moving.BY_FILE, n) for n in numbers], by=by, purpose=purpose)
    audit.record(
        "exchange.copies_put", by=by, purpose=purpose, subjects=[f"person:{n}" for n in sorted(numbers)], n=len(rows),
        detail={"information": information} | counts,
    )  # fmt: skip
    return counts


def _registered(
    information: str, numbers: Collection[str], now: datetime, with_records: Collection[str] | None = None
) -> dict[str, UUID]:  # fmt: skip
    """Unified number → person, locked and registered with this information; where `with_records` names some, those
    alone. Raises `InvalidInput` for unknown ones."""
    people = LinkedPerson.objects.filter(unified_number__in=numbers).order_by("id").select_for_update()
    known = dict(people.values_list("unified_number", "pk"))
    if unknown := len(numbers) - len(known):
        raise InvalidInput(f"知らない統合宛名番号が{unknown}件あります。先に付番の通知を受け取ってください。")
    with connection.cursor() as cursor:
        held = known.keys() if with_records is None else with_records
        cursor.execute(_HOLD, [information, now, [known[one] for one in held]])
    return known


def _write(
    information: str, people: Mapping[UUID, Sequence[Original]], day: date, now: datetime,
    sent: Mapping[UUID, UUID], *, gone: set[tuple[UUID, str]] | None = None,
) -> dict[str, int]:  # fmt: skip
    """`sent`: the origin under each of these people. `gone`: the records to withdraw; None: all of that origin, and of
    none, that are not among theirs."""
    there: dict[UUID, dict[str, ProvisionCopy]] = defaultdict(dict)
    for row in ProvisionCopy.objects.filter(person__in=people, information=information):
        there[row.person_id][row.record_key] = row
    news: list[tuple[object, ...]] = []
    changed, ended = [], []
    for person, records in people.items():
        mine, origin = there.get(person, {}), sent.get(person)
        for one in records:
            values, absent = text_of(one.values), text_of(one.absent)
            digest, copy = digest_of_texts(values, absent), mine.pop(one.record_key, None)
            if copy is None:
                news.append((uuid4(), person, information, one.record_key, values, absent, day, digest, origin, now))
            elif copy.digest != digest or copy.published_until is not None or copy.origin != (origin or copy.origin):
                copy.values, copy.absent, copy.digest = one.values, one.absent, digest
                copy.origin = origin or copy.origin
                copy.published_until, copy.updated_at = None, now
                changed.append(copy)
        ended += [
            copy
            for key, copy in mine.items()
            if copy.published_until is None
            and ((person, key) in gone if gone is not None else origin is None or copy.origin in (None, origin))
        ]
    for copy in ended:
        copy.published_until, copy.updated_at = day - timedelta(days=1), now
    if news:
        copy_values(ProvisionCopy, COLUMNS, news)
    overwrite([*changed, *ended], ["values", "absent", "digest", "published_until", "origin", "updated_at"])
    return {"new": len(news), "changed": len(changed), "withdrawn": len(ended)}
