"""接種記録: one row a dose that was given, with every version it ever had."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from sesshu.foundation.records import AppendOnly, Record


class Dose(Record):
    """A dose as it stands now. A dose that was given is always recorded; `decision` says what the office made of it.

    `level`, `reason_code` and `rules` are the judgement at the time of saving. Screens judge anew: rules and the
    doses around it may have changed since.
    """

    resident = models.ForeignKey("residents.Resident", on_delete=models.PROTECT, related_name="doses")
    given_on = models.DateField()
    product = models.TextField()
    lot_number = models.TextField(blank=True)
    lot_typed = models.TextField(blank=True)
    institution_code = models.TextField(blank=True)
    place = models.TextField(blank=True)
    volume_ml = models.DecimalField(max_digits=5, decimal_places=3, null=True)
    route = models.TextField(blank=True)
    kind = models.TextField(default="routine")
    setting = models.TextField(default="individual")
    source = models.TextField(default="slip")
    certainty = models.TextField(default="confirmed")
    same_day_number = models.PositiveSmallIntegerField(default=1)
    source_key = models.TextField(null=True, unique=True)

    level = models.TextField(default="info")
    reason_code = models.TextField(blank=True)
    rules = models.TextField(blank=True)
    decision = models.TextField(blank=True)
    decision_note = models.TextField(blank=True)

    version = models.PositiveIntegerField(default=1)
    recorded_at = models.DateTimeField()
    recorded_by = models.TextField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.TextField(null=True)
    withdraw_reason = models.TextField(null=True)

    class Meta:
        db_table = "dose"
        constraints = [
            models.UniqueConstraint(
                fields=["resident", "given_on", "product", "same_day_number"],
                condition=Q(withdrawn_at__isnull=True),
                name="dose_once",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdraw_reason__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, withdraw_reason__isnull=False),
                name="dose_withdrawn_together",
            ),
            models.CheckConstraint(condition=Q(level__in=["info", "warn", "block"]), name="dose_level_known"),
            models.CheckConstraint(condition=~Q(level="block") | ~Q(decision=""), name="dose_block_is_decided"),
            models.CheckConstraint(condition=Q(version__gte=1), name="dose_version_from_one"),
        ]
        indexes = [
            models.Index(fields=["resident", "given_on"], name="dose_of_resident"),
            models.Index(fields=["lot_number"], name="dose_of_lot"),
            models.Index(fields=["recorded_by", "-recorded_at"], name="dose_last_entered"),
            models.Index(fields=["decision"], condition=~Q(decision=""), name="dose_decisions"),
        ]


class DoseVersion(AppendOnly):
    """The whole dose as it was at each version: who wrote it, when, and why."""

    id = models.BigAutoField(primary_key=True)
    dose_id = models.UUIDField()
    version = models.PositiveIntegerField()
    act = models.TextField()  # recorded | corrected | withdrawn
    snapshot = models.JSONField()
    reason = models.TextField(blank=True)
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.TextField()

    class Meta:
        db_table = "dose_version"
        constraints = [models.UniqueConstraint(fields=["dose_id", "version"], name="dose_version_once")]


class ResidentCondition(Record):
    """A circumstance that the rules ask about (judge-format condition codes), with its period and its evidence."""

    resident = models.ForeignKey("residents.Resident", on_delete=models.PROTECT, related_name="conditions")
    code = models.TextField()
    series = models.TextField(blank=True)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    evidence = models.TextField(blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.TextField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.TextField(null=True)
    end_reason = models.TextField(blank=True, default="")
    due_date = models.DateField(null=True, help_text="出産予定日, of a pregnancy")
    disability_class = models.TextField(blank=True, default="", help_text="障害等級")
    evidence_on = models.DateField(null=True, help_text="the day of the paper that proves it")

    class Meta:
        db_table = "resident_condition"
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=F("valid_from")),
                name="resident_condition_period",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True)
                | Q(ended_at__isnull=False, ended_by__isnull=False),
                name="resident_condition_ended_together",
            ),
        ]
        indexes = [models.Index(fields=["resident"], name="condition_of_resident")]
