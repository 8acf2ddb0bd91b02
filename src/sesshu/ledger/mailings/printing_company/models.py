"""The packages that went to a printing company, and what happened to each (受渡簿)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sesshu.foundation.files.models import Export
from sesshu.foundation.records import AppendOnly


class EventKind(models.TextChoices):
    HANDED_OVER = "handed_over", "引渡し"
    RECEIVED = "received", "受領の確認"
    PROOF = "proof", "校正の確認"
    DELIVERED = "delivered", "納品"
    RETURNED = "returned", "データの返却・消去"


class PrinterPackage(AppendOnly):
    """One encrypted file for a printing company. The passphrase is nowhere: it was shown once."""

    id = models.UUIDField(primary_key=True)
    mailing = models.ForeignKey("mailings.Mailing", on_delete=models.PROTECT, related_name="packages")
    number = models.PositiveSmallIntegerField()
    company = models.TextField()
    letters = models.PositiveIntegerField()
    envelopes = models.PositiveIntegerField()
    boxes = models.PositiveIntegerField()
    contents = models.JSONField(help_text="name, bytes, rows and hash of each file inside")
    export = models.ForeignKey(Export, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.TextField()
    by_name = models.TextField()

    class Meta:
        db_table = "mailing_package"
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mailing", "number"], name="mailing_package_number"),
        ]


class PackageEvent(AppendOnly):
    """One line of the register: handed over, received, proof seen, delivered, data given back or erased."""

    package = models.ForeignKey(PrinterPackage, on_delete=models.PROTECT, related_name="events")
    kind = models.TextField(choices=EventKind.choices)
    on = models.DateField()
    letters = models.PositiveIntegerField(null=True)
    boxes = models.PositiveIntegerField(null=True)
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.TextField()
    by_name = models.TextField()

    class Meta:
        db_table = "mailing_package_event"
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="mailing_package_event_counted",
                condition=~Q(kind__in=["received", "delivered"]) | Q(letters__isnull=False),
            ),
        ]
