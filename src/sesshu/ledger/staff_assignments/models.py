"""従事: one member of staff at one event, as planned and as it was; how many are needed, who can come, what is paid."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from sesshu.foundation.masters.models import DatedMaster
from sesshu.foundation.records import Record
from sesshu.ledger.events.models import Event, Session

CALLED_OFF = "中止："  # how the reason of a plan begins that was withdrawn because the event was called off


class StaffAssignment(Record):
    """`worked_from` and `worked_until` are the hours worked. That nobody is planned twice at the same time, and nobody
    worked twice at the same time, is held by the database (exclusions over person and time, in the migrations); what
    was withdrawn does not count there."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="staff")
    staff_code = models.TextField()
    staff_name = models.TextField()
    profession = models.TextField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    worked_from = models.DateTimeField(null=True)
    worked_until = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    made_by = models.TextField()
    withdrawn_at = models.DateTimeField(null=True)
    withdraw_reason = models.TextField(default="", blank=True)
    request = models.UUIDField(null=True, unique=True)  # of a calling system or a row of a file: asked twice is one

    class Meta:
        db_table = "staff_assignment"
        ordering: ClassVar = ["starts_at", "profession", "staff_code"]
        constraints: ClassVar = [
            models.CheckConstraint(name="staff_assignment_order", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(
                name="staff_assignment_worked",
                condition=Q(worked_from=None, worked_until=None) | Q(worked_until__gt=F("worked_from")),
            ),
            models.CheckConstraint(
                name="staff_assignment_withdrawn",
                condition=Q(withdrawn_at=None) | (~Q(withdraw_reason="") & Q(worked_from=None)),
            ),
        ]

    @property
    def planned_minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def worked_minutes(self) -> int | None:
        if self.worked_from is None or self.worked_until is None:
            return None
        return int((self.worked_until - self.worked_from).total_seconds() // 60)


class StaffRequirement(Record):
    """必要人数: how many of a profession a session needs, from its beginning to its end."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="staff_requirements")
    profession = models.TextField()
    number = models.PositiveSmallIntegerField()

    class Meta:
        db_table = "staff_requirement"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "profession"], name="staff_requirement_once"),
        ]


class StaffAvailability(Record):
    """従事可能時間: what a member of staff answered for a part of a day. An answer is replaced by taking it back."""

    staff_code = models.TextField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    can = models.BooleanField()
    made_at = models.DateTimeField()
    made_by = models.TextField()

    class Meta:
        db_table = "staff_availability"
        ordering: ClassVar = ["starts_at", "staff_code"]
        constraints: ClassVar = [
            models.CheckConstraint(name="staff_availability_order", condition=Q(ends_at__gt=F("starts_at"))),
        ]


class PayRounding(models.TextChoices):
    UP = "up", "切上げ"
    DOWN = "down", "切捨て"


class StaffPay(DatedMaster):
    """従事報酬単価. `code` is the profession; `yen` is paid for each `unit_minutes`."""

    yen = models.PositiveIntegerField()
    unit_minutes = models.PositiveSmallIntegerField()
    rounding = models.TextField(choices=PayRounding.choices, default=PayRounding.UP)

    class Meta(DatedMaster.Meta):
        db_table = "staff_pay"
