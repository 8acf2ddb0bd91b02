"""束 and 票: what came in one delivery, and each slip as it was keyed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sesshu.foundation.records import Record
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.piles.states import PileState, SlipState
from sesshu.ledger.residents.models import Resident


class Pile(Record):
    """One delivery of slips. `claimed` is the number that the institution says it sent; `box` is where the paper lies.

    `double_keying`: a slip becomes a dose only after a second person typed the same.
    """

    fiscal_year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    institution_code = models.TextField(blank=True)
    month = models.DateField(help_text="first day of the month in which the doses were given")
    source = models.TextField()
    kind = models.TextField()
    setting = models.TextField()
    claimed = models.PositiveIntegerField()
    box = models.TextField(blank=True)
    double_keying = models.BooleanField(default=False)

    state = models.TextField(choices=PileState, default=PileState.OPEN)
    opened_at = models.DateTimeField()
    opened_by = models.TextField()
    opened_by_name = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.TextField(null=True)
    close_note = models.TextField(blank=True)

    class Meta:
        db_table = "pile"
        ordering: ClassVar = ["-fiscal_year", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fiscal_year", "number"], name="pile_number"),
            models.CheckConstraint(name="pile_claimed", condition=Q(claimed__gte=1)),
            models.CheckConstraint(name="pile_state_known", condition=Q(state__in=PileState.values)),
            models.CheckConstraint(
                name="pile_closed_together",
                condition=Q(state="open", closed_at=None, closed_by=None)
                | Q(state="closed", closed_at__isnull=False, closed_by__isnull=False),
            ),
        ]

    @property
    def label(self) -> str:
        """束2026-001"""
        return f"束{self.fiscal_year}-{self.number:03d}"


class PileSlip(Record):
    """One slip as it was keyed. `second` holds what the other person typed where it differs (field → value as text).

    `typed_number` stays for a slip whose person is not found. `reason` says why it is held or was removed.
    """

    pile = models.ForeignKey(Pile, on_delete=models.PROTECT, related_name="slips")
    number = models.PositiveIntegerField()
    typed_number = models.TextField(blank=True)
    resident = models.ForeignKey(Resident, null=True, on_delete=models.PROTECT, related_name="+")
    given_on = models.DateField(null=True)
    product = models.TextField(blank=True)
    lot_typed = models.TextField(blank=True)
    state = models.TextField(choices=SlipState)
    reason = models.TextField(blank=True)
    dose = models.ForeignKey(Dose, null=True, on_delete=models.PROTECT, related_name="+")

    keyed_at = models.DateTimeField()
    keyed_by = models.TextField()
    keyed_by_name = models.TextField(blank=True)
    second = models.JSONField(default=dict)
    checked_at = models.DateTimeField(null=True)
    checked_by = models.TextField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "pile_slip"
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pile", "number"], name="pile_slip_number"),
            models.CheckConstraint(name="pile_slip_state_known", condition=Q(state__in=SlipState.values)),
            models.CheckConstraint(
                name="pile_slip_recorded_is_a_dose",
                condition=Q(state="recorded", dose__isnull=False) | (~Q(state="recorded") & Q(dose=None)),
            ),
            models.CheckConstraint(
                name="pile_slip_held_with_reason", condition=~Q(state__in=["held", "removed"]) | ~Q(reason="")
            ),
            models.CheckConstraint(
                name="pile_slip_checked_by_another",
                condition=Q(checked_at=None, checked_by=None) | Q(checked_at__isnull=False, checked_by__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["pile", "state"], name="pile_slip_of_pile"),
            models.Index(fields=["state", "keyed_at"], name="pile_slip_waiting"),
        ]
