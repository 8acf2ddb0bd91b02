"""The only door for changes of provisions: notices become provisions, holds are released by two or refused."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from sesshu.contracts.exchange.messages import NoticeItem, ProvisionNotice
from sesshu.contracts.exchange.results import MEANINGS, ResultClass
from sesshu.contracts.exchange.rules.answering import version_differs
from sesshu.contracts.exchange.states import PROVISION_NEXT, ProvisionState, check_step
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow
from sesshu.foundation.writing import copy_in, made
from sesshu.foundation.written import check_no_number
from sesshu.intermediary.exchange_records.models import Event, ExchangeRecord, Side
from sesshu.intermediary.exchange_records.writing import record_of, write
from sesshu.intermediary.people.locking import as_they_are
from sesshu.intermediary.people.models import LinkedPerson
from sesshu.intermediary.provisions.marking import is_guarded, mark_provisions
from sesshu.intermediary.provisions.models import Provision, ProvisionStep, StepKind
from sesshu.intermediary.provisions.queries import seen_by
from sesshu.law.permission_list import permission_list

ACTS = {
    StepKind.ASKED: "exchange.release_asked", StepKind.RELEASED: "exchange.released",
    StepKind.REFUSED: "exchange.provision_refused",
}  # fmt: skip


@transaction.atomic
def take_notices(
    *, notice: ProvisionNotice, items: Sequence[NoticeItem], by: Actor, purpose: str
) -> dict[UUID, Provision]:  # fmt: skip
    """Permit → provision. Permits that came before keep the provision they have."""
    permits = [one.permit for one in items]
    there = {
        one.permit: one
        for one in Provision.objects.select_for_update().filter(permit__in=permits).order_by("id")
    }  # fmt: skip
    codes = {one.code.reveal() for one in items}
    held = as_they_are(codes, {one.person_id for one in there.values() if one.person_id})
    people = {one.code: held.get(one.merged_into_id, one) for one in held.values() if one.code in codes}
    for row in there.values():
        row.person = held.get(row.person_id)
    differs, now = version_differs(permission_list(clock.today()), notice.list_version), clock.now()
    news = [_row(notice, one, people, now, differs=differs) for one in items if one.permit not in there]
    copy_in(news)
    _follow(there, items, people)
    hidden = {one.permit for one in items if one.withheld}
    late = [row for row in there.values() if row.permit in hidden or is_guarded(row.person)]
    mark_provisions(late, by=by, purpose=purpose)
    audit.record("exchange.notices_taken", by=by, purpose=purpose, n=len(news), obj=f"body:{notice.inquirer}")
    all_of_them = there | {row.permit: row for row in news}
    return {permit: all_of_them[permit] for permit in permits}


@transaction.atomic
def ask_release(*, provision_id: UUID, note: str, by: Actor, purpose: str) -> Provision:
    """One person has looked and asks for the release."""
    by.check("provision.release")
    if not note.strip():
        raise InvalidInput("確かめたことを入力してください。", field="note", example="転出先の窓口に電話で確認した")
    check_no_number(note=note)
    row = _held(provision_id, by)
    if row.release_asked_by:
        raise NotNow("ほかの職員がすでに申請しています。内容を確かめて許可してください。")
    row.release_asked_by, row.release_note = by.code, note.strip()
    row.save(update_fields=["release_asked_by", "release_note"])
    _told(StepKind.ASKED, row, by, purpose, row.release_note)
    return row


@transaction.atomic
def release(*, provision_id: UUID, by: Actor, purpose: str) -> Provision:
    """Another person agrees; the next call is answered."""
    by.check("provision.release")
    row = _held(provision_id, by)
    if not row.release_asked_by:
        raise NotNow("まだ申請されていません。先に、確かめた職員が申請してください。")
    if row.release_asked_by == by.code:
        raise NotNow("申請した本人は許可できません。別の職員が許可してください。")
    check_step(PROVISION_NEXT, ProvisionState(row.state), ProvisionState.RELEASED)
    row.state, row.released_by, row.released_at = ProvisionState.RELEASED, by.code, clock.now()
    row.save(update_fields=["state", "released_by", "released_at"])
    _told(StepKind.RELEASED, row, by, purpose)
    return row


@transaction.atomic
def refuse(*, provision_id: UUID, reason: str, by: Actor, purpose: str) -> Provision:
    """A person decides that nothing is given, with the reason; the inquirer is told the class alone."""
    by.check("provision.release")
    if not reason.strip():
        raise InvalidInput("提供しない理由を入力してください。", field="reason", example="記録を訂正中のため")
    check_no_number(reason=reason)
    row = _held(provision_id, by)
    check_step(PROVISION_NEXT, ProvisionState(row.state), ProvisionState.REFUSED_BY_STAFF)
    told = MEANINGS[ResultClass.REFUSED_BY_STAFF].sentence
    row.state, row.refused_reason, row.message = ProvisionState.REFUSED_BY_STAFF, reason.strip(), told
    row.result, row.rule, row.answered_at = ResultClass.REFUSED_BY_STAFF.value, "R-09", clock.now()
    row.save()
    write([record(row, Event.REFUSED)])
    _told(StepKind.REFUSED, row, by, purpose, row.refused_reason)
    return row


def record(row: Provision, event: Event, **other: Any) -> ExchangeRecord:
    """The record of an event of a provision; `other` is what differs from the provision itself. Both sides can withhold
    it from the person (不開示): the inquirer in its request, we by the person's flag."""
    is_answer = event in (Event.PROVIDED, Event.PROVIDED_AGAIN)
    usual: dict[str, Any] = {
        "result": row.result, "rule": row.rule, "items": row.given_items or row.items, "provided_at": row.answered_at,
        "giving": row.givings if is_answer else 0,
    }  # fmt: skip
    return record_of(
        Side.PROVIDER, event, row, unified_number=row.person.unified_number if row.person else "",
        counterpart=row.inquirer, key=None, permit=row.permit,
        withheld=row.withheld or is_guarded(row.person), **(usual | other),
    )  # fmt: skip


