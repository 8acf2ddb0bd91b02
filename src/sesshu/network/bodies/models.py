"""A body that asks or provides."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from sesshu.contracts.exchange.keys import PublicKeys
from sesshu.contracts.exchange.rules.asking import Assessment
from sesshu.foundation.records import Record


class Body(Record):
    """`kind`: the words of the permission list that the body bears, joined by `|` (mayor|welfare_office), `register`
    for the resident register's stand-in.
    `route` names the way to it in permits; `address` is where its door is."""

    code = models.TextField(unique=True)
    name = models.TextField()
    kind = models.TextField()
    route = models.TextField(unique=True)
    address = models.TextField(blank=True)
    signing = models.JSONField()
    encryption = models.JSONField()
    assessment_number = models.TextField(blank=True)
    assessment_published_on = models.DateField(null=True)
    assessment_withdrawn_on = models.DateField(null=True)
    assessment_change_pending = models.BooleanField(default=False)
    registered_at = models.DateTimeField()

    class Meta:
        db_table = "body"
        ordering: ClassVar = ["code"]

    @property
    def keys(self) -> PublicKeys:
        return PublicKeys(self.code, self.signing, self.encryption)

    @property
    def assessment(self) -> Assessment:
        return Assessment(
            self.assessment_number,
            self.assessment_published_on,
            self.assessment_withdrawn_on,
            self.assessment_change_pending,
        )
