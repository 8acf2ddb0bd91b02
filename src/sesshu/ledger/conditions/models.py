"""A circumstance that another person must approve first: what was asked for, until it is in force or dropped."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from sesshu.foundation.masters.models import DatedMaster
from sesshu.foundation.records import Record
from sesshu.ledger.doses.models import ResidentCondition
from sesshu.ledger.residents.models import Resident


class RequestedAct(models.TextChoices):
    RECORD = "record", "登録"
    END = "end", "取りやめ"


class ConditionRequest(Record):
    """One act on one circumstance. Nothing judges by it: only when it is approved, a condition is recorded or ended.

    `condition` is the row that shall end, or the row that came of the request.
    """

    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="+")
    act = models.TextField(choices=RequestedAct.choices)
    entry = models.JSONField(default=dict, help_text="what shall be recorded, as in `ConditionEntry`")
    condition = models.ForeignKey(ResidentCondition, null=True, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(blank=True, default="", help_text="why it shall end")
    approval_id = models.UUIDField(null=True)
    asked_at = models.DateTimeField()
    asked_by = models.TextField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "resident_condition_request"
        indexes: ClassVar = [models.Index(fields=["resident"], name="condition_request_of_resident")]


class HandbookRule(DatedMaster):
    """対象になる手帳: a kind of handbook that makes somebody a target. `code`: see `disability_handbooks.yaml`."""

    COUNTS: ClassVar = [("yes", "対象にする"), ("no", "対象にしない")]

    impairment = models.TextField()
    handbook_kind = models.TextField()
    grades = models.TextField(help_text="one a line")
    condition = models.TextField()
    counts = models.TextField(choices=COUNTS, default="yes")

    class Meta(DatedMaster.Meta):
        db_table = "condition_handbook_rule"

    @property
    def grade_list(self) -> list[str]:
        return [line.strip() for line in self.grades.splitlines() if line.strip()]

    @property
    def title(self) -> str:
        return self.impairment
