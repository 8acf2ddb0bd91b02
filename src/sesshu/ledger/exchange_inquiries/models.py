"""One question to another body about one person, and the records of its answer."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from sesshu.contracts.exchange.states import INQUIRY_LABELS, OPEN_INQUIRIES, InquiryState
from sesshu.foundation.records import Record
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.residents.visibility import MASK

LABELS = INQUIRY_LABELS | {
    InquiryState.DRAFT: "中間サーバーへの送信待ち",
    InquiryState.FETCHED: "回答あり（取り入れを決める）",
}


class ExchangeInquiry(Record):
    """`client_key` names it at the intermediary: sent twice it is the same inquiry. The states are those of the
    intermediary; `draft` is not there yet, as far as anybody knows: `tried_at` is when it was last handed over without
    an answer. `told_at`: when the intermediary learned what became of the answer; `untaken`: why it does not take that.
    `basis`: row, duty and items as they stood when it was asked (`InquiryKind.told`), {} for those of before.
    `department`: the section that asked, which alone sees it (R-03). `planned`: the vaccination that it is asked for
    (R-06). `outside_reason`: why it is about somebody who does not live with the person of the case.
    """

    fiscal_year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    client_key = models.UUIDField(unique=True, default=uuid.uuid4)
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="+")
    kind = models.TextField(help_text="see kinds.yaml")
    subject = models.TextField(default="", help_text="what the person is to the case, in a word of the list")
    case = models.TextField()
    exchange_case = models.UUIDField(null=True, help_text="the case it was asked from")
    department = models.TextField()
    provider = models.TextField()
    provider_name = models.TextField()
    consent_number = models.TextField(blank=True)
    withheld = models.BooleanField()
    planned = models.TextField(blank=True, default="")
    outside_reason = models.TextField(blank=True, default="")
    basis = models.JSONField(default=dict)

    state = models.TextField(default=InquiryState.DRAFT)
    result = models.TextField(blank=True)
    rule = models.TextField(blank=True)
    message = models.TextField(blank=True)
    list_differs = models.BooleanField(default=False)
    inquiry = models.UUIDField(null=True)  # the number by which network and provider know it
    valid_until = models.DateTimeField()

    asked_at = models.DateTimeField()
    asked_by = models.TextField()
    asked_by_name = models.TextField()
    tried_at = models.DateTimeField(null=True)
    looked_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.TextField(null=True)
    settle_reason = models.TextField(blank=True)
    told_at = models.DateTimeField(null=True)
    untaken = models.TextField(blank=True, default="")

    class Meta:
        db_table = "exchange_inquiry"
        ordering: ClassVar = ["-fiscal_year", "-number"]
        indexes: ClassVar = [
            models.Index(fields=["resident"], name="exchange_inquiry_of_resident"),
            models.Index(fields=["state"], name="exchange_inquiry_state"),
            models.Index(fields=["department", "-fiscal_year", "-number"], name="exchange_inquiry_of_section"),
            models.Index(fields=["asked_at"], name="exchange_inquiry_asked"),
            models.Index(
                fields=["exchange_case"], name="exchange_inquiry_of_case", condition=Q(exchange_case__isnull=False)
            ),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fiscal_year", "number"], name="exchange_inquiry_number"),
            models.CheckConstraint(
                name="exchange_inquiry_states", condition=Q(state__in=[one.value for one in InquiryState])
            ),
            models.CheckConstraint(
                name="exchange_inquiry_settled_together",
                condition=Q(settled_at=None, settled_by=None)
                | Q(settled_at__isnull=False, settled_by__isnull=False, state__in=["adopted", "dismissed"]),
            ),
            models.CheckConstraint(
                name="exchange_inquiry_dismissed_with_reason", condition=~Q(state="dismissed") | ~Q(settle_reason="")
            ),
        ]

    @property
    def label(self) -> str:
        """照会2026-00001"""
        return f"照会{self.fiscal_year}-{self.number:05d}"

    @property
    def state_label(self) -> str:
        return LABELS[InquiryState(self.state)]

    @property
    def hides_provider(self) -> bool:
        """Where a protected person lived before is shown on no page: as it was when it was asked, or is now."""
        return bool(self.withheld or getattr(self, "is_guarded_now", True))

    @property
    def provider_shown(self) -> str:
        """The body that was asked, as pages show it."""
        return MASK if self.hides_provider else self.provider_name

    @property
    def is_open(self) -> bool:
        """Whether an answer may still come."""
        return self.state in OPEN_INQUIRIES

    @property
    def is_answered(self) -> bool:
        return self.state in {InquiryState.FETCHED, InquiryState.ADOPTED, InquiryState.DISMISSED}


class ExchangeAnswer(Record):
    """One record of an answer as it came; `dose_id` is the dose made of it, `skip_reason` why none was."""

    inquiry = models.ForeignKey(ExchangeInquiry, on_delete=models.PROTECT, related_name="answers")
    number = models.PositiveSmallIntegerField()
    values = models.JSONField()
    absent = models.JSONField(default=dict)
    dose_id = models.UUIDField(null=True)
    skip_reason = models.TextField(blank=True)

    class Meta:
        db_table = "exchange_answer"
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["inquiry", "number"], name="exchange_answer_number"),
            models.CheckConstraint(name="exchange_answer_one_end", condition=Q(dose_id=None) | Q(skip_reason="")),
        ]
