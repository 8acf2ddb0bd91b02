"""予診票の印刷待ち: an issued screening form that still has to be printed and handed out; the words of the forms."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sesshu.foundation.forms.models import PrintRun
from sesshu.foundation.masters.models import DatedMaster
from sesshu.foundation.records import Record
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.vouchers.models import Voucher


class ScreeningFormText(DatedMaster):
    """予診票の文面: a city's own questions for a series, or for all of a category (`code`), and the doctor's part."""

    name = models.TextField()
    form_number = models.TextField(default="", blank=True, help_text="the number of the form as the city uses it")
    questions = models.TextField(help_text="one a line; what to write beside the answer stands after ｜")
    doctor = models.TextField()
    consent = models.TextField()
    signer = models.TextField()

    class Meta(DatedMaster.Meta):
        db_table = "screening_form_text"


class OrderState(models.TextChoices):
    WAITING = "waiting", "印刷待ち"
    PRINTED = "printed", "印刷済み"
    CANCELLED = "cancelled", "取りやめ"


class ScreeningFormOrder(Record):
    """One paper in the queue. What stands on it is made when it is printed, from what is known then."""

    voucher = models.OneToOneField(Voucher, on_delete=models.PROTECT, related_name="print_order")
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="+")
    state = models.TextField(choices=OrderState, default=OrderState.WAITING)
    ordered_at = models.DateTimeField()
    ordered_by = models.TextField()
    run = models.ForeignKey(PrintRun, null=True, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.TextField(null=True)

    class Meta:
        db_table = "screening_form_order"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="screening_form_order_state",
                condition=Q(state="waiting", run=None, ended_at=None, ended_by=None)
                | Q(state="printed", run__isnull=False, ended_at__isnull=False, ended_by__isnull=False)
                | Q(state="cancelled", run=None, ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "ordered_at"], name="screening_form_order_queue")]
