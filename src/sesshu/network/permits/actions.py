"""The only door for permits: a batch of requests is decided and recorded in one transaction; ends are reported."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db import transaction

from sesshu.contracts.exchange.messages import InquiryItem, InquiryRequest, ProvisionReport, Receipt
from sesshu.contracts.exchange.refusing import Refusal
from sesshu.contracts.exchange.rules.asking import Assessment
from sesshu.contracts.exchange.sealing import SKEW
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.writing import copy_in, made
from sesshu.law.permission_list import PermissionList, list_of, permission_list
from sesshu.network.bodies.assessments import assessment_on
from sesshu.network.bodies.kinds import borne_on
from sesshu.network.bodies.models import Body
from sesshu.network.codes.actions import codes_at, persons_of
from sesshu.network.faults import actions as faults
from sesshu.network.faults.models import Fault
from sesshu.network.permit_rules.rules import value
from sesshu.network.permits import marking
from sesshu.network.permits.deciding import Facts, decide, digest_of
from sesshu.network.permits.models import ExchangeRequest, ProvisionOutcome, What


@transaction.atomic
def decide_batch(
    *, asked: InquiryRequest, inquirer: Body, by: Actor, purpose: str
) -> dict[uuid.UUID, ExchangeRequest]:  # fmt: skip
    """Key → the decision about it. A key that was decided before keeps its decision, whatever has changed since."""
    now, day = clock.now(), clock.today()
    Body.objects.select_for_update(no_key=True).get(pk=inquirer.pk)
    before = {
        one.key: one
        for one in ExchangeRequest.objects.filter(inquirer=inquirer.code, key__in=[i.key for i in asked.items])
    }
    fresh = {item.key: item for item in asked.items if item.key not in before}
    on = faults.active()
    provider = Body.objects.filter(code=asked.provider).first()
    facts = Facts(
        inquirer, provider, current_list(on), day, on, _assessments(inquirer, provider, day),
        _kinds(inquirer, provider, day),
    )  # fmt: skip
    then = _facts_of(facts, {item.requested_at for item in fresh.values()}, now)
    persons = persons_of(inquirer, [item.code for item in fresh.values()])
    others = codes_at(facts.provider, list(persons.values())) if facts.provider else {}
    rows, until = [], now + timedelta(days=value("notice_days"))
    for item in fresh.values():
        person = persons.get(item.code.reveal())
        day_of = _day(item.requested_at)
        known: dict[str, bool] = {"has_own": person is not None, "has_others": person is not None and person in others}
        theirs = then.get(day_of, facts)
        refused = decide(item, theirs, requested_on=day_of, **known)
        if not refused and theirs is not facts:  # asked before midnight: nothing leaves by rules that hold no more
            refused = decide(item, facts, requested_on=day, **known)
        rows.append(_row(item, asked, theirs, refused, person, now, until))
    copy_in(rows)
    later = [before[item.key] for item in asked.items if item.withheld and item.key in before]
    marking.mark(later, marked_by=inquirer.code, by=by, purpose=purpose)
    permitted = sum(1 for row in rows if row.permit)
    audit.record(
        "exchange.requests_decided", by=by, purpose=purpose, n=len(asked.items), obj=f"body:{inquirer.code}",
        detail={"provider": asked.provider, "permitted": permitted, "refused": len(rows) - permitted},
    )  # fmt: skip
    return before | {row.key: row for row in rows}


def _facts_of(today: Facts, asked_at: Iterable[datetime], now: datetime) -> dict[date, Facts]:
    """The facts by day of the inquiry (R-19). A permit may be asked for after midnight, when a line was cut, for so
    many days as the network decided; a clock that is a little fast has not asked tomorrow."""
    latest, earliest = _day(now + SKEW), today.day - timedelta(days=value("request_days"))
    days = {_day(at) for at in asked_at}
    return {
        one: replace(
            today,
            allowed=current_list(today.faults, one),
            day=one,
            assessments=_assessments(today.inquirer, today.provider, one),
            kinds=_kinds(today.inquirer, today.provider, one),
        )
        for one in days
        if earliest <= one <= latest and one != today.day
    }


def _assessments(inquirer: Body, provider: Body | None, day: date) -> tuple[Assessment, Assessment]:
    return assessment_on(inquirer, day), assessment_on(provider, day) if provider else Assessment()


def _kinds(inquirer: Body, provider: Body | None, day: date) -> tuple[str, str]:
    return borne_on(inquirer, day), borne_on(provider, day) if provider else ""


def _day(instant: datetime) -> date:
    return instant.astimezone(clock.TOKYO).date()


def current_list(on: frozenset[str], day: date | None = None) -> PermissionList:
    """Today's list, or that of a day; with the fault switched on it calls itself by another version."""
    found = permission_list(day or clock.today())
    if Fault.LIST_MISMATCH in on:
        return PermissionList(found.day, list_of(found.rows[1:], found.day).version, found.rows)
    return found


def is_other_content(decided: ExchangeRequest, item: InquiryItem, asked: InquiryRequest) -> bool:
    """Whether a key that was used before now stands for something else. Marked as 不開示 since, it is the same."""
    either = (item.model_copy(update={"withheld": one}) for one in (False, True))
    return decided.digest not in {digest_of(one, asked.provider, asked.department) for one in either}


@transaction.atomic
def take_report(*, report: ProvisionReport, provider: str, by: Actor, purpose: str) -> Receipt:
    """How permits ended. Reported again, the first word stays. A permit that is not this body's is refused alone."""
    own, refused = marking.own_permits(
        {one.permit for one in report.items}, body=provider, what=What.REPORT, by=by, purpose=purpose
    )
    items = [one for one in report.items if one.permit in own]
    now = clock.now()
    ProvisionOutcome.objects.bulk_create(
        [
            ProvisionOutcome(
                permit=one.permit, result=one.result, items=list(one.items), provided_at=one.provided_at,
                reported_at=now,
            )
            for one in items
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    withheld = [own[one.permit] for one in items if one.withheld]
    marking.mark(withheld, marked_by=provider, by=by, purpose=purpose)
    audit.record("exchange.outcomes_reported", by=by, purpose=purpose, n=len(own), obj=f"body:{provider}")
    return Receipt(taken=len(own), refused=refused)


def _row(
    item: InquiryItem, asked: InquiryRequest, facts: Facts, refused: Refusal | None, person: uuid.UUID | None,
    now: datetime, until: datetime,
) -> ExchangeRequest:  # fmt: skip
    return made(
        ExchangeRequest, key=item.key, digest=digest_of(item, asked.provider, asked.department),
        inquirer=facts.inquirer.code, inquirer_kind=facts.kinds[0], provider=asked.provider,
        provider_kind=facts.kinds[1], department=asked.department, duty=item.duty,
        row=item.row, part=item.part, subject=item.subject, information=item.information, items=list(item.items),
        withheld=item.withheld, person=person, requested_at=item.requested_at, decided_at=now,
        permit=None if refused else uuid.uuid4(), expires_at=None if refused else until,
        list_version=facts.allowed.version, rule=refused.rule if refused else "",
        result=refused.result.value if refused else "", message=refused.message if refused else "",
    )  # fmt: skip
