"""The only door for changes: record, ask for the address, find it, give up."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotFound
from sesshu.ledger.mailings import actions as mailings
from sesshu.ledger.mailings.models import MailingPerson
from sesshu.ledger.residents import queries as residents
from sesshu.ledger.residents.visibility import opened
from sesshu.ledger.undelivered_mail.models import UndeliveredMail
from sesshu.ledger.undelivered_mail.states import STOPPING, MailState, ReturnReason, check_next
from sesshu.ledger.vouchers import actions as vouchers
from sesshu.ledger.vouchers.models import Voucher
from sesshu.ledger.vouchers.states import VoucherState

PERMISSION = "undelivered_mail.write"
VOID = "returned_mail"


@transaction.atomic
def record(*, number: str, on: date, reason: str, by: Actor, purpose: str) -> UndeliveredMail:
    """A letter came back, known by the number on it (発送番号, scanned or typed). Mail to that address stops at once.

    The same letter twice is one. Raises `InvalidInput`, `NotFound`.
    """
    by.check(PERMISSION)
    _check_reason(reason)
    person = mailings.record_returned(serial=number, on=on, by=by)
    row = UndeliveredMail.objects.select_for_update().get(mailing_person=person)
    if row.reason == ReturnReason.UNKNOWN:
        row.reason = reason
        row.save(update_fields=["reason"])
        _told("undelivered_mail.reason", row, by, purpose, reason=reason)
    return row


def keep(person: MailingPerson, on: date, by: Actor, purpose: str) -> None:
    """A room recorded a return of one of its letters: the row of this room, in the same transaction."""
    row, is_new = UndeliveredMail.objects.get_or_create(
        mailing_person=person,
        defaults={
            "resident_id": person.resident_id, "what": f"発送{person.mailing.label}", "returned_on": on,
            "address_sha256": person.address_sha256, "recorded_at": clock.now(), "recorded_by": by.code,
        },
    )  # fmt: skip
    if is_new:
        _told("undelivered_mail.recorded", row, by, purpose)


@transaction.atomic
def record_other(*, resident_id: UUID, what: str, on: date, reason: str, by: Actor, purpose: str) -> UndeliveredMail:
    """Some other letter of this office came back (a recall, a letter by hand)."""
    by.check(PERMISSION)
    _check_reason(reason)
    if not what.strip():
        raise InvalidInput("返戻された郵便の内容を入力してください。", field="what", example="ロット回収の手紙")
    if on > clock.today():
        raise InvalidInput("返戻日は今日以前の日を入力してください。", field="on", example="R8.11.20")
    person = residents.get(by, resident_id)
    address = residents.letter_address(opened(by, approved=True), [person.id], on)[person.id]
    row = UndeliveredMail.objects.create(
        resident_id=person.id, what=what.strip(), address_sha256=address.sha256, returned_on=on, reason=reason,
        recorded_at=clock.now(), recorded_by=by.code,
    )  # fmt: skip
    _told("undelivered_mail.recorded", row, by, purpose)
    return row


@transaction.atomic
def ask(*, row_id: UUID, asked_to: str, on: date, by: Actor, purpose: str) -> UndeliveredMail:
    """住所照会: somebody was asked where the person is."""
    by.check(PERMISSION)
    row = _locked(row_id)
    check_next(row.state, MailState.INQUIRING)
    if not asked_to.strip():
        raise InvalidInput("照会先を入力してください。", field="asked_to", example="住民記録担当")
    if not row.returned_on <= on <= clock.today():
        raise InvalidInput("照会日は、返戻日から今日までの日を入力してください。", field="on", example="R8.11.24")
    row.state, row.asked_on, row.asked_to = MailState.INQUIRING, on, asked_to.strip()
    row.save()
    _told("undelivered_mail.asked", row, by, purpose, to=row.asked_to)
    return row


@transaction.atomic
def found(*, row_id: UUID, result: str, by: Actor, purpose: str) -> UndeliveredMail:
    """It is known where letters go: the address was right, the register has a new one, or a 送付先 was set. Mail goes
    again, and papers that the return had made void live again."""
    by.check(PERMISSION)
    row = _end(row_id, MailState.FOUND, result, by)
    if row.mailing_person_id:
        mailings.lift_returned(person_ids=[row.mailing_person_id], by=by)
    if not UndeliveredMail.objects.filter(resident=row.resident_id, state__in=STOPPING).exists():
        vouchers.revive_of_residents(resident_ids=[row.resident_id], codes=[VOID], by=by, purpose=purpose)
    _told("undelivered_mail.found", row, by, purpose, result=row.result)
    return row


@transaction.atomic
def give_up(*, row_id: UUID, result: str, by: Actor, purpose: str) -> UndeliveredMail:
    """Nobody knows where the person is: mail stays stopped, papers in hand are void. It can be taken up again."""
    by.check(PERMISSION)
    row = _end(row_id, MailState.GIVEN_UP, result, by)
    papers = Voucher.objects.filter(resident=row.resident_id, state=VoucherState.ISSUED)
    if ids := list(papers.values_list("id", flat=True)):
        vouchers.make_void(voucher_ids=ids, code=VOID, by=by, purpose=purpose)
    _told("undelivered_mail.given_up", row, by, purpose, result=row.result, papers=len(ids))
    return row


def _end(row_id: UUID, state: MailState, result: str, by: Actor) -> UndeliveredMail:
    row = _locked(row_id)
    check_next(row.state, state)
    if not result.strip():
        raise InvalidInput("照会の結果を入力してください。", field="result", example="転居先を送付先に登録した")
    row.state, row.result, row.ended_at, row.ended_by = state, result.strip(), clock.now(), by.code
    row.save()
    return row


def _check_reason(reason: str) -> None:
    if reason not in ReturnReason.values:
        raise InvalidInput("返戻の理由を選んでください。", field="reason", example="あて所に尋ねあたりません")


def _locked(row_id: UUID) -> UndeliveredMail:
    row = UndeliveredMail.objects.select_for_update().filter(id=row_id).first()
    if row is None:
        raise NotFound("この返戻は見つかりません。一覧から選び直してください。")
    return row


def _told(act: str, row: UndeliveredMail, by: Actor, purpose: str, **detail: Any) -> None:
    audit.record(
        act, by=by, purpose=purpose, obj=f"undelivered_mail:{row.id}", subjects=[f"resident:{row.resident_id}"],
        detail=detail,
    )  # fmt: skip
