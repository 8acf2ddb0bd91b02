"""What every such fact has: who it is about, and the deliveries that told it, no longer told it, or were taken back."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sesshu.foundation.records import Record
from sesshu.ledger.residents.models import Resident

IN_FORCE = Q(closed_by=None, withdrawn_at=None)


class DeliveredFact(Record):
    """Never altered: the next list closes it and opens another one, and taking that list back opens it again.

    `opened_by` and `closed_by` name imports. `list_key` is the part of the list that a delivery replaces (a fiscal
    year, for instance).
    """

    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="+")
    interface = models.TextField()
    list_key = models.TextField(blank=True, default="")
    opened_by = models.UUIDField(db_index=True)
    received_at = models.DateTimeField()
    closed_by = models.UUIDField(null=True, db_index=True)
    closed_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["resident", "interface", "list_key"], condition=IN_FORCE, name="%(app_label)s_%(class)s_once"
            ),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_closed_together",
                condition=Q(closed_by=None, closed_at=None) | Q(closed_by__isnull=False, closed_at__isnull=False),
            ),
        ]
