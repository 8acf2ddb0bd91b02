"""The network's own records (情報提供等記録): each request as it was decided, and how it ended.
Both only grow, and so does what was told of permits that are not the teller's."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from sesshu.foundation.records import AppendOnly


class ExchangeRequest(AppendOnly):
    """A request, permitted (`permit` is set) or refused with the rule. `person` is the network's own code of the
    person, empty where none was found. `digest` tells whether the same key came with another content."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    key = models.UUIDField()
    digest = models.TextField()
    inquirer = models.TextField()
    inquirer_kind = models.TextField()
    provider = models.TextField()
    provider_kind = models.TextField()
    department = models.TextField()
    duty = models.TextField()
    row = models.PositiveIntegerField()
    part = models.PositiveIntegerField()
    subject = models.TextField()
    information = models.TextField()
    items = models.JSONField()
    withheld = models.BooleanField()
    person = models.UUIDField(null=True)
    requested_at = models.DateTimeField()
    decided_at = models.DateTimeField(db_index=True)
    expires_at = models.DateTimeField(null=True)
    permit = models.UUIDField(null=True, unique=True)
    list_version = models.TextField()
    rule = models.TextField(blank=True)
    result = models.TextField(blank=True)
    message = models.TextField(blank=True)

    class Meta:
        db_table = "exchange_request"
        ordering: ClassVar = ["-decided_at", "id"]
        indexes: ClassVar = [
            models.Index(fields=["requested_at"], name="exchange_request_by_day"),
            models.Index(fields=["inquirer", "requested_at"], name="exchange_request_inquirer"),
            models.Index(fields=["provider", "requested_at"], name="exchange_request_provider"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["inquirer", "key"], name="exchange_request_once"),
            models.CheckConstraint(
                name="exchange_request_decided",
                condition=models.Q(permit=None, expires_at=None) & ~models.Q(result="")
                | models.Q(permit__isnull=False, expires_at__isnull=False, rule="", result=""),
            ),
        ]


class WithheldMark(AppendOnly):
    """A request that one of its two bodies marked as 不開示 after it was decided. There is no way to take it off."""

    request = models.UUIDField(primary_key=True)
    marked_by = models.TextField()
    marked_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "withheld_mark"


class What(models.TextChoices):
    """What a report is about: how a permit ended, or a later mark."""

    REPORT = "report", "提供の結果"
    MARK = "mark", "不開示の印"


class RefusedReport(AppendOnly):
    """What a body told about a permit that is not its own (`what`: of `What`). Told again, it stays one row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.TextField()
    permit = models.UUIDField()
    what = models.TextField()
    message = models.TextField()
    refused_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "refused_report"
        ordering: ClassVar = ["-refused_at", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["body", "permit", "what"], name="refused_report_once")]


class ProvisionOutcome(AppendOnly):
    """How a permit ended, as the provider reported it: once, and never a word of the content."""

    permit = models.UUIDField(primary_key=True)
    result = models.TextField()
    items = models.JSONField()
    provided_at = models.DateTimeField()
    reported_at = models.DateTimeField()

    class Meta:
        db_table = "provision_outcome"
