"""Inquiries, the notices that carry them, and which department has which duty."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from sesshu.contracts.exchange.states import InquiryState
from sesshu.foundation.records import Record
from sesshu.intermediary.people.models import LinkedPerson


class CarriedNotice(Record):
    """What the network gave with the permits: sealed for the provider, carried there by us, unreadable here."""

    provider = models.TextField()
    route = models.TextField()
    address = models.TextField()
    notice = models.TextField()
    provider_signing = models.JSONField()
    provider_encryption = models.JSONField()
    received_at = models.DateTimeField()

    class Meta:
        db_table = "carried_notice"


class Inquiry(Record):
    """One question about one person. `client_key` is the key of the business system: the same one is the same inquiry.
    `key` is what the network and the provider know it by. `answer` goes after a time when it is not adopted.
    `about`: whom the business system named, as a mark that only who knows the number can make (`mark_of`); "" is old.
    `marked_at`: when it became 不開示 after it was asked; `mark_told_at`: when the network knew that."""

    client_key = models.TextField(unique=True)
    key = models.UUIDField(unique=True, default=uuid.uuid4)
    person = models.ForeignKey(LinkedPerson, null=True, on_delete=models.PROTECT, related_name="+")
    unified_number = models.TextField()
    about = models.TextField(blank=True, default="")
    provider = models.TextField()
    department = models.TextField()
    duty = models.TextField()
    row = models.PositiveIntegerField()
    part = models.PositiveIntegerField()
    subject = models.TextField()
    information = models.TextField()
    items = models.JSONField()
    case = models.TextField(blank=True)
    planned = models.TextField(blank=True)
    withheld = models.BooleanField()
    marked_at = models.DateTimeField(null=True)
    mark_told_at = models.DateTimeField(null=True)
    state = models.TextField(default=InquiryState.DRAFT, db_index=True)
    asked_by = models.TextField()
    requested_at = models.DateTimeField()
    valid_until = models.DateTimeField()
    leased_until = models.DateTimeField(null=True)
    permit = models.UUIDField(null=True, unique=True)
    notice = models.ForeignKey(CarriedNotice, null=True, on_delete=models.PROTECT, related_name="inquiries")
    result = models.TextField(blank=True)
    rule = models.TextField(blank=True)
    message = models.TextField(blank=True)
    answer = models.JSONField(null=True)
    list_differs = models.BooleanField(default=False)
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    content_dropped_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "inquiry"
        ordering: ClassVar = ["-requested_at", "id"]
        indexes: ClassVar = [
            models.Index(fields=["asked_by", "requested_at", "id"], name="inquiry_of_caller"),
            models.Index(fields=["requested_at", "id"], name="inquiry_by_day"),
            models.Index(fields=["unified_number"], name="inquiry_of_person"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(name="inquiry_states", condition=Q(state__in=[one.value for one in InquiryState])),
            models.CheckConstraint(
                name="inquiry_answered_after_permit", condition=Q(answered_at=None) | Q(permit__isnull=False)
            ),
        ]
