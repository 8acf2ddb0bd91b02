"""郵便返戻: one letter that came back, the inquiry for the address, and how it ended."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sesshu.foundation.records import Record
from sesshu.ledger.mailings.models import MailingPerson
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.undelivered_mail.states import MailState, ReturnReason


class UndeliveredMail(Record):
    """`address_sha256` is the address it came back from: a new address of the register lets letters go by itself."""

    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="+")
    mailing_person = models.OneToOneField(MailingPerson, null=True, on_delete=models.PROTECT, related_name="+")
    what = models.TextField()
    address_sha256 = models.TextField()
    returned_on = models.DateField()
    reason = models.TextField(choices=ReturnReason.choices, default=ReturnReason.UNKNOWN)
    state = models.TextField(choices=MailState.choices, default=MailState.RETURNED)
    asked_on = models.DateField(null=True)
    asked_to = models.TextField(blank=True)
    result = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.TextField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.TextField(null=True)

    class Meta:
        db_table = "undelivered_mail"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="undelivered_asked_pair",
                condition=Q(asked_on=None, asked_to="") | (Q(asked_on__isnull=False) & ~Q(asked_to="")),
            ),
            models.CheckConstraint(
                name="undelivered_found_with_result", condition=~Q(state__in=["found", "given_up"]) | ~Q(result="")
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["resident"], name="undelivered_of_resident"),
            models.Index(fields=["returned_on"], condition=~Q(state="found"), name="undelivered_open"),
        ]
