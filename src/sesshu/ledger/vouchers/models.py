"""接種券・予診票: every numbered paper that entitles a person to a dose, with all that happened to it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sesshu.foundation.records import AppendOnly, Record
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.vouchers.states import VoucherState


class VoucherKind(models.TextChoices):
    VOUCHER = "voucher", "接種券"
    SCREENING_FORM = "screening_form", "予診票"


class Voucher(Record):
    """A numbered paper for one step of one series. `number` is never given twice, whatever becomes of the paper.

    `void_code` says what made it void; a void paper whose code is a move or a death comes back to life when the move
    or the death is cancelled. `replaces` is the paper that this one was issued again for.
    """

    kind = models.TextField(choices=VoucherKind)
    number = models.TextField()
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="vouchers")
    series = models.TextField()
    step = models.TextField(blank=True, help_text="期・回 as the office says it; empty: the whole series")
    issued_on = models.DateField()
    valid_until = models.DateField(null=True)
    replaces = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="replaced_by")

    state = models.TextField(choices=VoucherState, default=VoucherState.ISSUED)
    state_at = models.DateTimeField()
    state_by = models.TextField()
    used_dose = models.ForeignKey(Dose, null=True, on_delete=models.PROTECT, related_name="vouchers")
    void_code = models.TextField(blank=True)
    void_note = models.TextField(blank=True)

    class Meta:
        db_table = "voucher"
        ordering: ClassVar = ["-issued_on", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "number"], name="voucher_number_once"),
            models.UniqueConstraint(
                fields=["kind", "resident", "series", "step"], condition=Q(state="issued"), name="voucher_one_in_hand"
            ),
            models.CheckConstraint(
                name="voucher_used_has_dose",
                condition=Q(state="used", used_dose__isnull=False) | (~Q(state="used") & Q(used_dose=None)),
            ),
            models.CheckConstraint(
                name="voucher_void_has_code",
                condition=(Q(state="void") & ~Q(void_code="")) | (~Q(state="void") & Q(void_code="", void_note="")),
            ),
            models.CheckConstraint(name="voucher_state_known", condition=Q(state__in=VoucherState.values)),
            models.CheckConstraint(name="voucher_number_digits", condition=Q(number__regex=r"^[0-9]{10}$")),
        ]
        indexes: ClassVar = [models.Index(fields=["resident", "state"], name="voucher_of_resident")]


class VoucherChange(AppendOnly):
    """One thing that happened to a paper: who, when, what, why."""

    id = models.BigAutoField(primary_key=True)
    voucher_id = models.UUIDField()
    at = models.DateTimeField()
    by = models.TextField()
    by_name = models.TextField(blank=True)
    act = models.TextField()  # issued | used | use_undone | void | revived
    note = models.TextField(blank=True)

    class Meta:
        db_table = "voucher_change"
        indexes: ClassVar = [models.Index(fields=["voucher_id", "id"], name="voucher_change_of")]


class VoucherSerial(models.Model):
    """The last serial number given out for a kind of paper; its row is locked while numbers are taken."""

    kind = models.TextField(primary_key=True)
    last = models.PositiveBigIntegerField(default=0)

    class Meta:
        db_table = "voucher_serial"
