"""A person as this system knows one."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from sesshu.contracts.exchange.states import CodeState
from sesshu.foundation import clock
from sesshu.foundation.records import Record

ANNOUNCED = timedelta(hours=1)  # far longer than what was committed takes to be told


class LinkedPerson(Record):
    """`code_state` "" before anything was asked. The flags count as set until somebody has said what they are
    (`flags_at`). `blocked_at`: since when 自動応答不可 is set; a release of before does not cover it. `told_state`: the
    state of the code that the unified addressee system was last told. `merged_into`: whose copies answer for this one.
    `moving_since`: numbers were merged or parted, and not all copies have been sent anew: nothing is answered
    automatically meanwhile. `announced_at`: when that was about to happen, as long as nobody has told that it has.
    `doubted_since`: a finding of the unified addressee system is open about whom the number means."""

    unified_number = models.TextField(unique=True)
    code = models.TextField(null=True, unique=True)
    code_state = models.TextField(blank=True)
    code_reason = models.TextField(blank=True)  # why it was asked for again, was not got, or was retired
    same_as = models.TextField(blank=True)  # the unified number that has the code of this human
    told_state = models.TextField(blank=True)
    acquisition = models.TextField(null=True, unique=True)
    requested_at = models.DateTimeField(null=True)
    obtained_at = models.DateTimeField(null=True)
    auto_response_blocked = models.BooleanField(default=True)
    withheld_from_subject = models.BooleanField(default=True)
    flags_at = models.DateTimeField(null=True)
    blocked_at = models.DateTimeField(null=True)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="merged")
    moving_since = models.DateTimeField(null=True)
    announced_at = models.DateTimeField(null=True)
    doubted_since = models.DateTimeField(null=True)

    class Meta:
        db_table = "linked_person"
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=~Q(told_state=F("code_state")), name="linked_person_untold"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="linked_person_code_held",
                condition=Q(code_state=CodeState.HELD, code__isnull=False, acquisition=None)
                | ~Q(code_state=CodeState.HELD),
            ),
        ]

    @property
    def state(self) -> CodeState | None:
        return CodeState(self.code_state) if self.code_state else None

    @property
    def waiting_since(self) -> datetime | None:
        """Since when the numbers move or are about to. What was announced and never came is over by itself."""
        is_announced = self.announced_at is not None and self.announced_at > clock.now() - ANNOUNCED
        return self.moving_since or (self.announced_at if is_announced else None)


class ProtectedNumber(Record):
    """A business number of which a system said that its person is protected (支援措置), under the unified number that
    it led to then. The row goes when the system says that this ended: as long as one is left, both flags stay."""

    person = models.ForeignKey(LinkedPerson, on_delete=models.CASCADE, related_name="protected_numbers")
    system = models.TextField()
    business_number = models.TextField()
    told_at = models.DateTimeField()

    class Meta:
        db_table = "protected_number"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["system", "business_number"], name="protected_number_once"),
        ]


class RetiredCode(Record):
    """A code that is used here no more and of which the network has not heard that yet. It goes when it has."""

    code = models.TextField(unique=True)
    retired_at = models.DateTimeField()

    class Meta:
        db_table = "retired_code"


class ForgottenPerson(Record):
    """Somebody who is known here no more and of whose code the unified addressee system still has what it was told. It
    goes when that has heard."""

    unified_number = models.TextField(unique=True)
    forgotten_at = models.DateTimeField()

    class Meta:
        db_table = "forgotten_person"


class GivenUpAcquisition(Record):
    """An acquisition whose code nobody here waits for any more. It names nobody, and stays until the network has the
    code: then that is retired."""

    number = models.TextField(unique=True)
    given_up_at = models.DateTimeField()

    class Meta:
        db_table = "given_up_acquisition"


class TakenAcquisition(Record):
    """An acquisition number whose code is kept here and of which the network has not heard that yet. It names nobody,
    and goes as soon as the network has forgotten it too (R-15)."""

    number = models.TextField(unique=True)
    taken_at = models.DateTimeField()

    class Meta:
        db_table = "taken_acquisition"
