"""予約サイト: who is on the page now, wrong attempts, and what the city limits. The public process reaches the first
two through functions of the database alone (migration 0002), never as tables."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from sesshu.foundation.masters.models import DatedMaster
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.vouchers.models import Voucher


class BookingVisit(models.Model):
    """One browser. `token` is the hash of its cookie. Times are the database's own: nobody can set that clock."""

    token = models.TextField(primary_key=True)
    came_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)
    admitted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "booking_visit"


class BookingVisitPerson(models.Model):
    """Somebody whose number and birth date were given in a visit."""

    visit = models.ForeignKey(BookingVisit, on_delete=models.CASCADE, related_name="people")
    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="+")
    voucher = models.ForeignKey(Voucher, on_delete=models.CASCADE, related_name="+")

    class Meta:
        db_table = "booking_visit_person"
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["visit", "resident"], name="booking_visit_person_once")
        ]  # fmt: skip


class BookingAttempt(models.Model):
    """Wrong attempts with one number or from one address, both as hashes."""

    key = models.TextField(primary_key=True)
    failures = models.PositiveIntegerField()
    since = models.DateTimeField()
    locked_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "booking_attempt"


class BookingLimit(DatedMaster):
    """予約サイトの制限: a number that the city sets. What holds without a row stands in `limits.yaml`."""

    value = models.PositiveIntegerField()

    class Meta(DatedMaster.Meta):
        db_table = "booking_limit"
