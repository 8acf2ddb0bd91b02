"""What one provision gets: the rules in their order, then the copy. Asks the database nothing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from sesshu.contracts.exchange.messages import ProvidedRecord
from sesshu.contracts.exchange.refusing import Refusal
from sesshu.contracts.exchange.results import ResultClass, meaning_of
from sesshu.contracts.exchange.rules import answering as rules
from sesshu.contracts.exchange.rules.asking import Asked, is_allowed_subject, is_another_body
from sesshu.contracts.exchange.states import ProvisionState
from sesshu.foundation import clock
from sesshu.foundation.sealed_messages.keys import body_code
from sesshu.intermediary.copies.layouts import layout
from sesshu.intermediary.provisions.models import Provision
from sesshu.law.permission_list import PermissionList

OPEN = frozenset({ProvisionState.NOTIFIED, ProvisionState.RELEASED, ProvisionState.HELD})
BEGUN = "自動応答不可ではなくなりました。職員がすでに提供を申請しているため、別の職員が許可すると回答します。"
ORDERED = "確認待ちのあいだに自動応答不可ではなくなりました。職員が申請し、別の職員が許可すると回答します。"
MOVING = "副本を送り直しています。送り終わるか、職員が確かめて別の職員が許可するまで回答しません。"
DOUBTED = "統合宛名の確認が終わるか、職員が確かめて別の職員が許可するまで回答しません。"
BLOCKED_SINCE = "提供したあとに自動応答不可になったため、この許可証では送り直しません。新しい照会が必要です。"


@dataclass(slots=True)
class Given:
    """What one permit gets."""

    result: ResultClass
    rule: str = ""
    message: str = ""
    records: list[ProvidedRecord] = field(default_factory=list)
    at: datetime | None = None
    list_differs: bool = False
    giving: int = 1
    withheld: bool = False
    is_ordered: bool = False  # held because somebody ordered it, not because something is missing yet

    @property
    def items(self) -> list[str]:
        """What leaves with it, by name."""
        return sorted({item for one in self.records for item in (*one.values, *one.absent)})


@dataclass(slots=True)
class Copies:
    """What is registered about the people of a call. `blocked`: information → since when it is 自動応答不可. `kind`:
    what this body is on the day, in the words of the list."""

    holders: set[tuple[UUID, str]]
    records: dict[tuple[UUID, str], list[tuple[dict[str, str], dict[str, str]]]]  # values and absent ones of each
    blocked: dict[str, datetime]
    kind: str


def decide(row: Provision, allowed: PermissionList, copies: Copies, now: datetime, asked: Collection[str]) -> Given:
    """The first rule that refuses or holds, else what the copy has. Of one that ended, the same end again. `asked`: the
    items in the network's notice of this call, to which the finished answer is held (R-10)."""
    given = _decided(row, allowed, copies, now)
    refused = _holds_more(given, row, copies, asked)
    return _refused(refused) if refused else given


def _decided(row: Provision, allowed: PermissionList, copies: Copies, now: datetime) -> Given:
    if row.state not in OPEN:
        return _again(row, copies, now)
    asked = Asked(
        row.inquirer_kind, row.duty, copies.kind, row.information, row.subject, row.row, row.part,
        inquirer_code=row.inquirer, provider_code=body_code(),
    )  # fmt: skip
    refused = (
        is_another_body(asked)
        or rules.is_in_time(row.expires_at, now)
        or rules.is_listed_here_too(allowed, asked, version="" if row.list_differs else allowed.version)
        or is_allowed_subject(allowed, asked)
    )
    if refused:
        return _refused(refused)
    if row.person is None:
        return _of(ResultClass.NO_COPY, row)
    if held := hold(row, copies):
        given = _refused(held)
        given.is_ordered = _is_ordered(row, copies)
        return given
    if row.state == ProvisionState.HELD and row.release_asked_by:  # what a person has begun, persons end
        return Given(ResultClass.WAITING_MANUAL, "R-09", BEGUN)
    if row.state == ProvisionState.HELD and row.needs_two:  # nobody takes the order off and lets the answer go alone
        return Given(ResultClass.WAITING_MANUAL, "R-09", ORDERED)
    return _from_copy(row, copies)


