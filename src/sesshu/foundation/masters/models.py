"""Dated masters: what a city decides, with the days it holds, who asked, who approved, and every earlier version."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from sesshu.foundation.masters.constraints import NoOverlap
from sesshu.foundation.records import Record


class MasterQuerySet(models.QuerySet[Any]):
    """Rows by the day they hold and by what was known when."""

    def believed(self, known_at: datetime | None = None) -> Self:
        """Rows that are not superseded: now, or as they were known at an earlier instant."""
        if known_at is None:
            return self.filter(superseded_at__isnull=True)
        later = Q(superseded_at__isnull=True) | Q(superseded_at__gt=known_at)
        return self.filter(later, recorded_at__lte=known_at)

    def as_of(self, day: date, known_at: datetime | None = None) -> Self:
        """Rows that hold on a day."""
        open_or_later = Q(valid_until__isnull=True) | Q(valid_until__gte=day)
        return self.believed(known_at).filter(open_or_later, valid_from__lte=day)


class DatedMaster(Record):
    """One version of one entry. `valid_until` is the last day (None: until further notice).

    A change supersedes rows and adds others; no row's values are ever altered.
    """

    code = models.TextField(db_index=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.TextField()
    approval = models.UUIDField(null=True)
    reason = models.TextField(default="")
    superseded_at = models.DateTimeField(null=True)

    objects = MasterQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            NoOverlap(name="%(app_label)s_%(class)s_no_overlap"),
            models.CheckConstraint(
                name="%(app_label)s_%(class)s_period",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
            ),
        ]

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    @property
    def title(self) -> str:
        """How people name this entry."""
        return str(getattr(self, "name", "") or self.code)


class ChangeStatus(models.TextChoices):
    WAITING = "waiting", "申請中"
    IN_FORCE = "in_force", "反映済み"
    WITHDRAWN = "withdrawn", "取下げ"


class MasterChange(Record):
    """A change that was asked for: what would be different, from when, and why."""

    master = models.TextField()
    act = models.TextField()  # new | change | end | copy
    code = models.TextField(db_index=True)
    payload = models.JSONField()
    reason = models.TextField()
    status = models.TextField(choices=ChangeStatus.choices, default=ChangeStatus.WAITING)
    requested_by = models.TextField()
    requested_name = models.TextField(default="")
    requested_at = models.DateTimeField()
    approval = models.UUIDField(null=True)
    applied_by = models.TextField(default="")
    applied_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "masters_change"
        indexes = [models.Index(fields=["master", "status"], name="masters_change_waiting")]
        constraints = [
            models.CheckConstraint(
                name="masters_change_applied_pair",
                condition=Q(applied_at__isnull=True, applied_by="") | (Q(applied_at__isnull=False) & ~Q(applied_by="")),
            ),
            models.CheckConstraint(
                name="masters_change_in_force_is_applied",
                condition=~Q(status="in_force") | Q(applied_at__isnull=False),
            ),
        ]
