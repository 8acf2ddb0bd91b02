"""欠番: unified numbers that the sequence gave out and nobody has, each with its reason; rows are only ever added."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from sesshu.foundation.records import AppendOnly


class GapReason(models.TextChoices):
    """The first two are known when it happens and written with it; the others are what a check makes of a number."""

    SURPLUS = "surplus", "多めに取った番号の余り"
    RACED = "raced", "同じ人の付番が同時にあり、取り直した"
    BROKEN_OFF = "broken_off", "番号を取った処理が最後まで終わらなかった（取消し・停止）"
    REMOVED = "removed", "付けた番号の人がデータベースから消えた"
    UNKNOWN = "unknown", "最初の確認より前に取られ、理由が残っていない"


class NumberGap(AppendOnly):
    """A number that nobody has and nobody will get. `drawn_after`: where a check found it, the moment of the check
    before: it was drawn between the two. None: not known, or drawn at `recorded_at` itself."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    unified_number = models.TextField(unique=True)
    reason = models.TextField(choices=GapReason)
    drawn_after = models.DateTimeField(null=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.TextField()

    class Meta:
        db_table = "number_gap"
        constraints: ClassVar = [
            models.CheckConstraint(name="number_gap_reasons", condition=Q(reason__in=GapReason.values)),
        ]


class GapRemark(AppendOnly):
    """What somebody found out about a gap, beside its reason."""

    id = models.BigAutoField(primary_key=True)
    gap = models.ForeignKey(NumberGap, on_delete=models.PROTECT, related_name="remarks")
    text = models.TextField()
    written_at = models.DateTimeField()
    written_by = models.TextField()

    class Meta:
        db_table = "number_gap_remark"


class GapCheck(AppendOnly):
    """One check: up to which serial every number is somebody's or a gap, and how many gaps it found."""

    id = models.BigAutoField(primary_key=True)
    mark = models.BigIntegerField()
    finished_at = models.DateTimeField()
    found = models.PositiveIntegerField()

    class Meta:
        db_table = "number_gap_check"
