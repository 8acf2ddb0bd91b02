"""What was asked for. The Individual Numbers themselves are never here."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.files.models import Export
from sesshu.foundation.records import Record


class RequestKind(models.TextChoices):
    EXPORT = "link_export", "個人番号との対応の出力"
    REVEAL = "reveal", "個人番号の表示"


class Taker(models.TextChoices):
    PERSON = "person", "依頼した職員がこの画面で行う"
    SYSTEM = "system", "業務システムがAPIで受け取る"


class NumberRequest(Record):
    """One request with its approval. `certificate`: of the recipient, who alone can open an export. `export`: the
    sealed file, once it was made; `done_at`: when a person made the file or saw the number."""

    kind = models.TextField(choices=RequestKind)
    taker = models.TextField(choices=Taker, default=Taker.PERSON)
    system = models.TextField()
    business_numbers = models.JSONField()
    purpose = models.TextField()
    reference = models.TextField()
    certificate = models.TextField(blank=True)
    recipient = models.TextField(blank=True)
    approval = models.OneToOneField(Approval, on_delete=models.PROTECT, related_name="+")
    export = models.ForeignKey(Export, null=True, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    asked_by = models.TextField()
    asked_by_name = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "number_request"
        ordering: ClassVar = ["-asked_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="number_request_recipient",
                condition=(Q(kind="link_export") & ~Q(certificate="")) | Q(kind="reveal", certificate="", export=None),
            ),
        ]
