"""異動と履歴: the changes as they arrived, every version of a person, and what they were called or where they lived."""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Q

from sesshu.foundation.records import AppendOnly, Record
from sesshu.ledger.residents.columns import KnownRange, SearchKey, ValidRange
from sesshu.ledger.residents.models.resident import Resident


class ResidentChange(Record, AppendOnly):
    """異動: one row of the register as it arrived. (宛名番号, 履歴番号) makes a repeated delivery harmless."""

    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="changes")
    addressee_number = models.CharField(max_length=15)
    history_number = models.PositiveIntegerField()
    reason = models.CharField(max_length=30)
    cancels_history_number = models.PositiveIntegerField(null=True)
    change_on = models.DateField()
    notified_on = models.DateField(null=True)
    processed_on = models.DateField()
    row_hash = models.CharField(max_length=64)
    source = models.TextField()
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "resident_change"
        indexes = [models.Index(fields=["recorded_at"], name="resident_change_recorded")]
        constraints = [
            models.UniqueConstraint(fields=["addressee_number", "history_number"], name="resident_change_once"),
            models.CheckConstraint(condition=Q(history_number__gte=1), name="resident_change_history_from_one"),
        ]


class ResidentVersion(Record):
    """A whole snapshot: valid from a day until (not including) another, known from an instant until another.

    What was true on day d as known at instant k: `valid_from <= d < valid_until` and
    `recorded_at <= k < superseded_at`; an empty end means "still". Ranges of one person never overlap.
    """

    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="versions")
    history_number = models.PositiveIntegerField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=30)
    snapshot = models.JSONField()

    class Meta:
        db_table = "resident_version"
        constraints = [
            ExclusionConstraint(
                name="resident_version_one_truth",
                expressions=[
                    ("resident", RangeOperators.EQUAL),
                    (ValidRange("valid_from", "valid_until", RangeBoundary()), RangeOperators.OVERLAPS),
                    (KnownRange("recorded_at", "superseded_at", RangeBoundary()), RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="resident_version_valid_order",
            ),
        ]
        indexes = [
            models.Index(fields=["resident", "history_number"], name="resident_version_history"),
            models.Index(
                fields=["valid_until"], name="resident_version_ended",
                condition=Q(superseded_at__isnull=True, valid_until__isnull=False),
            ),
        ]  # fmt: skip


class FormerKey(Record):
    """旧氏名・旧住所: what a person was called or where they lived before a change, to be found under.

    `history_number` is the change that ended it, `until` its day. `household_number` is that of the address.
    """

    class Kind(models.TextChoices):
        NAME = "name", "旧氏名"
        KANA = "kana", "旧カナ氏名"
        ADDRESS = "address", "旧住所"

    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="former_keys")
    kind = models.TextField(choices=Kind)
    key = SearchKey(default=None, blank=False)
    text = models.TextField()
    until = models.DateField()
    history_number = models.PositiveIntegerField()
    household_number = models.CharField(max_length=15, default="", blank=True)

    class Meta:
        db_table = "resident_former_key"
        indexes = [
            models.Index(fields=["kind", "key"], name="resident_former_kind_key"),
            models.Index(fields=["resident", "history_number"], name="resident_former_of"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["name", "kana", "address"]) & ~Q(key=""), name="resident_former_known"
            ),
        ]
