"""What provisions give: decided, then recorded; the answer is made from what was committed.

One that cannot be answered takes nobody else's answer: it waits for a person, and the incident has a number.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import DatabaseError, OperationalError, transaction
from django.db.models import Q

from sesshu.contracts.exchange.results import ResultClass
from sesshu.contracts.exchange.states import PROVISION_NEXT, ProvisionState, check_step
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.screens.failures import note_incident
from sesshu.foundation.writing import overwrite
from sesshu.intermediary.copies.blocking import stays_as_it_is
from sesshu.intermediary.copies.models import CopyHolder, ItemBlock, ProvisionCopy
from sesshu.intermediary.exchange_records.models import Event, ExchangeRecord
from sesshu.intermediary.exchange_records.writing import write
from sesshu.intermediary.peers.directory import own_kind
from sesshu.intermediary.provisions.actions import record
from sesshu.intermediary.provisions.deciding import OPEN, Copies, Given, decide
from sesshu.intermediary.provisions.models import Provision
from sesshu.law.permission_list import PermissionList, permission_list

STATE_OF = {
    ResultClass.OK_WITH_DATA: ProvisionState.ANSWERED, ResultClass.OK_EMPTY: ProvisionState.ANSWERED,
    ResultClass.MASKED: ProvisionState.ANSWERED, ResultClass.NO_COPY: ProvisionState.NO_COPY,
    ResultClass.NOT_PERMITTED: ProvisionState.NOT_LISTED, ResultClass.EXPIRED: ProvisionState.EXPIRED,
    ResultClass.WAITING_MANUAL: ProvisionState.HELD,
}  # fmt: skip
COLUMNS = ["state", "result", "rule", "message", "hold_reason", "given_items", "answered_at", "givings", "needs_two",
           "release_asked_by", "release_note", "released_by", "released_at"]  # fmt: skip
FAILED = "回答を作れませんでした。"
TOLD_FAILED = "相手の団体で回答を作れませんでした。相手の団体の職員が確かめてから回答します。"
FELL_AWAY = "（その後、自動応答不可ではないと分かったため、職員の許可を待たずに扱いました。）"
HELD_AGAIN = "許可したあとに自動応答不可になったため、もう一度確かめてください。前の申請の内容：{note}"
Outcome = tuple[Given, list[ExchangeRecord]]


@transaction.atomic
def give(
    provisions: Sequence[Provision], *, asked: Mapping[UUID, Collection[str]], key: str, by: Actor, purpose: str
) -> dict[UUID, Given]:
    """Permit → what it gets. `asked`: permit → the items that the notice of this call names; `key`: the thumbprint of
    the inquirer's key for which the answer will be sealed. What ended stays ended; an answer that was given is given
    again, with a record of that."""
    day, now = clock.today(), clock.now()
    allowed, copies = permission_list(day), _copies(provisions, day)
    was_open = {row.permit for row in provisions if row.state in OPEN}
    was_given = {row.permit: row.givings for row in provisions}
    outcomes = {row.permit: _outcome(row, allowed, copies, now, asked[row.permit], by, purpose) for row in provisions}
    changed = [
        row
        for row in provisions
        if row.permit in was_open or row.givings != was_given[row.permit] or row.hold_reason.startswith(FAILED)
    ]
    try:
        with transaction.atomic():
            _write(changed, [one for _, records in outcomes.values() for one in records])
    except OperationalError:
        raise  # the database is away or full: nothing is answered now, and the inquirer asks again
    except DatabaseError:  # one of them cannot be written; which one shows when each stands for itself
        outcomes = {row.permit: _alone(row, outcomes[row.permit], by, purpose) for row in provisions}
    audit.record(
        "exchange.provided", by=by, purpose=purpose, n=len(provisions),
        subjects=[f"person:{row.person.unified_number}" for row in provisions if row.person], detail={"key": key},
    )  # fmt: skip
    return {permit: given for permit, (given, _) in outcomes.items()}


def _outcome(
    row: Provision, allowed: PermissionList, copies: Copies, now: datetime, asked: Collection[str], by: Actor,
    purpose: str,
) -> Outcome:  # fmt: skip
    before = {name: getattr(row, name) for name in COLUMNS}
    try:
        given = decide(row, allowed, copies, now, asked)
        records = _settle(row, given, now) if row.state in OPEN else _told_again(row, given)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with one permit, the others get their answers
        for name, value in before.items():
            setattr(row, name, value)
        given, records = _failed(row, error, by, purpose)
    given.at, given.list_differs, given.giving = row.answered_at, row.list_differs, row.givings
    given.withheld = row.withheld
    return given, records


def _settle(row: Provision, given: Given, now: datetime) -> list[ExchangeRecord]:
    """Move an open provision to where its decision leads. The records of that."""
    before, to = ProvisionState(row.state), STATE_OF.get(given.result, ProvisionState.NOT_LISTED)
    row.needs_two = row.needs_two or given.is_ordered
    if to is before:  # it goes on waiting, maybe for another reason
        row.hold_reason = given.message
        return []
    check_step(PROVISION_NEXT, before, to)
    row.state = to
    if to is ProvisionState.HELD:
        row.hold_reason = given.message
        if before is ProvisionState.RELEASED:
            row.hold_reason = HELD_AGAIN.format(note=row.release_note)
            row.release_asked_by = row.release_note = row.released_by = ""
            row.released_at = None
        return [record(row, Event.HELD)]
    row.result, row.rule, row.message, row.answered_at = given.result.value, given.rule, given.message, now
    row.given_items = given.items
    row.givings = int(to is ProvisionState.ANSWERED)
    records = [record(row, Event.PROVIDED if to is ProvisionState.ANSWERED else Event.REFUSED)]
    if before is ProvisionState.HELD and to in (ProvisionState.ANSWERED, ProvisionState.NO_COPY):
        row.hold_reason += FELL_AWAY
        records.insert(0, record(row, Event.HOLD_ENDED, result="", rule="R-09", provided_at=None))
    return records


def _told_again(row: Provision, given: Given) -> list[ExchangeRecord]:
    """The record of a second answer says what left this time; that it was refused this time is a record as well."""
    if row.state != ProvisionState.ANSWERED or given.rule == "R-12":
        return []
    event = Event.PROVIDED_AGAIN if given.result in STATE_OF and given.rule == "" else Event.REFUSED
    row.givings += event is Event.PROVIDED_AGAIN
    return [record(row, event, result=given.result.value, rule=given.rule, items=given.items or row.items)]


def _failed(row: Provision, error: BaseException, by: Actor, purpose: str) -> Outcome:
    """It waits for a person, or where it stood; the first time that it fails is an incident."""
    is_new = not row.hold_reason.startswith(FAILED)
    records = []
    if is_new:
        number = note_incident(error, place="exchange.provision")
        row.hold_reason = f"{FAILED}問合せ番号 {number} をシステム管理担当へ伝えてください。"
        audit.record(
            "exchange.provision_failed", by=by, purpose=purpose, obj=f"provision:{row.pk}",
            detail={"incident": number, "error": type(error).__name__},
        )  # fmt: skip
    if row.state == ProvisionState.NOTIFIED:
        row.state = ProvisionState.HELD
        records.append(record(row, Event.HELD))
    return Given(ResultClass.WAITING_MANUAL, "", TOLD_FAILED), records


def _alone(row: Provision, outcome: Outcome, by: Actor, purpose: str) -> Outcome:
    """One permit in a savepoint of its own."""
    try:
        with transaction.atomic():
            _write([row], outcome[1])
    except OperationalError:
        raise
    except DatabaseError as error:
        row.refresh_from_db()
        outcome = _failed(row, error, by, purpose)
        _write([row], outcome[1])
    return outcome


def _write(provisions: Sequence[Provision], records: Sequence[ExchangeRecord]) -> None:
    overwrite(provisions, COLUMNS)
    write(records)


def _copies(provisions: Sequence[Provision], day: date) -> Copies:
    stays_as_it_is()
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
        dict(ItemBlock.objects.values_list("information", "set_at")), own_kind(day),
    )  # fmt: skip
