"""One comparison, and every person who differs."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from sesshu.foundation.records import AppendOnly, Record
from sesshu.ledger.residents.models import Resident


class DifferenceKind(models.TextChoices):
    ONLY_FILE = "only_file", "台帳にいない人"
    ONLY_LEDGER = "only_ledger", "ファイルにいない人"
    NEWER = "newer", "台帳が古い人"
    SAME_NUMBER = "same_number", "同じ履歴番号で内容が違う人"
    OLDER = "older", "ファイルが古い人"


# What a change of the register can put right. The others are asked of the office that keeps the register.
REPAIRABLE = (DifferenceKind.ONLY_FILE, DifferenceKind.NEWER)


class Reconciliation(Record):
    """`import_id` is the file. The counts are told when all of it was compared."""

    import_id = models.UUIDField(unique=True)
    compared = models.BigIntegerField(default=0)
    compared_at = models.DateTimeField()
    compared_by = models.TextField()
    repaired_at = models.DateTimeField(null=True)
    repaired_by = models.TextField(null=True)
    repaired = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "reconciliation"
        ordering: ClassVar = ["-compared_at"]


class Difference(AppendOnly):
    """`fields` are names of columns that differ, never their values."""

    id = models.BigAutoField(primary_key=True)
    reconciliation = models.ForeignKey(Reconciliation, on_delete=models.PROTECT, related_name="differences")
    kind = models.TextField(choices=DifferenceKind.choices)
    addressee_number = models.CharField(max_length=15)
    resident = models.ForeignKey(Resident, null=True, on_delete=models.PROTECT, related_name="+")
    fields = models.JSONField(default=list)

    class Meta:
        db_table = "reconciliation_difference"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["reconciliation", "addressee_number"], name="reconciliation_person_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["reconciliation", "kind"], name="reconciliation_by_kind")]