def _row(
    notice: ProvisionNotice, one: NoticeItem, people: dict[str | None, LinkedPerson], now: datetime, *, differs: bool
) -> Provision:
    person = people.get(one.code.reveal())
    row = made(
        Provision, permit=one.permit, inquirer=notice.inquirer, inquirer_kind=notice.inquirer_kind,
        department=notice.department,
        person_id=person.pk if person else None, duty=one.duty, row=one.row, part=one.part,
        subject=one.subject, information=one.information, items=list(one.items),
        withheld=one.withheld or is_guarded(person),
        state=ProvisionState.NOTIFIED, requested_at=one.requested_at, notified_at=now,
        expires_at=one.expires_at, list_differs=differs,
    )  # fmt: skip
    row.person = person
    return row


def _follow(
    there: dict[UUID, Provision], items: Sequence[NoticeItem], people: dict[str | None, LinkedPerson]
) -> None:  # fmt: skip
    """Whoever was merged, or parted, since a permit came first is asked about under the number that answers now."""
    for one in items:
        row, person = there.get(one.permit), people.get(one.code.reveal())
        if row and person and row.person_id != person.pk:
            row.person = person
            row.save(update_fields=["person"])


def _held(provision_id: UUID, by: Actor) -> Provision:
    """Locked. A provision of another department's information is none for this person."""
    row = seen_by(by).select_for_update(of=("self",)).select_related("person").filter(pk=provision_id).first()
    if row is None:
        raise NotFound("この提供の求めはありません。一覧から選び直してください。")
    if row.state != ProvisionState.HELD:
        raise NotNow("職員の確認を待つ求めではありません。")
    if row.expires_at < clock.now():
        raise NotNow("有効期間が過ぎています。相手の団体が新しく照会する必要があります。")
    return row


def _told(kind: StepKind, row: Provision, by: Actor, purpose: str, note: str = "") -> None:
    ProvisionStep.objects.create(provision=row, kind=kind, at=clock.now(), by=by.code, note=note)
    about = [f"person:{row.person.unified_number}"] if row.person else []
    audit.record(ACTS[kind], by=by, purpose=purpose, obj=f"provision:{row.pk}", subjects=about)
