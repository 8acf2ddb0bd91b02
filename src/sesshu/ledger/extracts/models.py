"""データ出力: what is asked for, kept under a name, and every time that it was put out."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sesshu.foundation.masters.models import DatedMaster
from sesshu.foundation.records import Record


class RunState(models.TextChoices):
    WAITING = "waiting", "承認待ち"
    QUEUED = "queued", "出力中"
    DONE = "done", "出力済み"
    REFUSED = "refused", "出力できず"


class ExtractDefinition(Record):
    """出力の定義: subject, columns, conditions. Without a name it is a draft of its owner.

    `section`: the office section of the owner, whose people may use it when it is `shared`. `open_to` names the
    連携システム that may have it run and fetch the file.
    """

    name = models.TextField(default="", blank=True)
    subject = models.TextField()
    columns = models.JSONField()
    conditions = models.JSONField(default=dict)
    owner = models.TextField()
    owner_name = models.TextField(default="", blank=True)
    section = models.TextField(default="", blank=True)
    shared = models.BooleanField(default=False)
    open_to = models.UUIDField(null=True)
    opened_by = models.TextField(default="", blank=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "extract_definition"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="extract_definition_shared_has_name", condition=Q(shared=False, open_to=None) | ~Q(name="")
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["owner", "-updated_at"], name="extract_definition_of_owner")]


class ExtractRun(Record):
    """データ出力の1回: what was asked then, why, and what came of it.

    `request` is the one-time key of a calling system's wish: sent again, it finds the first run. `snapshot_sha256`
    names the file with the key, the person and a check sum of each row; the next run of the same definition is compared
    with it. It holds no value of any column.
    """

    definition = models.ForeignKey(ExtractDefinition, on_delete=models.PROTECT, related_name="runs")
    subject = models.TextField()
    columns = models.JSONField()
    conditions = models.JSONField(default=dict)
    with_protected = models.BooleanField(default=False)
    profile = models.TextField()
    purpose = models.TextField()
    application_number = models.TextField(default="", blank=True)
    reason = models.TextField(default="", blank=True)
    counted = models.BigIntegerField()
    state = models.TextField(choices=RunState.choices)
    asked_by = models.TextField()
    asked_by_name = models.TextField(default="", blank=True)
    asked_at = models.DateTimeField()
    request = models.UUIDField(null=True, unique=True)
    approval = models.UUIDField(null=True)
    finished_at = models.DateTimeField(null=True)
    refusal = models.TextField(default="", blank=True)
    rows = models.BigIntegerField(null=True)
    export_id = models.UUIDField(null=True)
    snapshot_sha256 = models.TextField(default="", blank=True)
    compared_with = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    added = models.BigIntegerField(null=True)
    changed = models.BigIntegerField(null=True)
    removed = models.BigIntegerField(null=True)

    class Meta:
        db_table = "extract_run"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="extract_run_done_has_file",
                condition=~Q(state="done") | Q(export_id__isnull=False, rows__isnull=False, finished_at__isnull=False),
            ),
            models.CheckConstraint(name="extract_run_refusal_is_told", condition=~Q(state="refused") | ~Q(refusal="")),
            models.CheckConstraint(
                name="extract_run_protected_has_approval", condition=Q(with_protected=False) | Q(approval__isnull=False)
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["definition", "-asked_at"], name="extract_run_of_definition")]


class ExtractRule(DatedMaster):
    """データ出力の決まり: `code` is one of `rules.yaml`."""

    value = models.PositiveIntegerField()

    class Meta(DatedMaster.Meta):
        db_table = "extract_rule"

    @property
    def title(self) -> str:
        from sesshu.ledger.extracts.rules import STANDARDS

        return STANDARDS.label(self.code)
