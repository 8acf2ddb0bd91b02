"""Imports with their rows, and the register of what went out."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from sesshu.foundation.files.states import ImportState, Outcome
from sesshu.foundation.records import AppendOnly, Record


class Import(Record):
    """One file that came in. `display_name` is what its sender called it and is only ever shown.

    `delivery` is the number under which another system handed it over; empty for a file from a person. The same bytes
    under another number are another import; bytes that were refused may come again. The four counts of rows add up to
    `total` at every moment. `review_basis` is what the review rested on; a commit on another basis is refused.
    """

    interface = models.TextField()
    interface_version = models.TextField()
    purpose = models.TextField()
    display_name = models.TextField()
    sha256 = models.TextField()
    size = models.BigIntegerField()
    control_count = models.BigIntegerField(null=True)
    sequence = models.BigIntegerField(null=True, help_text="the sender's running number, from the file name")
    delivery = models.TextField(default="", blank=True)
    encoding = models.TextField(default="", blank=True)
    state = models.TextField(choices=ImportState.choices, default=ImportState.RECEIVED)
    refusal = models.TextField(default="", blank=True)
    total = models.BigIntegerField(default=0)
    ready = models.BigIntegerField(default=0)
    accepted = models.BigIntegerField(default=0)
    held = models.BigIntegerField(default=0)
    rejected = models.BigIntegerField(default=0)
    review_basis = models.TextField(default="", blank=True)
    review_lines = models.JSONField(default=list)
    review_stop = models.TextField(default="", blank=True)
    result_sha256 = models.TextField(default="", blank=True)
    received_by = models.TextField()
    received_at = models.DateTimeField()
    staged_at = models.DateTimeField(null=True)
    reviewed_by = models.TextField(default="", blank=True)
    reviewed_at = models.DateTimeField(null=True)
    committed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "file_import"
        constraints = [
            models.CheckConstraint(
                condition=Q(total=F("ready") + F("accepted") + F("held") + F("rejected")),
                name="file_import_counts_add_up",
            ),
            models.CheckConstraint(condition=~Q(state="committed") | Q(ready=0), name="file_import_ends_without_ready"),
            models.CheckConstraint(
                condition=Q(reviewed_at__isnull=True, reviewed_by="")
                | (Q(reviewed_at__isnull=False) & ~Q(reviewed_by="")),
                name="file_import_reviewed_by_someone",
            ),
            models.CheckConstraint(condition=~Q(state="refused") ^ ~Q(refusal=""), name="file_import_refusal_is_told"),
            models.UniqueConstraint(
                fields=["interface", "sha256", "delivery"],
                condition=~Q(state__in=["cancelled", "refused"]),
                name="file_import_once",
            ),
        ]
        indexes = [
            models.Index(fields=["-received_at"], name="file_import_newest_first"),
            models.Index(
                fields=["interface", "sequence"], condition=Q(sequence__isnull=False), name="file_import_sequence"
            ),
        ]


class ImportRow(models.Model):
    """One row of a file: its typed values, how it ended, and why.

    `line` is where it stands in the file, counted from 1 with the header. `reasons` are {code, label, text} and never
    repeat what was given.
    """

    id = models.BigAutoField(primary_key=True)
    import_id = models.UUIDField()
    number = models.BigIntegerField()
    line = models.BigIntegerField()
    natural_key = models.TextField(default="", blank=True)
    values = models.JSONField(default=dict)
    outcome = models.TextField(choices=Outcome.choices)
    reasons = models.JSONField(default=list)
    decided_by = models.TextField(default="", blank=True)
    decision_note = models.TextField(default="", blank=True)

    class Meta:
        db_table = "file_import_row"
        constraints = [models.UniqueConstraint(fields=["import_id", "number"], name="file_import_row_once")]
        indexes = [models.Index(fields=["import_id", "outcome", "number"], name="file_import_row_by_outcome")]


class Export(AppendOnly):
    """One file that went out: who, why, which columns, how many rows, and the hash of the bytes."""

    id = models.UUIDField(primary_key=True)
    name = models.TextField()
    file_name = models.TextField()
    purpose = models.TextField()
    profile = models.TextField()
    columns = models.JSONField()
    rows = models.BigIntegerField()
    subjects = models.BigIntegerField()
    sha256 = models.TextField()
    size = models.BigIntegerField()
    replacements = models.JSONField(default=list)
    replaced = models.BigIntegerField(default=0)
    approval = models.UUIDField(null=True)
    by = models.TextField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "file_export"


class Download(AppendOnly):
    """One time that a file which went out was fetched."""

    id = models.BigAutoField(primary_key=True)
    export_id = models.UUIDField(db_index=True)
    by = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "file_download"
