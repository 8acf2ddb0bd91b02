"""連携システム: systems that call the API, and the one key each of them holds."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from sesshu.foundation.records import Record


class ApiClient(Record):
    """A system that may call the API between two days, for a list of permissions, from a list of networks.

    The key is 256 random bits; only its SHA-256 is kept. `networks` is empty where the city names none.
    """

    name = models.TextField(unique=True)
    contact = models.TextField(default="")  # the section that answers for it
    permissions = models.JSONField(default=list)
    networks = models.JSONField(default=list)  # "10.1.2.0/24"
    valid_from = models.DateField()
    valid_until = models.DateField()  # the last day, inclusive
    key_hash = models.TextField(null=True, unique=True)
    key_issued_at = models.DateTimeField(null=True)
    key_issued_by = models.TextField(default="")
    stopped_at = models.DateTimeField(null=True)
    stopped_reason = models.TextField(default="")
    last_used_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    approval = models.ForeignKey("approvals.Approval", null=True, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "api_client"
        constraints = [
            models.CheckConstraint(name="api_client_period", condition=Q(valid_until__gte=F("valid_from"))),
            models.CheckConstraint(
                name="api_client_stop_has_reason", condition=Q(stopped_at__isnull=True) ^ ~Q(stopped_reason="")
            ),
            models.CheckConstraint(
                name="api_client_key_pair",
                condition=Q(key_hash__isnull=True, key_issued_at__isnull=True)
                | Q(key_hash__isnull=False, key_issued_at__isnull=False),
            ),
        ]

    def state_on(self, day: date) -> str:
        """stopped · over · not_yet · without_key · usable"""
        if self.stopped_at:
            return "stopped"
        if day > self.valid_until:
            return "over"
        if day < self.valid_from:
            return "not_yet"
        return "usable" if self.key_hash else "without_key"


class ClientCalls(models.Model):
    """How often a calling system has called since a moment."""

    client = models.OneToOneField(ApiClient, primary_key=True, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    count = models.PositiveIntegerField()

    class Meta:
        db_table = "api_client_calls"


class RefusedKeys(models.Model):
    """How often keys of one source opened nothing since a moment.

    `source` is an address, or the hash of how the keys begin.
    """

    source = models.TextField(primary_key=True)
    since = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField()

    class Meta:
        db_table = "api_refused_keys"
