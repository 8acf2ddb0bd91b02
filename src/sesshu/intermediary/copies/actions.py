"""The only door for copies: all records of a person at once, checked first, written whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from sesshu.contracts.intermediary.v1 import digest_of
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.writing import copy_in, overwrite
from sesshu.intermediary.copies.layouts import check_record
from sesshu.intermediary.copies.models import CopyHolder, ItemBlock, ProvisionCopy
from sesshu.intermediary.people.models import LinkedPerson

ABSENT = {"not_held", "not_applicable"}


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
    *, information: str, people: dict[str, Sequence[Original]], by: Actor, purpose: str
) -> dict[str, int]:  # fmt: skip
    """Unified number → all of that person's records, which may be none. Records that are not among them any more are
    withdrawn. Counts of new, changed and withdrawn ones. Raises `InvalidInput` before anything is written."""
    by.check("copy.write")
    day, now = clock.today(), clock.now()
    number = 0
    for records in people.values():
        for one in records:
            number += 1
            check_record(information, one.values, day, row=number)
            if set(one.absent.values()) - ABSENT:
                raise InvalidInput(f"{number}件目：無い理由は not_held か not_applicable です。", field="absent")
    known = {p.unified_number: p for p in LinkedPerson.objects.filter(unified_number__in=people).select_for_update()}
    unknown = sorted(people.keys() - known.keys())
    if unknown:
        raise InvalidInput(f"知らない統合宛名番号が{len(unknown)}件あります。先に付番の通知を受け取ってください。")
    CopyHolder.objects.bulk_create(
        [CopyHolder(person=p, information=information, registered_at=now) for p in known.values()],
        ignore_conflicts=True,
    )
    counts = _write(information, {known[n].pk: records for n, records in people.items()}, day, now)
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
    as they are. The same rows again change nothing. Raises `InvalidInput` before anything is written."""
    by.check("copy.write")
    day, now = clock.today(), clock.now()
    for at, (_, one, is_gone) in enumerate(rows, start=1):
        if not is_gone:
            check_record(information, one.values, day, row=at)
    numbers = {number for number, _, _ in rows}
    known = {p.unified_number: p for p in LinkedPerson.objects.filter(unified_number__in=numbers).select_for_update()}
    if unknown := numbers - known.keys():
        raise InvalidInput(f"知らない統合宛名番号が{len(unknown)}件あります。先に付番の通知を受け取ってください。")
    CopyHolder.objects.bulk_create(
        [CopyHolder(person=p, information=information, registered_at=now) for p in known.values()],
        ignore_conflicts=True,
    )
    latest = {(known[number].pk, one.record_key): (one, is_gone) for number, one, is_gone in rows}
    wanted: dict[UUID, list[Original]] = {p.pk: [] for p in known.values()}
    gone = set()
    for (person, key), (one, is_gone) in latest.items():
        if is_gone:
            gone.add((person, key))
        else:
            wanted[person].append(one)
    counts = _write(information, wanted, day, now, gone=gone)
    audit.record(
        "exchange.copies_put", by=by, purpose=purpose, subjects=[f"person:{n}" for n in sorted(numbers)], n=len(rows),
        detail={"information": information} | counts,
    )  # fmt: skip
    return counts


@transaction.atomic
def block_information(*, information: str, on: bool, by: Actor, purpose: str) -> None:
    """自動応答不可 for a whole kind of information, on or off."""
    by.check("person_flag.write")
    if on:
        ItemBlock.objects.get_or_create(information=information, defaults={"set_at": clock.now(), "set_by": by.code})
    else:
        ItemBlock.objects.filter(information=information).delete()
    audit.record("exchange.information_blocked", by=by, purpose=purpose, detail={"information": information, "on": on})


def _write(
    information: str, people: Mapping[UUID, Sequence[Original]], day: date, now: datetime, *,
    gone: set[tuple[UUID, str]] | None = None,
) -> dict[str, int]:  # fmt: skip
    """`gone`: the records to withdraw; None: all of these people that are not among theirs."""
    there = {
        (row.person_id, row.record_key): row
        for row in ProvisionCopy.objects.filter(person__in=people, information=information)
    }
    news, changed, wanted = [], [], set()
    for person, records in people.items():
        for one in records:
            wanted.add((person, one.record_key))
            row = there.get((person, one.record_key))
            if row is None:
                news.append(
                    ProvisionCopy(
                        person_id=person, information=information, record_key=one.record_key, values=one.values,
                        absent=one.absent, published_from=day, digest=one.digest, updated_at=now,
                    )
                )  # fmt: skip
            elif row.digest != one.digest or row.published_until is not None:
                row.values, row.absent, row.digest = one.values, one.absent, one.digest
                row.published_until, row.updated_at = None, now
                changed.append(row)
    leaving = there.keys() - wanted if gone is None else gone & there.keys()
    ended = [there[key] for key in leaving if there[key].published_until is None]
    for row in ended:
        row.published_until, row.updated_at = day - timedelta(days=1), now
    copy_in(news)
    overwrite([*changed, *ended], ["values", "absent", "digest", "published_until", "updated_at"])
    return {"new": len(news), "changed": len(changed), "withdrawn": len(ended)}
