"""What becomes of inquiries that were sent or could not be: each row moves on with its record, under a lock."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.db import DatabaseError, OperationalError, transaction

from sesshu.contracts.exchange.messages import AnswerItem
from sesshu.contracts.exchange.refusing import Refusal
from sesshu.contracts.exchange.results import ResultClass
from sesshu.contracts.exchange.states import INQUIRY_NEXT, InquiryState, check_step
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.screens.failures import note_incident
from sesshu.foundation.writing import overwrite
from sesshu.intermediary.exchange_records.models import Event, ExchangeRecord, Side
from sesshu.intermediary.exchange_records.writing import record_of, write
from sesshu.intermediary.inquiries.marking import mark
from sesshu.intermediary.inquiries.models import Inquiry

REFUSED_STATES = {
    ResultClass.NO_CODE_INQUIRER: InquiryState.NO_CODE_INQUIRER,
    ResultClass.NO_CODE_PROVIDER: InquiryState.NO_CODE_PROVIDER,
}
ANSWER_STATES = {
    ResultClass.OK_WITH_DATA: InquiryState.ANSWERED,
    ResultClass.OK_EMPTY: InquiryState.ANSWERED,
    ResultClass.MASKED: InquiryState.ANSWERED,
    ResultClass.NO_COPY: InquiryState.NO_DATA,
    ResultClass.WAITING_MANUAL: InquiryState.WAITING,
    ResultClass.EXPIRED: InquiryState.EXPIRED,
}
UNUSABLE = "相手の団体の回答を保存できませんでした。自動でもう一度求めます。情報連携の担当に伝えてください。"


class Sent:
    """What a round did: rows by new state, why a line did not work, and those that still wait and are not tried again
    in this round."""

    def __init__(self, *, timeout: float = 0, lease: float = 0) -> None:
        self.timeout, self.lease = timeout, lease  # seconds
        self.permitted = self.refused = self.answered = 0
        self.away: list[str] = []
        self.left: set[UUID] = set()


def end_unasked(why: Mapping[UUID, Refusal], sent: Sent, by: Actor, purpose: str) -> None:
    """Inquiries that cannot be asked end here, each with its reason and its record."""
    rows = still(list(why), InquiryState.SENT)
    for row in rows:
        refused = why[row.pk]
        move(row, REFUSED_STATES.get(refused.result, InquiryState.REJECTED_LOCAL))
        row.rule, row.result, row.message = refused.rule, refused.result.value, refused.message
        row.leased_until, row.ended_at = None, clock.now()
        sent.refused += 1
    save(rows)
    write([record(row, Event.REFUSED) for row in rows])
    audit.record(
        "exchange.inquiries_not_asked", by=by, purpose=purpose, n=len(rows),
        subjects=[f"person:{row.unified_number}" for row in rows],
    )  # fmt: skip


def write_answers(
    batch: list[Inquiry], told: dict[UUID, AnswerItem], sent: Sent, by: Actor, purpose: str
) -> None:  # fmt: skip
    """What the provider said, with its records; inquiries that have moved on meanwhile stay as they are. One answer
    that the database cannot take leaves the others theirs, and is asked for again."""
    ids = [row.pk for row in batch]
    try:
        with transaction.atomic():
            done = _answered(ids, told)
    except OperationalError:
        raise
    except DatabaseError:
        done = [one for pk in ids for one in _answered_alone(pk, told)]
    sent.left |= {row.pk for row, is_over in done if not is_over}
    sent.answered += sum(row.state == InquiryState.ANSWERED for row, is_over in done if is_over)
    audit.record(
        "exchange.answers_received", by=by, purpose=purpose, n=len(done),
        subjects=[f"person:{row.unified_number}" for row, _ in done],
    )  # fmt: skip


def _answered_alone(pk: UUID, told: dict[UUID, AnswerItem]) -> list[tuple[Inquiry, bool]]:
    try:
        with transaction.atomic():
            return _answered([pk], told)
    except OperationalError:
        raise
    except DatabaseError as error:
        row = Inquiry.objects.get(pk=pk)
        if row.message != UNUSABLE:  # the same answer comes again and again until it is mended
            note_incident(error, place="exchange.answer")
    row.leased_until, row.result, row.message = None, ResultClass.NOT_TAKEN.value, UNUSABLE
    save([row])
    return [(row, False)]


def _answered(ids: list[UUID], told: dict[UUID, AnswerItem]) -> list[tuple[Inquiry, bool]]:
    """Each inquiry that still waited, and whether it is over."""
    rows, records, done = still(ids, InquiryState.PERMITTED, InquiryState.WAITING), [], []
    for row in rows:
        row.leased_until = None
        answer = told.get(row.permit) if row.permit else None
        to = ANSWER_STATES.get(answer.result, InquiryState.REFUSED_PROVIDER) if answer else InquiryState(row.state)
        if answer and answer.withheld:  # the other side keeps it from the person: so do we
            records += mark([row])
        done.append((row, to is not InquiryState.WAITING and to != row.state))
        if answer is None or to == row.state:
            continue
        move(row, to)
        row.result, row.rule, row.message = answer.result.value, answer.rule, answer.message
        row.list_differs = row.list_differs or answer.list_differs
        if to is InquiryState.WAITING:
            continue
        row.ended_at = clock.now()
        if to is InquiryState.ANSWERED:
            row.answer = [one.model_dump(mode="json") for one in answer.records]
            row.answered_at = answer.answered_at or row.ended_at
        event = Event.RECEIVED if to is InquiryState.ANSWERED else Event.REFUSED
        records.append(record(row, event, answer.answered_at, answer.giving))
    save(rows)
    write(records)
    return done


def still(batch: Collection[UUID], *states: InquiryState) -> list[Inquiry]:
    """Those of the batch that nobody has moved on meanwhile, locked."""
    found = Inquiry.objects.select_for_update().filter(id__in=batch, state__in=states)
    return list(found.order_by("id"))


def move(row: Inquiry, to: InquiryState) -> None:
    check_step(INQUIRY_NEXT, InquiryState(row.state), to)
    row.state = to


def save(rows: list[Inquiry]) -> None:
    overwrite(
        rows,
        ["state", "leased_until", "permit", "notice", "valid_until", "list_differs", "rule", "result", "message",
         "ended_at", "answer", "answered_at", "withheld", "marked_at"],
    )  # fmt: skip


def record(row: Inquiry, event: Event, provided_at: Any = None, giving: int = 0) -> ExchangeRecord:
    return record_of(
        Side.INQUIRER, event, row, unified_number=row.unified_number, counterpart=row.provider, key=row.key,
        permit=row.permit, result=row.result, rule=row.rule, provided_at=provided_at, giving=giving,
    )  # fmt: skip
