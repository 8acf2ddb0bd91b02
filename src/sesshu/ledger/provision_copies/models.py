"""What the unified addressee system and the intermediary were told of each of our people, and the comparisons."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sesshu.foundation.records import Record
from sesshu.ledger.residents.models import Resident


class AddresseeLink(Record):
    """`result` is what the unified addressee system answered; the unified number itself never comes here. `protected`:
    what BOTH systems were told, None as long as one of them was not. `guarded_only`: they were told that it is for the
    household or a measure alone, without 支援措置 of this person; None where that was never told. `stopped_at`: when
    one of them last refused this person (blocked, unknown); None where none did or a person asked to try at once.
    `copies_mark`: of which doses, in which versions, the copies were made (`marks`); 0 is none."""

    resident = models.OneToOneField(Resident, on_delete=models.PROTECT, related_name="+")
    result = models.TextField(blank=True)
    linked_at = models.DateTimeField(null=True)
    protected = models.BooleanField(null=True)
    protected_at = models.DateTimeField(null=True)
    guarded_only = models.BooleanField(null=True)
    copies = models.PositiveIntegerField(default=0)
    copies_at = models.DateTimeField(null=True)
    copies_mark = models.BigIntegerField(default=0)
    stopped_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "addressee_link"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="addressee_link_protected_pair",
                condition=Q(protected=None, protected_at=None) | Q(protected__isnull=False, protected_at__isnull=False),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["copies_at"], name="addressee_link_copies")]


class DueCount(Record):
    """How many people were due when a round last counted them: to be told of, and to be sent. One row. Counting goes
    through every dose of the city, so that no page does it."""

    counted_at = models.DateTimeField()
    protection = models.PositiveIntegerField()
    copies = models.PositiveIntegerField()

    class Meta:
        db_table = "copy_due_count"


class CopyComparison(Record):
    """One full comparison of originals and copies. `people` are those whose copies were sent; of them `stopped` could
    not be compared, for a finding of the unified addressee system holds them. `unsent`: people of whom the comparison
    says nothing, for nothing of theirs was ever taken. `people_there` and `records_there` are the intermediary's
    totals, `nameless_there` those of its people whom no 宛名番号 leads to."""

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    started_by = models.TextField()
    people = models.PositiveIntegerField(default=0)
    records = models.PositiveIntegerField(default=0)
    stopped = models.PositiveIntegerField(default=0)
    unsent = models.PositiveIntegerField(default=0)
    people_there = models.PositiveIntegerField(default=0)
    records_there = models.PositiveIntegerField(default=0)
    nameless_there = models.PositiveIntegerField(default=0)

    @property
    def compared(self) -> int:
        """People whose records and copies were laid side by side."""
        return self.people - self.stopped

    class Meta:
        db_table = "copy_comparison"
        ordering: ClassVar = ["-started_at", "id"]


class DifferenceKind(models.TextChoices):
    MISSING = "missing", "原本があるのに副本がない"
    EXTRA = "extra", "副本があるのに原本がない"
    DIFFERING = "differing", "内容が違う"
    UNREGISTERED = "unregistered", "この人の副本が登録されていない"
    STRANGER = "stranger", "台帳にいない人の副本が登録されている"
    MOVING = "moving", "名寄せかその解除のあと、送り直しを待っている"
    UNPROTECTED = "unprotected", "支援措置の人に、自動応答不可か不開示が設定されていない"
    UNTOLD = "untold", "支援措置の有無が、中間サーバーに知らされていない"
    ELSEWHERE = "elsewhere", "台帳では支援措置のない人に、設定がある"


class CopyDifference(Record):
    """One difference of a comparison. `record_key` is the dose, empty where it is about the person. A stranger,
    whom the ledger does not know (any more), has nothing but the number by which the intermediary named them."""

    comparison = models.ForeignKey(CopyComparison, on_delete=models.PROTECT, related_name="differences")
    resident = models.ForeignKey(Resident, null=True, on_delete=models.PROTECT, related_name="+")
    business_number = models.TextField(blank=True)
    kind = models.TextField(choices=DifferenceKind)
    record_key = models.TextField(blank=True)

    class Meta:
        db_table = "copy_difference"
        ordering: ClassVar = ["resident_id", "record_key"]
        indexes: ClassVar = [models.Index(fields=["resident"], name="copy_difference_of_resident")]
        constraints: ClassVar = [
            models.CheckConstraint(name="copy_difference_somebody", condition=Q(resident=None) ^ Q(business_number="")),
        ]


class CopyRemoval(Record):
    """Copies whose originals are gone, to be removed at the intermediary. `about`: the erasure or the comparison."""

    about = models.TextField(unique=True)
    people = models.PositiveIntegerField(default=0)
    records = models.PositiveIntegerField(default=0, help_text="how many copies were there")
    asked_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "copy_removal"


class CopyRemovalPerson(Record):
    """Somebody whose copies still have to go. The row goes when the intermediary has confirmed it. Rows of an erasure
    are written by its function, in the transaction in which the person leaves."""

    about = models.TextField()
    business_number = models.TextField()

    class Meta:
        db_table = "copy_removal_person"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["about", "business_number"], name="copy_removal_person_once"),
        ]
