"""The register of media (媒体管理簿)."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from sesshu.contracts.exchange.states import MediumState
from sesshu.foundation.records import Record
from sesshu.intermediary.inquiries.models import CarriedNotice


class Direction(models.TextChoices):
    CALL = "call", "提供の求め"
    ANSWER = "answer", "回答"


class Medium(Record):
    """One medium with one sealed file. `received`: for an answer, the sealed call that it answers. `handed_to`: who
    took it. `left_over`: what somebody who looked found on it after it
    was erased. `lost_how`: what is known of a loss, and to whom it was reported. Whoever approves is not who asked, and
    whoever verifies the erasure is not who erased."""

    number = models.TextField(unique=True)
    direction = models.TextField(choices=Direction)
    counterpart = models.TextField()
    state = models.TextField()
    notice = models.ForeignKey(CarriedNotice, null=True, on_delete=models.PROTECT, related_name="+")
    received = models.TextField(blank=True)
    items = models.PositiveIntegerField(default=0)
    sha256 = models.TextField(blank=True)
    export = models.UUIDField(null=True)
    reason = models.TextField()
    requested_at = models.DateTimeField()
    requested_by = models.TextField()
    approved_at = models.DateTimeField(null=True)
    approved_by = models.TextField(blank=True)
    written_at = models.DateTimeField(null=True)
    handed_over_at = models.DateTimeField(null=True)
    handed_to = models.TextField(blank=True)
    returned_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)
    erased_by = models.TextField(blank=True)
    erased_how = models.TextField(blank=True)
    left_over = models.TextField(blank=True)
    lost_at = models.DateTimeField(null=True)
    lost_by = models.TextField(blank=True)
    lost_how = models.TextField(blank=True)
    verified_at = models.DateTimeField(null=True)
    verified_by = models.TextField(blank=True)

    class Meta:
        db_table = "exchange_medium"
        ordering: ClassVar = ["-requested_at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(name="medium_states", condition=Q(state__in=[one.value for one in MediumState])),
            models.CheckConstraint(
                name="medium_approved_by_another", condition=Q(approved_by="") | ~Q(approved_by=F("requested_by"))
            ),
            models.CheckConstraint(
                name="medium_verified_by_another", condition=Q(verified_by="") | ~Q(verified_by=F("erased_by"))
            ),
            models.CheckConstraint(
                name="medium_lost_with_words", condition=~Q(state=MediumState.LOST) | ~Q(lost_how="")
            ),
            models.CheckConstraint(
                name="medium_written_after_approval", condition=Q(written_at=None) | ~Q(approved_by="")
            ),
        ]
