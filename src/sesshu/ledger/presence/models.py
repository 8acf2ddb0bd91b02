"""Who has a person on the screen: a row that is renewed while the page is open and means nothing a moment later."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from sesshu.ledger.residents.models import Resident


class PersonPresence(models.Model):
    """One person on one clerk's screen. Not kept: rows that are not renewed are deleted."""

    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="+")
    viewer = models.TextField()
    viewer_name = models.TextField()
    terminal = models.TextField(blank=True)
    since = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        db_table = "person_presence"
        indexes: ClassVar = [models.Index(fields=["seen_at"], name="person_presence_seen")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["resident", "viewer"], name="person_presence_once"),
        ]
