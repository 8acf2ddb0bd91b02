"""副反応疑い報告: a report as received, when it was forwarded, and its course. No causality of our own."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from sesshu.foundation.records import AppendOnly, Record
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.residents.models import Resident


class ReceivedFrom(models.TextChoices):
    INSTITUTION = "institution", "医療機関"
    GUARDIAN = "guardian", "本人・保護者"
    MINISTRY = "ministry", "国・県からの通知"


class Within(models.TextChoices):
    """What the symptom and time table says of the onset."""

    INSIDE = "inside", "期間内"
    OUTSIDE = "outside", "期間外"
    UNKNOWN = "unknown", "判断できない（医師の判断・時刻不明）"
    NO_TABLE = "no_table", "時間表なし"


class Seriousness(models.TextChoices):
    DEATH = "death", "死亡"
    DISABILITY = "disability", "障害・障害につながるおそれ"
    HOSPITAL = "hospital", "入院・入院期間の延長"
    SERIOUS = "serious", "上に準じて重い"
    NOT_SERIOUS = "not_serious", "重くない"


class Outcome(models.TextChoices):
    UNKNOWN = "unknown", "不明・経過観察中"
    RECOVERED = "recovered", "回復"
    IMPROVED = "improved", "軽快"
    NOT_RECOVERED = "not_recovered", "未回復"
    SEQUELAE = "sequelae", "後遺症"
    DEATH = "death", "死亡"


class AdverseEventReport(Record):
    """A report about one dose. `within` is what the law's table said on the day it was received; `outside_note` the
    doctor's reason where the onset lies outside."""

    fiscal_year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="+")
    dose = models.ForeignKey(Dose, on_delete=models.PROTECT, related_name="+")
    product = models.TextField()
    lot_number = models.TextField(blank=True)
    given_on = models.DateField()

    received_on = models.DateField()
    received_from = models.TextField(choices=ReceivedFrom)
    reporter = models.TextField(blank=True)
    reporter_institution = models.TextField(blank=True)
    reporter_telephone = models.TextField(blank=True)

    symptom = models.TextField(help_text="code of law/adverse_events.yaml")
    symptom_name = models.TextField()
    symptom_text = models.TextField(blank=True)
    onset_on = models.DateField()
    onset_minutes = models.PositiveIntegerField(null=True)
    within = models.TextField(choices=Within)
    limit_words = models.TextField(blank=True)
    article = models.TextField(blank=True)
    outside_note = models.TextField(blank=True)
    outline = models.TextField()
    seriousness = models.TextField(choices=Seriousness)

    forward_by = models.DateField(help_text="the day by which the office forwards it")
    pmda_on = models.DateField(null=True)
    prefecture_on = models.DateField(null=True)
    outcome = models.TextField(choices=Outcome, default=Outcome.UNKNOWN)
    check_on = models.DateField(null=True, help_text="the next day on which the office asks")

    recorded_at = models.DateTimeField()
    recorded_by = models.TextField()
    recorded_by_name = models.TextField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.TextField(null=True)
    close_note = models.TextField(blank=True)

    class Meta:
        db_table = "adverse_event_report"
        ordering: ClassVar = ["-fiscal_year", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fiscal_year", "number"], name="adverse_event_number"),
            models.CheckConstraint(
                name="adverse_event_order", condition=Q(onset_on__gte=F("given_on"), received_on__gte=F("onset_on"))
            ),
            models.CheckConstraint(
                name="adverse_event_outside_has_reason", condition=~Q(within="outside") | ~Q(outside_note="")
            ),
            models.CheckConstraint(
                name="adverse_event_closed_together",
                condition=Q(closed_at=None, closed_by=None) | Q(closed_at__isnull=False, closed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="adverse_event_forwarded_after_receipt",
                condition=(Q(pmda_on=None) | Q(pmda_on__gte=F("given_on")))
                & (Q(prefecture_on=None) | Q(prefecture_on__gte=F("received_on"))),
            ),
            models.CheckConstraint(
                name="adverse_event_words",
                condition=Q(received_from__in=ReceivedFrom.values)
                & Q(within__in=Within.values)
                & Q(seriousness__in=Seriousness.values)
                & Q(outcome__in=Outcome.values),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["lot_number"], name="adverse_event_lot")]

    @property
    def label(self) -> str:
        """副反応2026-001"""
        return f"副反応{self.fiscal_year}-{self.number:03d}"

    @property
    def is_forwarded(self) -> bool:
        return self.pmda_on is not None or self.prefecture_on is not None

    def overdue(self, today: date) -> str:
        """What is late, in words; empty when nothing is."""
        if self.closed_at is not None:
            return ""
        if not self.is_forwarded and self.forward_by < today:
            return "転送の期限超過"
        return "経過の確認日超過" if self.check_on and self.check_on < today else ""


class FollowUp(AppendOnly):
    """経過: what was learnt on a day. Entries are added and never changed."""

    id = models.BigAutoField(primary_key=True)
    report = models.ForeignKey(AdverseEventReport, on_delete=models.PROTECT, related_name="follow_ups")
    on = models.DateField()
    text = models.TextField()
    outcome = models.TextField(choices=Outcome)
    check_on = models.DateField(null=True)
    at = models.DateTimeField()
    by = models.TextField()
    by_name = models.TextField()

    class Meta:
        db_table = "adverse_event_follow_up"
        ordering: ClassVar = ["on", "id"]
