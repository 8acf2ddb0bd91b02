"""The audit log's rows. No foreign keys: an entry outlives what it describes."""

from __future__ import annotations

import uuid

from django.db import models

from sesshu.foundation.records import AppendOnly


class Entry(AppendOnly):
    """One act. `body` is the canonical JSON (RFC 8785) that a later log hashes; the columns only help to find it."""

    queue_id = models.BigAutoField(primary_key=True)
    id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    at = models.DateTimeField(db_index=True)
    act = models.TextField()
    actor = models.TextField(db_index=True)
    obj = models.TextField(db_index=True)
    purpose = models.TextField()
    decision = models.TextField()
    n = models.PositiveIntegerField()
    body = models.TextField()

    class Meta:
        db_table = "audit_entry"


class Subject(AppendOnly):
    """Whom an entry is about, so that "who saw this person" is one index look-up."""

    id = models.BigAutoField(primary_key=True)
    entry_queue_id = models.BigIntegerField(db_index=True)
    subject = models.TextField()

    class Meta:
        db_table = "audit_subject"
        indexes = [models.Index(fields=["subject", "-entry_queue_id"], name="audit_subject_lookup")]


class Detail(AppendOnly):
    """Before and after, encrypted under its salt. Erasing this row leaves the commitment in the entry intact."""

    entry_id = models.UUIDField(primary_key=True)
    salt = models.BinaryField()
    ciphertext = models.BinaryField()

    class Meta:
        db_table = "audit_detail"
