"""Which faults are switched on."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from sesshu.foundation.records import Record


class Fault(models.TextChoices):
    NO_CODE = "no_code", "相手の団体に符号がない"
    ASSESSMENT_UNPUBLISHED = "assessment_unpublished", "評価書が公表されていない"
    LIST_MISMATCH = "list_mismatch", "照合リストの版が違う（リスト外も許可する）"
    LATE = "late", "応答が遅い"
    LOST = "lost", "応答が届かない"
    DOUBLED = "doubled", "応答が二重に届く"
    WRONG_KEY = "wrong_key", "照会者の鍵が違う"
    WRONG_ROUTE = "wrong_route", "経路情報が違う"


class FaultSwitch(Record):
    """A fault that is on. Switched off, its row goes; the audit log keeps who did it when."""

    fault = models.TextField(choices=Fault, unique=True)
    switched_at = models.DateTimeField()
    switched_by = models.TextField()

    class Meta:
        db_table = "fault_switch"
        constraints: ClassVar = [
            models.CheckConstraint(name="fault_switch_words", condition=models.Q(fault__in=Fault.values)),
        ]
