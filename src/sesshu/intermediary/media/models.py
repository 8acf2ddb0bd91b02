"""The register of media (媒体管理簿): each use of a medium, and who took which step of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from sesshu.contracts.exchange.states import MediumState
from sesshu.foundation.records import AppendOnly, Record
from sesshu.intermediary.inquiries.models import CarriedNotice

DONE = (MediumState.VERIFIED, MediumState.CANCELLED)  # nothing is on the medium; its number may be used again


class Direction(models.TextChoices):
    CALL = "call", "提供の求め"
    ANSWER = "answer", "回答"


class Medium(Record):
    """One use of a medium, with one sealed file. `number` stands on the medium: when its erasure was verified, it may
    be used again, as another row. `received`: for an answer, the sealed call that it answers, and
    `message` the number of that call: read again, it is known. `handed_to`: who took
    it. `left_over`: what somebody who looked found on it after it was erased. `lost_how`: what is known of a loss,
    and to whom it was reported. Whoever approves is not who asked, and whoever verifies the erasure is not who
    erased."""

    number = models.TextField()
    direction = models.TextField(choices=Direction)
    counterpart = models.TextField()
    state = models.TextField()
    notice = models.ForeignKey(CarriedNotice, null=True, on_delete=models.PROTECT, related_name="+")
    received = models.TextField(blank=True)
    message = models.TextField(blank=True)
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
            models.UniqueConstraint(
                name="medium_in_use_once", fields=["number"], condition=~Q(state__in=[one.value for one in DONE])
            ),
            models.UniqueConstraint(
                name="medium_message_once",
                fields=["counterpart", "message"],
                condition=~Q(message="") & ~Q(state=MediumState.CANCELLED),
            ),
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


class MediumStep(AppendOnly):
    """Who brought a medium to which state, and when. `by`: an actor's code; empty where the register of before did not
    keep it. `note`: who received it, how it was erased or lost, or what was left on it."""

    medium = models.ForeignKey(Medium, on_delete=models.PROTECT, related_name="steps")
    state = models.TextField()
    at = models.DateTimeField()
    by = models.TextField(blank=True)
    note = models.TextField(blank=True)

    class Meta:
        db_table = "exchange_medium_step"
        ordering: ClassVar = ["at", "id"]
