"""Asking: the rules of our own side, for a batch; each inquiry is queued or refused, and recorded either way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db import connection, transaction

from sesshu.contracts.exchange.refusing import Refusal
from sesshu.contracts.exchange.results import ResultClass
from sesshu.contracts.exchange.rules import asking
from sesshu.contracts.exchange.rules.asking import Asked
from sesshu.contracts.exchange.states import CodeState, InquiryState
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, Refused
from sesshu.foundation.sealed_messages.keys import body_code
from sesshu.foundation.writing import copy_in, made
from sesshu.foundation.written import check_no_number
from sesshu.intermediary.copies.layouts import layout
from sesshu.intermediary.exchange_records.models import Event, ExchangeRecord, Side
from sesshu.intermediary.exchange_records.writing import record_of, write
from sesshu.intermediary.exchange_rules.departments import duties_of
from sesshu.intermediary.exchange_rules.rules import value
from sesshu.intermediary.inquiries import marking
from sesshu.intermediary.inquiries.models import Inquiry
from sesshu.intermediary.peers.directory import kind_of, own_kind
from sesshu.intermediary.people.actions import code_holders
from sesshu.intermediary.people.models import LinkedPerson
from sesshu.law.permission_list import PermissionList, name_of, permission_list


class OtherContent(Refused):
    """この依頼番号は、別の内容の照会で使われています。新しい依頼番号で照会してください。"""

    code = "OTHER_CONTENT"


@dataclass(frozen=True, slots=True)
class Question:
    """What a business system asks. `protected` None: it could not say, which counts as protected. `about`: a mark of
    whom it named."""

    client_key: str
    unified_number: str
    provider: str
    duty: str
    row: int
    part: int
    subject: str
    information: str
    items: tuple[str, ...]
    case: str = ""
    planned: str = ""
    is_or_was_target: bool = True
    withheld: bool = False
    protected: bool | None = False
    blocking: tuple[str, ...] = ()
    about: str = ""


@transaction.atomic
def ask(
    *, questions: Sequence[Question], department: str, by: Actor, purpose: str,
    askers: Mapping[str, Actor] | None = None,
) -> list[Inquiry]:  # fmt: skip
    """The inquiries in the order of the questions. `askers`: client key → for whom a system asks, where that is not
    `by`; each has an entry of their own. A `client_key` asked before gives the first inquiry again.
    不開示 (R-08) is what the business system says or the person's own flag here; said later under the same key, the
    first inquiry is marked. Raises `InvalidInput` for an Individual Number in a text (R-16), `OtherContent` where the
    key was used for something else or by another system, and nothing is asked then."""
    if not questions:
        raise InvalidInput("照会する人を1人以上選んでください。", field="questions")
    keys = [one.client_key for one in questions]
    if len(set(keys)) != len(keys):
        raise InvalidInput("同じ依頼番号が2度あります。", field="client_key")
    check_no_number(department=department)
    for one in questions:
        check_no_number(case=one.case, planned=one.planned)
    _wait_for_turn(by)
    before = Inquiry.objects.filter(client_key__in=keys).select_related("person__merged_into")
    known = {one.client_key: one for one in before}
    for one in questions:
        row = known.get(one.client_key)
        if row and (row.asked_by != by.code or _is_other(row, one, department)):
            raise OtherContent
    people = {
        one.unified_number: one
        for one in LinkedPerson.objects.filter(unified_number__in={q.unified_number for q in questions})
    }
    guarded = {number for number, one in people.items() if one.withheld_from_subject}
    people |= _by_others_code(people)
    guarded |= {number for number, one in people.items() if one.withheld_from_subject}
    later = [known[one.client_key].pk for one in questions if one.withheld and one.client_key in known]
    if marking.mark_inquiries(later, by=by, purpose=purpose):
        known |= {row.client_key: row for row in Inquiry.objects.filter(pk__in=later)}
    duties = duties_of(department)
    allowed = permission_list(clock.today())
    own = own_kind(allowed.day)
    kinds = {code: kind_of(code, allowed.day) for code in {q.provider for q in questions}}
    news, now = [], clock.now()
    until = now + timedelta(days=value("inquiry_days"))
    for one in questions:
        if one.client_key not in known:
            person = people.get(one.unified_number)
            refused = _refusal(one, person, department, duties, allowed, (own, kinds[one.provider]), by)
            withheld = one.withheld or one.unified_number in guarded
            news.append(_row(replace(one, withheld=withheld), person, department, refused, by, now, until))
    copy_in(news)
    write([_record(row) for row in news])
    _note_asked(news, askers or {}, by, purpose)
    there = known | {row.client_key: row for row in news}
    return [there[key] for key in keys]


def _note_asked(news: Sequence[Inquiry], askers: Mapping[str, Actor], by: Actor, purpose: str) -> None:
    """An entry for each who asked."""
    found: dict[Actor, list[Inquiry]] = {} if news else {by: []}
    for row in news:
        found.setdefault(askers.get(row.client_key, by), []).append(row)
    for asker, rows in found.items():
        audit.record(
            "exchange.inquiries_asked", by=asker, purpose=purpose, n=len(rows),
            subjects=[f"person:{row.unified_number}" for row in rows],
            detail={"refused": sum(1 for row in rows if row.state != InquiryState.QUEUED)},
        )  # fmt: skip


def _wait_for_turn(by: Actor) -> None:
    """One batch of a caller at a time: two of its workers may hand over the same inquiries in the same moment, and the
    second must see those of the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"inquiry.ask:{by.code}"])


