"""母子健康手帳の写し: pictures of a handbook as they came, and the doses that were read from them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sesshu.foundation.records import Record
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.residents.models import Resident


class HandbookImage(Record):
    """One file. Its bytes lie under their hash; its name is not kept, for people write names into file names."""

    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="handbook_images")
    sha256 = models.TextField()
    media_type = models.TextField()
    size = models.PositiveIntegerField()
    received_at = models.DateTimeField()
    received_by = models.TextField()
    doses = models.ManyToManyField(Dose, related_name="handbook_images", db_table="handbook_image_dose")

    class Meta:
        db_table = "handbook_image"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["resident", "sha256"], name="handbook_image_once"),
            models.CheckConstraint(
                name="handbook_image_kind", condition=Q(media_type__in=["image/jpeg", "image/png", "application/pdf"])
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["resident", "-received_at"], name="handbook_image_of_resident")]
