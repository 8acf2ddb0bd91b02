"""Copies, and who has any: a person registered without a record is not the same as one never registered."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from sesshu.foundation.records import AppendOnly, Record
from sesshu.intermediary.people.models import LinkedPerson


class CopyHolder(Record):
    """For this person this kind of information is registered, with or without records."""

    person = models.ForeignKey(LinkedPerson, on_delete=models.PROTECT, related_name="+")
    information = models.TextField()
    registered_at = models.DateTimeField()

    class Meta:
        db_table = "copy_holder"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "information"], name="copy_holder_once"),
        ]


class CopyOrigin(Record):
    """Whose originals these copies are: the number by which a business system sent them. Each lies under one unified
    number, and several may lie under the same: then each is replaced, compared and removed by itself."""

    person = models.ForeignKey(LinkedPerson, on_delete=models.PROTECT, related_name="+")
    information = models.TextField()
    system = models.TextField()
    business_number = models.TextField()

    class Meta:
        db_table = "copy_origin"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["information", "system", "business_number"], name="copy_origin_once"),
        ]


class ProvisionCopy(Record):
    """One record. Withdrawn ones keep their last day; nothing goes silently. `absent`: item → not_held or
    not_applicable. `digest` compares it with the original. `origin`: the `CopyOrigin`; None for what came as a file."""

    person = models.ForeignKey(LinkedPerson, on_delete=models.PROTECT, related_name="copies")
    information = models.TextField()
    record_key = models.TextField()
    values = models.JSONField()
    absent = models.JSONField(default=dict)
    published_from = models.DateField()
    published_until = models.DateField(null=True)
    digest = models.TextField()
    origin = models.UUIDField(null=True)
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "provision_copy"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "information", "record_key"], name="provision_copy_once"),
            models.CheckConstraint(
                name="provision_copy_period",
                condition=Q(published_until=None) | Q(published_until__gte=F("published_from") - 1),
            ),
        ]


class ItemBlock(Record):
    """自動応答不可 for a whole kind of information."""

    information = models.TextField(unique=True)
    set_at = models.DateTimeField()
    set_by = models.TextField()

    class Meta:
        db_table = "item_block"


class CopyRemoval(Record):
    """Copies of a person that were removed at a request, and why. Told again, the request gets the same numbers. Goes
    with the records of these years."""

    request = models.TextField()
    information = models.TextField()
    unified_number = models.TextField(db_index=True)
    records = models.PositiveIntegerField()
    reason = models.TextField()
    at = models.DateTimeField(db_index=True)
    removed_by = models.TextField()

    class Meta:
        db_table = "copy_removal"
        ordering: ClassVar = ["-at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "information", "unified_number"], name="copy_removal_once"),
        ]


class NumberMove(Record):
    """Two unified numbers were merged, or parted again, and copies of theirs have to be sent anew. It ends with the
    last of them."""

    unified_number = models.TextField()
    other = models.TextField()
    is_merged = models.BooleanField()
    heard_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "number_move"
        ordering: ClassVar = ["-heard_at", "id"]


class WantedCopy(Record):
    """Originals that a move waits for. The row goes when they have come, or when they are gone for good. What comes as
    a file has no system, and its unified number in the place of a business number."""

    move = models.ForeignKey(NumberMove, on_delete=models.CASCADE, related_name="wanted")
    information = models.TextField()
    system = models.TextField()
    business_number = models.TextField()

    class Meta:
        db_table = "wanted_copy"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["information", "system", "business_number"], name="wanted_copy_once"),
        ]


class CopyComparison(AppendOnly):
    """One full comparison of copies with originals: how many of each side, and how many of each difference."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    information = models.TextField()
    at = models.DateTimeField(db_index=True)
    asked_by = models.TextField()
    originals = models.PositiveIntegerField()
    counts = models.JSONField()

    class Meta:
        db_table = "copy_comparison"
        ordering: ClassVar = ["-at"]


class CopyDifference(AppendOnly):
    """One difference of a comparison. `kind` is a word of `comparing.Difference`."""

    id = models.BigAutoField(primary_key=True)
    comparison = models.ForeignKey(CopyComparison, on_delete=models.PROTECT, related_name="differences")
    kind = models.TextField()
    unified_number = models.TextField()
    record_key = models.TextField(blank=True)

    class Meta:
        db_table = "copy_difference"
        ordering: ClassVar = ["id"]