def hold(row: Provision, copies: Copies) -> Refusal | None:
    """R-09 as it is now. A release counts for what was blocked when it was given, not for what was blocked since. Whose
    copies have to be sent anew is answered as if blocked: there may be half of them; and so is whoever is in doubt."""
    assert row.person is not None  # noqa: S101 - asked before
    person = row.person
    waiting = person.doubted_since or person.waiting_since
    since = [
        at
        for at in (person.blocked_at, person.doubted_since, person.waiting_since, copies.blocked.get(row.information))
        if at
    ]
    person_blocked = None if person.flags_at is None else person.auto_response_blocked
    item_blocked = row.information in copies.blocked
    is_covered = row.released_at is not None and all(at <= row.released_at for at in since)
    held = rules.may_answer_by_itself(
        person_blocked=person_blocked, item_blocked=item_blocked or waiting is not None,
        asked_by=row.release_asked_by if is_covered else "",
        released_by=row.released_by if is_covered else "",
    )  # fmt: skip
    is_waiting_alone = person_blocked is False and not item_blocked
    return replace(held, message=DOUBTED if person.doubted_since else MOVING) if held and is_waiting_alone else held


def _is_ordered(row: Provision, copies: Copies) -> bool:
    """Whether a flag of the person or of the information was set, as against one that nobody has told yet and copies
    that are still on their way."""
    person = row.person
    is_set = person is not None and person.auto_response_blocked and bool(person.flags_at or person.blocked_at)
    return is_set or row.information in copies.blocked


def _again(row: Provision, copies: Copies, now: datetime) -> Given:
    """A permit that ended: the same end; of an answer, the copy as it is now, while the permit holds and nobody has
    been protected since."""
    if row.state != ProvisionState.ANSWERED:
        return Given(ResultClass(row.result), row.rule, row.message)
    if late := rules.is_in_time(row.expires_at, now):
        return _refused(late)
    if row.person is None or hold(row, copies):
        return Given(ResultClass.EXPIRED, "R-09", BLOCKED_SINCE)
    return _from_copy(row, copies)


def _from_copy(row: Provision, copies: Copies) -> Given:
    assert row.person is not None  # noqa: S101 - asked before
    key = (row.person.pk, row.information)
    if key not in copies.holders:
        return _of(ResultClass.NO_COPY, row)
    held = _held_items(row)
    items = rules.items_of(held, row.items, held)
    if not items:
        return _of(ResultClass.MASKED, row)
    given = _of(ResultClass.OK_EMPTY, row)
    with_data = _of(ResultClass.OK_WITH_DATA, row)
    for kept, absent in copies.records.get(key, []):
        given.result, given.message = with_data.result, with_data.message
        values = {item: kept.get(item) for item in items if item not in absent}
        missing = {item: why for item, why in absent.items() if item in items}
        given.records.append(ProvidedRecord.model_validate({"values": values, "absent": missing}))
    return given


def _holds_more(given: Given, row: Provision, copies: Copies, asked: Collection[str]) -> Refusal | None:
    """R-10 of the answer as it would leave: it was made from what this permit asked for when it came first, and is held
    to what the network's notice asks for now, to the layout, and to what the records of the copy have."""
    if not given.records or row.person is None:
        return None
    told = copies.records.get((row.person.pk, row.information), [])
    there = {item for values, absent in told for item in (*values, *absent)}
    empty = {item for item in given.items if all(one.values.get(item) is None for one in given.records)}
    return rules.items_are_within(given.items, row=_held_items(row), asked=asked, copy=there | empty)


def _held_items(row: Provision) -> list[str]:
    """R-19. The items of the layout of the day of the inquiry, without those that today's has no more: nothing leaves
    that was not to be had on the day it was asked for, and nothing that has ended since."""
    then = layout(row.information, row.requested_at.astimezone(clock.TOKYO).date())
    now = layout(row.information, clock.today())
    return [item for item in then if item in now]


def _of(result: ResultClass, row: Provision) -> Given:
    return Given(result, "", meaning_of(result, row.information).sentence)


def _refused(refusal: Refusal) -> Given:
    return Given(refusal.result, refusal.rule, refusal.message)
