"""業務宛名 as each system last told them, and the findings of the daily check."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sesshu.foundation.records import Record


class BusinessRecord(Record):
    """One person of a system's latest list. Of the Individual Number only the blind index is kept, and whether it was
    well-formed. Two lists tell of a person: the one with name and address (`told_on` is its day,
    `told_number` its number among those of its system) comes through the data hub, the one with Individual Numbers
    (`numbers_on`, `numbers_number`) straight from the system; what one says the other leaves."""

    system = models.TextField()
    business_number = models.TextField()
    number_index = models.BinaryField(null=True)
    index_version = models.PositiveIntegerField(null=True)
    number_malformed = models.BooleanField(default=False)
    name = models.TextField(default="")
    birth_date = models.DateField(null=True)
    sex = models.TextField(default="")
    address = models.TextField(default="")
    protected = models.BooleanField(default=False)
    is_open = models.BooleanField(default=True)  # the system still works on this person's case
    left_on = models.DateField(null=True)  # death or move-out, as the register told it
    told_on = models.DateField(null=True)
    told_number = models.PositiveIntegerField(default=0, db_default=0)
    numbers_on = models.DateField(null=True)
    numbers_number = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        db_table = "business_record"
        indexes: ClassVar = [models.Index(fields=["number_index"], name="business_record_number")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["system", "business_number"], name="business_record_once"),
            models.CheckConstraint(
                name="business_record_index_pair",
                condition=Q(number_index=None, index_version=None)
                | Q(number_index__isnull=False, index_version__isnull=False),
            ),
            models.CheckConstraint(
                name="business_record_told", condition=Q(told_on__isnull=False) | Q(numbers_on__isnull=False)
            ),
        ]


class FindingState(models.TextChoices):
    OPEN = "open", "未処理"
    WORKED = "worked", "対応中"
    CLOSED = "closed", "終了"


class Finding(Record):
    """One disagreement. The same disagreement is the same row, day after day, until it is closed.

    `about` is what makes it the same, as a hash: its class and the business number, or where it has none the person of
    whom it was first found. `person` is whom that is today, the main one of a human. A finding that the check no longer
    sees is closed by the check; one that comes back after it was closed is a new row.
    """

    code = models.TextField()  # see classes.yaml
    about = models.BinaryField()
    person = models.UUIDField(null=True, db_index=True)
    system = models.TextField(default="")
    business_number = models.TextField(default="")
    state = models.TextField(choices=FindingState, default=FindingState.OPEN)
    first_seen = models.DateField()
    last_seen = models.DateField()
    assignee = models.TextField(default="")
    assignee_name = models.TextField(default="")
    decision = models.TextField(default="")
    evidence = models.TextField(default="")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.TextField(default="")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "finding"
        indexes: ClassVar = [models.Index(fields=["state", "code", "first_seen"], name="finding_list")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["code", "about"], condition=~Q(state="closed"), name="finding_same_row"),
            models.CheckConstraint(
                name="finding_closed_pair",
                condition=Q(state="closed", closed_at__isnull=False) | (~Q(state="closed") & Q(closed_at=None)),
            ),
        ]


class CheckRun(Record):
    """The checks of one day: what the last one compared and found, and what all of them opened and closed."""

    day = models.DateField(unique=True)
    finished_at = models.DateTimeField()
    compared = models.PositiveIntegerField()
    counts = models.JSONField(default=dict)  # code → findings seen that day
    new = models.PositiveIntegerField()
    gone = models.PositiveIntegerField()

    class Meta:
        db_table = "finding_check_run"


class ToldDoubt(Record):
    """A unified number of which the intermediate server was told that it is in doubt, and not yet that this is over."""

    unified_number = models.TextField(unique=True)
    told_at = models.DateTimeField()

    class Meta:
        db_table = "told_doubt"
