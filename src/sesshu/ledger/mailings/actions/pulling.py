"""引抜き, 投函, 郵便返戻."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.db import transaction

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow
from sesshu.ledger.mailings import queries, returns
from sesshu.ledger.mailings.actions.common import locked, purpose_of, told
from sesshu.ledger.mailings.models import Mailing, MailingPerson
from sesshu.ledger.mailings.printing_company.policies import check_delivered
from sesshu.ledger.mailings.reasons import Why
from sesshu.ledger.mailings.serials import read_serial
from sesshu.ledger.mailings.states import MailingState, check_next
from sesshu.ledger.residents.pending import check_files_taken_in

BEFORE_POSTING = {MailingState.TRIAL, MailingState.RELEASED, MailingState.PRINTED}


@transaction.atomic
def withdraw(
    *, mailing_id: UUID, person_ids: Sequence[UUID], reason: str, by: Actor, why: Why = Why.WITHDRAWN
) -> list[MailingPerson]:
    """引抜き: take persons out until the letters are in the mail box. All or none. Raises `NotNow`, `NotFound`."""
    by.check("mailing.prepare")
    mailing = locked(mailing_id)
    if mailing.state not in BEFORE_POSTING:
        raise NotNow("引抜きができるのは、仮抽出のあとから投函の前までです（確定の承認待ちの間を除きます）。")
    if not reason.strip():
        raise InvalidInput("引抜きの理由を入力してください。", field="reason", example="保護者から接種済みの連絡")
    people = list(mailing.persons.filter(id__in=list(person_ids)))
    if len(people) != len(set(person_ids)):
        raise NotFound("この発送にいない人が含まれています。一覧を開き直して選び直してください。")
    if not all(person.included for person in people):
        raise NotNow("すでに発送から外れている人が含まれています。一覧を開き直して選び直してください。")
    for person in people:
        person.included, person.reason, person.note = False, why, reason.strip()
        person.stage = "posting" if mailing.state == MailingState.PRINTED else person.stage
    MailingPerson.objects.bulk_update(people, ["included", "reason", "note", "stage"])
    told("mailing.withdrawn", mailing, by, people=[p.resident_id for p in people], reason=reason.strip())
    return people


@transaction.atomic
def post(*, mailing_id: UUID, on: date, by: Actor) -> Mailing:
    """投函: the letters left the house. Refused while letters lie in the pile that must be taken out first."""
    by.check("mailing.print")
    mailing = locked(mailing_id)
    check_next(mailing.state, MailingState.POSTED)
    if on > clock.today() or (mailing.printed_at and on < mailing.printed_at.astimezone(clock.TOKYO).date()):
        raise InvalidInput("投函日は、印刷した日から今日までの日を入力してください。", field="on", example="R8.11.24")
    check_delivered(mailing)
    check_files_taken_in()
    waiting = queries.to_withdraw(mailing, by)
    if waiting:
        raise NotNow(
            f"印刷のあとに死亡・転出・支援措置・接種などがあった手紙が{len(waiting)}通あります。"
            "引抜きをしてから投函してください。"
        )
    mailing.state, mailing.posted_on, mailing.posted_by = MailingState.POSTED, on, by.code
    mailing.save()
    told("mailing.posted", mailing, by, letters=mailing.persons.filter(included=True).count())
    return mailing


@transaction.atomic
def record_returned(*, serial: str, on: date, by: Actor) -> MailingPerson:
    """郵便返戻: a letter came back, known by the number printed on it. Its address gets no further letters."""
    by.check("mailing.print")
    year, number, letter = read_serial(serial)
    mailing = Mailing.objects.filter(fiscal_year=year, number=number, state=MailingState.POSTED).first()
    person = mailing.persons.filter(serial=letter, included=True).first() if mailing else None
    if mailing is None or person is None:
        raise NotFound("この発送番号の手紙は投函されていません。番号を確認してください。")
    if mailing.posted_on and not mailing.posted_on <= on <= clock.today():
        raise InvalidInput("返戻日は、投函日から今日までの日を入力してください。", field="on", example="R8.12.1")
    person.returned_on = on
    person.save(update_fields=["returned_on"])
    told("mailing.returned", mailing, by, people=[person.resident_id])
    returns.tell(person, on, by, purpose_of(mailing))
    return person


@transaction.atomic
def lift_returned(*, person_ids: Sequence[UUID], by: Actor) -> None:
    """The address was found to be right: letters go there again. That one came back stays in 郵便返戻."""
    by.check("mailing.print")
    for person in MailingPerson.objects.filter(id__in=list(person_ids)).select_related("mailing"):
        person.returned_on = None
        person.save(update_fields=["returned_on"])
        told("mailing.return_lifted", person.mailing, by, people=[person.resident_id])
