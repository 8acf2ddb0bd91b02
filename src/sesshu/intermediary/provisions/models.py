"""A provision: one permit of the network, and what became of it here."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from sesshu.contracts.exchange.states import ProvisionState
from sesshu.foundation.records import Record
from sesshu.intermediary.people.models import LinkedPerson

OPEN = (ProvisionState.NOTIFIED, ProvisionState.HELD, ProvisionState.RELEASED)


class Provision(Record):
    """`hold_reason`: why a person has to look. Release needs one who asks and another who agrees. `givings`: how often
    it was answered; each answer says which it is. `needs_two`: it was held because somebody
    ordered that, so that two persons release it whatever becomes of the order. `withheld`: either side keeps it from
    the person (不開示); `marked_at`: when that came later; `mark_told_at`: when the network knew it.
    `report_refusal`, `mark_refusal`: why the network did not take the report, the mark; it is not told again
    until a person puts it back (`telling_again`)."""

    permit = models.UUIDField(unique=True)
    inquirer = models.TextField()
    inquirer_kind = models.TextField()
    department = models.TextField()
    person = models.ForeignKey(LinkedPerson, null=True, on_delete=models.PROTECT, related_name="+")
    duty = models.TextField()
    row = models.PositiveIntegerField()
    part = models.PositiveIntegerField()
    subject = models.TextField()
    information = models.TextField()
    items = models.JSONField()
    withheld = models.BooleanField()
    marked_at = models.DateTimeField(null=True)
    mark_told_at = models.DateTimeField(null=True)
    mark_refusal = models.TextField(blank=True, default="")
    state = models.TextField()
    requested_at = models.DateTimeField()
    notified_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    list_differs = models.BooleanField(default=False)
    hold_reason = models.TextField(blank=True)
    needs_two = models.BooleanField(default=False)
    release_asked_by = models.TextField(blank=True)
    release_note = models.TextField(blank=True)
    released_by = models.TextField(blank=True)
    released_at = models.DateTimeField(null=True)
    refused_reason = models.TextField(blank=True)
    result = models.TextField(blank=True)
    rule = models.TextField(blank=True)
    message = models.TextField(blank=True)
    given_items = models.JSONField(default=list)
    answered_at = models.DateTimeField(null=True)
    givings = models.PositiveIntegerField(default=0)
    reported_at = models.DateTimeField(null=True)
    report_refusal = models.TextField(blank=True, default="")

    class Meta:
        db_table = "provision"
        ordering: ClassVar = ["-notified_at", "id"]
        indexes: ClassVar = [
            models.Index(
                fields=["notified_at"], name="provision_refused_ones",
                condition=~Q(report_refusal="") | ~Q(mark_refusal=""),
            ),
            models.Index(fields=["notified_at", "id"], name="provision_by_day"),
            models.Index(
                fields=["expires_at"], name="provision_open_ones",
                condition=Q(state__in=[one.value for one in OPEN]),
            ),
        ]  # fmt: skip
        constraints: ClassVar = [
            models.CheckConstraint(
                name="provision_states", condition=Q(state__in=[one.value for one in ProvisionState])
            ),
            models.CheckConstraint(
                name="provision_released_by_another",
                condition=Q(released_by="") | (~Q(release_asked_by="") & ~Q(released_by=F("release_asked_by"))),
            ),
            models.CheckConstraint(
                name="provision_released_states",
                condition=~Q(state=ProvisionState.RELEASED) | ~Q(released_by=""),
            ),
        ]


class StepKind(models.TextChoices):
    ASKED = "release_asked", "提供の申請（一人目）"
    RELEASED = "released", "提供の許可（二人目）"
    REFUSED = "refused", "提供しない"
    REPORTED_AGAIN = "reported_again", "報告の送り直し"


class ProvisionStep(Record):
    """What a person did with a held provision, or with a report that the network refused. `by`: an actor's code;
    `note`: what was looked at, or why it is refused, or told again. It stays when a release falls away again; it goes
    when the provision is old enough to be deleted."""

    provision = models.ForeignKey(Provision, on_delete=models.CASCADE, related_name="steps")
    kind = models.TextField(choices=StepKind)
    at = models.DateTimeField()
    by = models.TextField()
    note = models.TextField(blank=True)

    class Meta:
        db_table = "provision_step"
        ordering: ClassVar = ["at", "id"]
