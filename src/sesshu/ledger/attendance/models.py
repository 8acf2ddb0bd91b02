"""参加: one person in one session on the day; what the session's doses have in common; how long people are observed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sesshu.foundation.masters.models import DatedMaster
from sesshu.foundation.records import Record
from sesshu.ledger.attendance.states import AttendanceState
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.events.models import Session
from sesshu.ledger.not_given.models import NotGiven
from sesshu.ledger.reservations.models import Reservation
from sesshu.ledger.residents.models import Resident
from sesshu.ledger.vouchers.models import Voucher


class ObservationTime(DatedMaster):
    """経過観察の時間. `code` is the code of the kind of event."""

    minutes = models.PositiveSmallIntegerField()

    class Meta(DatedMaster.Meta):
        db_table = "observation_time"


class SessionResult(Record):
    """What the doses of a session have in common, and what became of its vials."""

    session = models.OneToOneField(Session, on_delete=models.PROTECT, related_name="result")
    product = models.TextField(blank=True)
    lot_typed = models.TextField(blank=True)
    doctor = models.TextField(blank=True)
    doctor_code = models.TextField(blank=True, default="")
    vials_opened = models.PositiveIntegerField(default=0)
    doses_wasted = models.PositiveIntegerField(default=0)
    waste_reason = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "session_result"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="session_result_waste_reason", condition=Q(doses_wasted=0) | ~Q(waste_reason="")
            ),
        ]


class Attendance(Record):
    """`reservation` is empty for who came without one; `level`, `reason` and `decision` are then how it was judged.

    `doctor` is the name of the day, `doctor_code` the member of staff. `voucher` is the paper that the dose uses up.
    `before_state` is what the last step may be taken back to; empty when it was. `deferred_for` is why nothing was
    given (a reason of 接種しなかった記録) and `not_given` the record of it."""

    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="attendances")
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="+")
    reservation = models.ForeignKey(Reservation, null=True, on_delete=models.PROTECT, related_name="+")
    state = models.TextField(choices=AttendanceState)
    level = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    decision = models.TextField(blank=True)
    doctor = models.TextField(blank=True)
    doctor_code = models.TextField(blank=True, default="")
    voucher = models.ForeignKey(Voucher, null=True, on_delete=models.PROTECT, related_name="+")
    before_state = models.TextField(blank=True, default="")
    deferred_for = models.TextField(blank=True, default="")
    deferred_note = models.TextField(blank=True, default="")
    not_given = models.ForeignKey(NotGiven, null=True, on_delete=models.PROTECT, related_name="+")
    dose = models.ForeignKey(Dose, null=True, on_delete=models.PROTECT, related_name="+")
    arrived_at = models.DateTimeField(null=True)
    observe_until = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()
    changed_by = models.TextField()
    moved_from = ""  # no column: the session that this person's reservation was just moved from, in words

    class Meta:
        db_table = "attendance"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "resident"], name="attendance_once"),
            models.CheckConstraint(name="attendance_state_known", condition=Q(state__in=AttendanceState.values)),
            models.CheckConstraint(
                name="attendance_vaccinated_is_a_dose",
                condition=~Q(state__in=["vaccinated", "observing"]) | Q(dose__isnull=False),
            ),
        ]
