"""A body as the network's directory tells it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from sesshu.contracts.exchange.keys import PublicKeys
from sesshu.foundation.records import Record


class Peer(Record):
    """`kind`: the words of the permission list that it bears, joined by `|`. `route` is known of ourselves alone."""

    code = models.TextField(unique=True)
    name = models.TextField()
    kind = models.TextField()
    signing = models.JSONField()
    encryption = models.JSONField()
    route = models.TextField(blank=True)
    told_at = models.DateTimeField()

    class Meta:
        db_table = "peer"
        ordering: ClassVar = ["code"]

    @property
    def keys(self) -> PublicKeys:
        return PublicKeys(self.code, self.signing, self.encryption)