def _by_others_code(people: dict[str, LinkedPerson]) -> dict[str, LinkedPerson]:
    """Who has no code under the number in use is named by that of a number that was merged into it."""
    without = [number for number, one in people.items() if one.state is not CodeState.HELD]
    return code_holders(without) if without else {}


def _is_other(row: Inquiry, one: Question, department: str) -> bool:
    """Whether a key that was used before now stands for something else. Somebody who had no number then may have one
    now: that inquiry was refused and has no answer."""
    into = row.person.merged_into if row.person else None
    numbers = {row.unified_number, into.unified_number if into else row.unified_number}
    if row.unified_number and one.unified_number not in numbers:
        return True
    told = (one.provider, department, one.duty, one.row, one.part, one.subject, one.information, list(one.items))
    return told != (
        row.provider, row.department, row.duty, row.row, row.part, row.subject, row.information, list(row.items)
    ) or (one.case, one.planned) != (row.case, row.planned)  # fmt: skip


def _refusal(
    one: Question, person: LinkedPerson | None, department: str, duties: set[str], allowed: PermissionList,
    kinds: tuple[str, str], by: Actor,
) -> Refusal | None:  # fmt: skip
    asked = Asked(
        kinds[0], one.duty, kinds[1], one.information, one.subject, one.row, one.part, inquirer_code=body_code(),
        provider_code=one.provider,
    )  # fmt: skip
    return (
        asking.has_duty(
            department=department, duty=one.duty, assigned=duties, may_inquire=by.may("inquiry.write")
        )
        or asking.is_another_body(asked)
        or _has_known_items(one)
        or asking.is_listed(allowed, asked)
        or asking.is_allowed_subject(allowed, asked)
        or asking.has_ground(case=one.case, planned=one.planned, is_or_was_target=one.is_or_was_target)
        or asking.is_withheld_as_needed(withheld=one.withheld, protected=one.protected)
        or asking.is_linked(
            has_unified_number=person is not None, blocking=one.blocking, code=person.state if person else None
        )
    )  # fmt: skip


def _has_known_items(one: Question) -> Refusal | None:
    """Of information whose items are laid down, no others are asked for."""
    held = layout(one.information, clock.today())
    unknown = [item for item in one.items if held and item not in held]
    if not unknown and one.items:
        return None
    told = f"「{name_of('information', one.information)}」の項目は{'、'.join(held) or '1つ以上'}です。"
    return Refusal("", ResultClass.NOT_PERMITTED, told)


def _row(
    one: Question, person: LinkedPerson | None, department: str, refused: Refusal | None, by: Actor, now: datetime,
    until: datetime,
) -> Inquiry:  # fmt: skip
    state = InquiryState.QUEUED
    if refused:
        no_code = refused.result is ResultClass.NO_CODE_INQUIRER
        state = InquiryState.NO_CODE_INQUIRER if no_code else InquiryState.REJECTED_LOCAL
    return made(
        Inquiry, client_key=one.client_key, person_id=person.pk if person else None, unified_number=one.unified_number,
        about=one.about, provider=one.provider, department=department, duty=one.duty, row=one.row, part=one.part,
        subject=one.subject, information=one.information, items=list(one.items), case=one.case, planned=one.planned,
        withheld=one.withheld, state=state, asked_by=by.code, requested_at=now,
        valid_until=until, rule=refused.rule if refused else "",
        result=refused.result.value if refused else "", message=refused.message if refused else "",
        ended_at=now if refused else None,
    )  # fmt: skip


def _record(row: Inquiry) -> ExchangeRecord:
    event = Event.ASKED if row.state == InquiryState.QUEUED else Event.REFUSED
    return record_of(
        Side.INQUIRER, event, row, unified_number=row.unified_number, counterpart=row.provider, key=row.key,
        permit=None, result=row.result, rule=row.rule,
    )  # fmt: skip
