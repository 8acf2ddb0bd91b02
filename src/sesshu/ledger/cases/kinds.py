"""The kinds of cases: what is open in each room, who opened it, and by when it is due. One line a kind."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.closing_days.queries import office_days
from sesshu.ledger.adverse_events.models import AdverseEventReport
from sesshu.ledger.change_reviews.kinds import seen_by
from sesshu.ledger.change_reviews.models import ChangeReview
from sesshu.ledger.exchange_cases.models import ExchangeCase
from sesshu.ledger.exchange_inquiries.sections import within
from sesshu.ledger.inquiries import queries as inquiries
from sesshu.ledger.inquiries.models import SlipState
from sesshu.ledger.recalls.models import LotRecall
from sesshu.ledger.residents.office_periods import number
from sesshu.ledger.undelivered_mail.models import UndeliveredMail
from sesshu.ledger.undelivered_mail.states import MailState
from sesshu.ledger.vaccination_errors.models import VaccinationError
from sesshu.ledger.vaccination_errors.states import CaseState

Row = tuple[UUID, str, str, date, date | None]  # id, label, who opened it, since, by when


@dataclass(frozen=True, slots=True)
class CaseKind:
    """`permission` reads cases of the kind; `page` shows one; `rows` are the open ones, without any person's name.
    `seen`: those of them that a viewer with the permission sees, where that is not all."""

    code: str
    label: str
    permission: str
    page: str
    rows: Callable[[], Iterable[Row]]
    seen: Callable[[Actor], Collection[UUID]] | None = None


def _errors() -> Iterable[Row]:
    for one in VaccinationError.objects.exclude(state__in=[CaseState.CLOSED, CaseState.CANCELLED]):
        due = one.report_due_on if one.state == CaseState.OPEN else None
        yield one.id, one.label, one.opened_by, _day(one.opened_at), due


def _events() -> Iterable[Row]:
    for one in AdverseEventReport.objects.filter(closed_at=None):
        due = one.check_on if one.is_forwarded else one.forward_by
        yield one.id, one.label, one.recorded_by, one.received_on, due


def _recalls() -> Iterable[Row]:
    for one in LotRecall.objects.filter(closed_at=None):
        yield one.id, one.label, one.registered_by, _day(one.registered_at), None


def _mail() -> Iterable[Row]:
    days, office = number("returned_mail_inquiry"), office_days()
    for one in UndeliveredMail.objects.filter(state__in=[MailState.RETURNED, MailState.INQUIRING]):
        due = office.deadline(one.returned_on, days)
        yield one.id, str(one.get_state_display()), one.recorded_by, one.returned_on, due


def _slips() -> Iterable[Row]:
    days, office = number("inquiry_answer"), office_days()
    for one in inquiries.shown().filter(state=SlipState.OPEN):
        since = _day(one.received_at)
        yield one.id, one.label, one.received_by, since, office.deadline(since, days)


def _reviews() -> Iterable[Row]:
    for key, opened_at in ChangeReview.objects.filter(settled_at=None).values_list("id", "opened_at"):
        yield key, "確認待ち", "", _day(opened_at), None


def _exchange_cases() -> Iterable[Row]:
    for one in ExchangeCase.objects.filter(closed_at=None):
        yield one.id, one.label, one.opened_by, one.received_on, None


def _seen_reviews(viewer: Actor) -> Collection[UUID]:
    return set(ChangeReview.objects.filter(seen_by(viewer), settled_at=None).order_by().values_list("pk", flat=True))


def _seen_cases(viewer: Actor) -> Collection[UUID]:
    return set(ExchangeCase.objects.filter(within(viewer), closed_at=None).order_by().values_list("pk", flat=True))


KINDS: dict[str, CaseKind] = {
    one.code: one
    for one in (
        CaseKind("vaccination_error", "間違い接種", "vaccination_error.read", "vaccination-error-detail", _errors),
        CaseKind("adverse_event", "副反応疑い報告", "adverse_event.read", "adverse-event-detail", _events),
        CaseKind("lot_recall", "ロット回収", "recall.read", "recall-detail", _recalls),
        CaseKind("undelivered_mail", "返戻郵便", "undelivered_mail.read", "undelivered-mail-detail", _mail),
        CaseKind("inquiry", "受付票", "inquiry.read", "inquiry-detail", _slips),
        CaseKind(
            "exchange_case", "照会の案件", "exchange_case.read", "exchange-case-detail", _exchange_cases, _seen_cases
        ),
        CaseKind(
            "change_review", "異動後の確認", "change_review.read", "change-review-detail", _reviews, _seen_reviews
        ),
    )
}


def _day(at: datetime | Any) -> date:
    return at.astimezone(clock.TOKYO).date()  # type: ignore[no-any-return]
