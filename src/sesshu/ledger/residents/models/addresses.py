"""支援措置と送付先: periods in which an address is not shown, or in which letters go elsewhere."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from sesshu.foundation.records import Record
from sesshu.ledger.residents.models.resident import Resident


class AddressProtection(Record):
    """支援措置: a period in which the address of a person is not shown. An empty end means until further notice."""

    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="protections")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "resident_address_protection"
        constraints = [
            models.UniqueConstraint(fields=["resident", "starts_on"], name="resident_protection_once"),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="resident_protection_order"
            ),
        ]


class PostalAddress(Record):
    """送付先: where letters go instead of the registered address, for a period."""

    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="postal_addresses")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    postal_code = models.CharField(max_length=7)
    address = models.TextField()
    recipient = models.TextField(default="", blank=True)
    reason = models.TextField()
    recorded_at = models.DateTimeField()
    recorded_by = models.TextField()

    class Meta:
        db_table = "resident_postal_address"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="resident_postal_order"
            ),
        ]
