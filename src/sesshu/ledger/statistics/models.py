"""統計の元: every dose with what the law made of it, flat, so that a question is one pass over one table."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from sesshu.foundation.masters.models import DatedMaster
from sesshu.foundation.records import Record


class StatisticsBase(Record):
    """One making of the flat table: the state of the ledger at one moment, judged by one state of the rules.

    Rows of an earlier base are gone once a new one is finished: both in one transaction."""

    generation = models.PositiveIntegerField(unique=True)
    rules = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.TextField()
    persons = models.PositiveIntegerField()
    doses = models.PositiveIntegerField()
    rows = models.PositiveIntegerField()
    unclear = models.PositiveIntegerField(help_text="persons whose records the law cannot read; their doses are out")

    class Meta:
        db_table = "statistics_base"
        ordering: ClassVar = ["-generation"]


class JudgedDose(models.Model):
    """A dose in one series. A dose that counts in two series has two rows; `is_first` marks one of them.

    Of the person only what groups are made of: no name, no number of the office, no address below the town. `person`
    counts persons through in the order of the rows, so that a stretch of numbers is a stretch of the table. `age` at
    the dose, `birth_year` (学年) and `fiscal_year` of the dose are worked out once, when the table is made."""

    id = models.BigAutoField(primary_key=True)
    generation = models.PositiveIntegerField()
    person = models.IntegerField()
    resident_id = models.UUIDField()
    birth_date = models.DateField(null=True)
    sex = models.CharField(max_length=1, blank=True)
    town = models.TextField(blank=True)
    status = models.TextField()
    given_on = models.DateField()
    product = models.TextField()
    kind = models.TextField()
    setting = models.TextField()
    institution_code = models.TextField(blank=True)
    age = models.SmallIntegerField(null=True)
    birth_year = models.SmallIntegerField(null=True)
    fiscal_year = models.SmallIntegerField()
    series = models.TextField(blank=True, help_text="empty: the dose counts in no series")
    step = models.TextField(blank=True)
    number = models.SmallIntegerField()
    counted = models.BooleanField()
    valid = models.BooleanField()
    routine = models.BooleanField()
    is_first = models.BooleanField()

    class Meta:
        db_table = "statistics_dose"
        indexes: ClassVar = [
            models.Index(fields=["series", "step"], name="statistics_dose_series"),
            models.Index(fields=["given_on"], name="statistics_dose_day"),
            models.Index(fields=["person"], name="statistics_dose_person"),
        ]


class CompletedSeries(models.Model):
    """Who had completed a series when the base was made, and on the day of which dose."""

    id = models.BigAutoField(primary_key=True)
    generation = models.PositiveIntegerField()
    resident_id = models.UUIDField()
    series = models.TextField()
    completed_on = models.DateField()

    class Meta:
        db_table = "statistics_completion"
        indexes: ClassVar = [models.Index(fields=["series", "completed_on"], name="statistics_completion_series")]


class SavedQuestion(Record):
    """保存した集計: a page of this room with its conditions, under a name. `shared`: for everybody of the owner's
    office section as well. It names nobody; `page` and `conditions` are the two parts of its address."""

    owner = models.TextField()
    owner_name = models.TextField()
    section = models.TextField(blank=True)
    shared = models.BooleanField(default=False)
    name = models.TextField()
    page = models.TextField()
    conditions = models.TextField()
    saved_at = models.DateTimeField()

    class Meta:
        db_table = "statistics_saved_question"
        ordering: ClassVar = ["name", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["owner", "name"], name="statistics_saved_question_name"),
            models.CheckConstraint(
                condition=models.Q(shared=False) | ~models.Q(section=""), name="statistics_saved_question_section"
            ),
        ]


class StatisticsRule(DatedMaster):
    """統計の決まり: `code` is one of `rules.yaml`."""

    value = models.PositiveIntegerField()

    class Meta(DatedMaster.Meta):
        db_table = "statistics_rule"

    @property
    def title(self) -> str:
        from sesshu.ledger.statistics.rules import STANDARDS

        return STANDARDS.label(self.code)
