"""A body that asks or provides, what it is in the words of the permission list, and what holds of its assessment."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from sesshu.contracts.exchange.keys import PublicKeys
from sesshu.foundation.records import AppendOnly, Record


class Body(Record):
    """What it is and what holds of its assessment has days: see below. `route` names the way to it in permits;
    `address` is where its door is."""

    code = models.TextField(unique=True)
    name = models.TextField()
    route = models.TextField(unique=True)
    address = models.TextField(blank=True)
    signing = models.JSONField()
    encryption = models.JSONField()
    registered_at = models.DateTimeField()

    class Meta:
        db_table = "body"
        ordering: ClassVar = ["code"]

    @property
    def keys(self) -> PublicKeys:
        return PublicKeys(self.code, self.signing, self.encryption)


class KindFact(AppendOnly):
    """What a body is from a day on, until the next fact. `words`: those of the permission list that are registered,
    joined by `|` (mayor|medical_insurer), `register` for the resident register's stand-in. What the law gives it
    besides is not kept here. `number`, `asked_by`, `recorded_by`: as of an assessment."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    valid_from = models.DateField()
    words = models.TextField()
    asked_by = models.TextField(blank=True)
    recorded_by = models.TextField(blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "body_kind"
        ordering: ClassVar = ["body", "-valid_from", "-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["body", "number"], name="body_kind_once")]


class AssessmentFact(AppendOnly):
    """What holds of a body's assessment from a day on, until the next fact. `number` counts the facts of a body.
    `asked_by` and `recorded_by` are two people, or the installation alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    valid_from = models.DateField()
    assessment_number = models.TextField(blank=True)
    published_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)
    change_pending = models.BooleanField(default=False)
    asked_by = models.TextField(blank=True)
    recorded_by = models.TextField(blank=True)
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "assessment_fact"
        ordering: ClassVar = ["body", "-valid_from", "-number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["body", "number"], name="assessment_fact_once")]
