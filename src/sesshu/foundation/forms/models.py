"""The register of what was printed (出力台帳): runs, the rows they were made from, their parts, what was held out."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from sesshu.foundation.records import AppendOnly, Record


class RunState(models.TextChoices):
    PREPARED = "prepared", "印刷待ち"
    PRINTED = "printed", "作成済み"
    CANCELLED = "cancelled", "中止"


# What may follow what. A run whose typesetting was interrupted is still `prepared`: it is simply continued.
NEXT: dict[str, frozenset[str]] = {
    RunState.PREPARED: frozenset({RunState.PRINTED, RunState.CANCELLED}),
    RunState.PRINTED: frozenset(),
    RunState.CANCELLED: frozenset(),
}


class PrintRun(Record):
    """One printing of one form version: who, what for, from which rows, with what result."""

    fiscal_year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    title = models.TextField(help_text="what it is, without personal data")
    template = models.TextField()
    version = models.PositiveSmallIntegerField()
    template_sha256 = models.TextField()
    purpose = models.TextField()
    state = models.TextField(choices=RunState.choices, default=RunState.PREPARED)
    common = models.JSONField(default=dict, help_text="values shared by all rows")
    stamp = models.DateTimeField(help_text="the time written into the documents; fixes their bytes")
    rows = models.PositiveIntegerField(help_text="rows to print; held ones not counted")
    held = models.PositiveIntegerField(default=0)
    pages = models.PositiveIntegerField(default=0)
    by = models.TextField(help_text="actor code")
    by_name = models.TextField()
    at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    reprint_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="reprints")
    reprint_number = models.PositiveSmallIntegerField(default=0)
    first_row = models.PositiveIntegerField(default=1, help_text="number of its first row in the first printing")
    reason = models.TextField(blank=True, help_text="why it was printed again")

    class Meta:
        db_table = "form_run"
        ordering: ClassVar = ["-fiscal_year", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fiscal_year", "number"], name="form_run_number"),
            models.UniqueConstraint(
                fields=["reprint_of", "reprint_number"], condition=Q(reprint_number__gt=0), name="form_run_reprint"
            ),
            models.CheckConstraint(
                name="form_run_reprint_told",
                condition=Q(reprint_of=None, reprint_number=0, reason="")
                | (Q(reprint_of__isnull=False, reprint_number__gt=0) & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="form_run_finished",
                condition=(Q(state="printed") & Q(finished_at__isnull=False) & Q(pages__gte=F("rows")))
                | (~Q(state="printed") & Q(finished_at=None)),
            ),
        ]

    @property
    def label(self) -> str:
        """The output number on paper and in the register, such as `P2026-00012`."""
        return f"P{self.fiscal_year}-{self.number:05d}"


class PrintRow(AppendOnly):
    """The frozen values of one row, so that an interrupted or repeated printing gives the same page."""

    run = models.ForeignKey(PrintRun, on_delete=models.PROTECT, related_name="frozen_rows")
    number = models.PositiveIntegerField()
    subject = models.TextField(blank=True)
    values = models.JSONField()

    class Meta:
        db_table = "form_row"
        constraints: ClassVar = [models.UniqueConstraint(fields=["run", "number"], name="form_row_number")]


class PrintPart(AppendOnly):
    """One PDF of a run."""

    run = models.ForeignKey(PrintRun, on_delete=models.PROTECT, related_name="parts")
    number = models.PositiveSmallIntegerField()
    first_row = models.PositiveIntegerField()
    last_row = models.PositiveIntegerField()
    pages = models.PositiveIntegerField()
    size = models.PositiveBigIntegerField(help_text="bytes")
    sha256 = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "form_part"
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "number"], name="form_part_number"),
            models.CheckConstraint(name="form_part_rows", condition=Q(last_row__gte=F("first_row"))),
        ]


class HeldRow(AppendOnly):
    """A row that was not printed because no font has its characters; staff make that letter by hand."""

    run = models.ForeignKey(PrintRun, on_delete=models.PROTECT, related_name="held_rows")
    number = models.PositiveIntegerField(help_text="place in the list that was to be printed")
    subject = models.TextField(blank=True)
    sentence = models.TextField(help_text="field label and code points; never the text itself")

    class Meta:
        db_table = "form_held"
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["run", "number"], name="form_held_number")]
