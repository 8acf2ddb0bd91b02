"""What a provision gives: rules, then the copy, then the record; the answer is made from what was committed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from sesshu.contracts.exchange.refusing import Refusal
from sesshu.contracts.exchange.results import MEANINGS, ResultClass
from sesshu.contracts.exchange.rules import answering as rules
from sesshu.contracts.exchange.rules.asking import Asked, is_allowed_subject
from sesshu.contracts.exchange.states import PROVISION_NEXT, ProvisionState, check_step
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.writing import overwrite
from sesshu.intermediary.copies.layouts import layout
from sesshu.intermediary.copies.models import CopyHolder, ItemBlock, ProvisionCopy
from sesshu.intermediary.exchange_records.models import Event, ExchangeRecord
from sesshu.intermediary.exchange_records.writing import write
from sesshu.intermediary.provisions.actions import record
from sesshu.intermediary.provisions.models import Provision
from sesshu.law.permission_list import PermissionList, permission_list

STATE_OF = {
    ResultClass.OK_WITH_DATA: ProvisionState.ANSWERED, ResultClass.OK_EMPTY: ProvisionState.ANSWERED,
    ResultClass.MASKED: ProvisionState.ANSWERED, ResultClass.NO_COPY: ProvisionState.NO_COPY,
    ResultClass.NOT_PERMITTED: ProvisionState.NOT_LISTED, ResultClass.EXPIRED: ProvisionState.EXPIRED,
    ResultClass.WAITING_MANUAL: ProvisionState.HELD,
}  # fmt: skip
Values = tuple[dict[str, str | None], dict[str, str]]


@dataclass(slots=True)
class Given:
    """What one permit gets."""

    result: ResultClass
    rule: str = ""
    message: str = ""
    records: list[Values] = field(default_factory=list)
    at: datetime | None = None
    list_differs: bool = False


@dataclass(slots=True)
class Copies:
    """What is registered about the people of a call."""

    holders: set[tuple[UUID, str]]
    records: dict[tuple[UUID, str], list[tuple[dict[str, str], dict[str, str]]]]  # values and absent ones of each
    blocked: set[str]


@transaction.atomic
def give(provisions: Sequence[Provision], *, by: Actor, purpose: str) -> dict[UUID, Given]:
    """Permit → what it gets. What ended stays ended; an answer that was given is given again, with a record of that."""
    day, now = clock.today(), clock.now()
    allowed, copies = permission_list(day), _copies(provisions, day)
    found, moved, records = {}, [], []
    for row in provisions:
        state = ProvisionState(row.state)
        if state in {ProvisionState.NOTIFIED, ProvisionState.RELEASED, ProvisionState.HELD}:
            given = _decide(row, allowed, copies, now)
            if given.result is not ResultClass.WAITING_MANUAL or state is ProvisionState.NOTIFIED:
                _settle(row, given, now)
                moved.append(row)
                records.append(_record(row))
        else:
            given = _again(row, copies, now)
            if given.result is not ResultClass.EXPIRED and state is ProvisionState.ANSWERED:
                records.append(record(row, Event.PROVIDED_AGAIN))
        given.at, given.list_differs = row.answered_at, row.list_differs
        found[row.permit] = given
    overwrite(moved, ["state", "result", "rule", "message", "hold_reason", "given_items", "answered_at"])
    write(records)
    audit.record(
        "exchange.provided", by=by, purpose=purpose, n=len(provisions),
        subjects=[f"person:{row.person.unified_number}" for row in provisions if row.person],
    )  # fmt: skip
    return found


def _decide(row: Provision, allowed: PermissionList, copies: Copies, now: datetime) -> Given:
    """The first rule that refuses or holds, else what the copy has."""
    asked = Asked(
        row.inquirer_kind, row.duty, settings.SESSHU_BODY_KIND, row.information, row.subject, row.row, row.part
    )
    refused = (
        rules.is_in_time(row.expires_at, now)
        or rules.is_listed_here_too(allowed, asked, version="" if row.list_differs else allowed.version)
        or is_allowed_subject(allowed, asked)
    )
    if refused:
        return _refused(refused)
    if row.person is None:
        return _of(ResultClass.NO_COPY)
    blocked = None if row.person.flags_at is None else row.person.auto_response_blocked
    held = rules.may_answer_by_itself(
        person_blocked=blocked, item_blocked=row.information in copies.blocked, asked_by=row.release_asked_by,
        released_by=row.released_by,
    )  # fmt: skip
    return _refused(held) if held else _from_copy(row, copies)


def _from_copy(row: Provision, copies: Copies) -> Given:
    assert row.person is not None  # noqa: S101 - asked before
    key = (row.person.pk, row.information)
    if key not in copies.holders:
        return _of(ResultClass.NO_COPY)
    held = layout(row.information, clock.today())
    items = rules.items_of(list(held), row.items, list(held))
    if not items:
        return _of(ResultClass.MASKED)
    given = _of(ResultClass.OK_EMPTY)
    for kept, absent in copies.records.get(key, []):
        given.result, given.message = ResultClass.OK_WITH_DATA, MEANINGS[ResultClass.OK_WITH_DATA].sentence
        values = {item: kept.get(item) for item in items if item not in absent}
        given.records.append((values, {item: why for item, why in absent.items() if item in items}))
    leaving = {item for values, absent in given.records for item in (*values, *absent)}
    refused = rules.items_are_within(leaving, row=list(held), asked=row.items, copy=list(held))
    return _refused(refused) if refused else given


def _again(row: Provision, copies: Copies, now: datetime) -> Given:
    """A permit that ended: the same end; of an answer, the copy as it is now, while the permit holds."""
    if row.state != ProvisionState.ANSWERED:
        return Given(ResultClass(row.result), row.rule, row.message)
    late = rules.is_in_time(row.expires_at, now)
    return _refused(late) if late else _from_copy(row, copies)


def _settle(row: Provision, given: Given, now: datetime) -> None:
    to = STATE_OF.get(given.result, ProvisionState.NOT_LISTED)
    check_step(PROVISION_NEXT, ProvisionState(row.state), to)
    row.state = to
    if to is ProvisionState.HELD:
        row.hold_reason = given.message
        return
    row.result, row.rule, row.message, row.answered_at = given.result.value, given.rule, given.message, now
    row.given_items = sorted({item for values, absent in given.records for item in (*values, *absent)})


def _record(row: Provision) -> ExchangeRecord:
    if row.state == ProvisionState.HELD:
        return record(row, Event.HELD)
    return record(row, Event.PROVIDED if row.state == ProvisionState.ANSWERED else Event.REFUSED)


def _copies(provisions: Sequence[Provision], day: date) -> Copies:
    people = {row.person_id for row in provisions if row.person_id}
    kinds = {row.information for row in provisions}
    records: dict[tuple[UUID, str], list[tuple[dict[str, str], dict[str, str]]]] = defaultdict(list)
    published = Q(published_until=None) | Q(published_until__gte=day)
    rows = ProvisionCopy.objects.filter(
        published, person__in=people, information__in=kinds, published_from__lte=day
    ).order_by("record_key")
    for person, information, values, absent in rows.values_list("person_id", "information", "values", "absent"):
        records[person, information].append((values, absent))
    holders = CopyHolder.objects.filter(person__in=people, information__in=kinds)
    return Copies(
        set(holders.values_list("person_id", "information")), records,
        set(ItemBlock.objects.values_list("information", flat=True)),
    )  # fmt: skip


def _of(result: ResultClass) -> Given:
    return Given(result, "", MEANINGS[result].sentence)


def _refused(refusal: Refusal) -> Given:
    return Given(refusal.result, refusal.rule, refusal.message)
