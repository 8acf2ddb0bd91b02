"""画像: pages of papers, with where the paper lies. A picture's bytes lie under their hash; file names are not kept."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sesshu.foundation.records import AppendOnly, Record
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.residents.models import Resident


class PaperKind(models.TextChoices):
    SCREENING_FORM = "screening_form", "予診票"
    HANDBOOK = "handbook", "母子健康手帳"
    OTHER = "other", "その他"


class PageImage(Record):
    """One page of paper. `source_sha256` and `page` name what came in, so that the same page is registered once.

    A deleted picture stays as its tombstone: hash, day, who asked and who approved; its bytes are gone.
    """

    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="page_images")
    dose = models.ForeignKey(Dose, null=True, on_delete=models.PROTECT, related_name="page_images")
    kind = models.TextField(choices=PaperKind.choices)
    batch_number = models.TextField(default="", blank=True, help_text="the pile the paper came in")
    box_number = models.TextField(default="", blank=True, help_text="where the paper is kept")
    source_sha256 = models.TextField()
    page = models.PositiveIntegerField()
    version = models.PositiveIntegerField(default=1)
    sha256 = models.TextField()
    media_type = models.TextField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    registered_at = models.DateTimeField()
    registered_by = models.TextField()
    deleted_at = models.DateTimeField(null=True)
    deleted_by = models.TextField(default="", blank=True)
    delete_requested_by = models.TextField(default="", blank=True)
    delete_reason = models.TextField(default="", blank=True)

    class Meta:
        db_table = "page_image"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["source_sha256", "page"], condition=Q(deleted_at=None), name="page_image_once"
            ),
            models.CheckConstraint(
                name="page_image_deleted_by_two",
                condition=Q(deleted_at=None)
                | (~Q(deleted_by="") & ~Q(delete_requested_by="") & ~Q(deleted_by=models.F("delete_requested_by"))),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["resident", "-registered_at"], name="page_image_of_resident"),
            models.Index(fields=["dose"], name="page_image_of_dose"),
            models.Index(fields=["sha256"], name="page_image_by_hash"),
        ]


class ImageChange(AppendOnly):
    """What happened to a picture: registered, rotated, linked anew, deleted; with the hash it had from then on."""

    id = models.BigAutoField(primary_key=True)
    image = models.ForeignKey(PageImage, on_delete=models.PROTECT, related_name="changes")
    act = models.TextField()
    version = models.PositiveIntegerField()
    sha256 = models.TextField()
    note = models.TextField(default="", blank=True)
    before_resident = models.UUIDField(null=True)
    before_dose = models.UUIDField(null=True)
    at = models.DateTimeField()
    by = models.TextField()

    class Meta:
        db_table = "page_image_change"
        indexes: ClassVar = [models.Index(fields=["image", "id"], name="page_image_change_of_image")]
