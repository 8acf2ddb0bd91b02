"""Data-use applications, and each inquiry under one with how it ended. Answers themselves are kept nowhere."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from sesshu.foundation.masters.models import DatedMaster
from sesshu.foundation.records import AppendOnly, Record


class ApplicationState(models.TextChoices):
    ASKED = "asked", "承認待ち"
    RETURNED = "returned", "差戻し"
    WITHDRAWN = "withdrawn", "取下げ"
    APPROVED = "approved", "承認"
    ENDED = "ended", "終了"


class TransferGround(DatedMaster):
    """条例の定め: an entry of the city's ordinance on the use of Individual Numbers that lets one department have facts
    of another, for a duty."""

    name = models.TextField()  # the ordinance
    clause = models.TextField()  # article or row of its table
    department = models.TextField()
    duty = models.TextField()

    class Meta(DatedMaster.Meta):
        db_table = "transfer_ground"

    @property
    def title(self) -> str:
        return f"{self.name}{self.clause}（{self.department}・{self.duty}）"


class DataUseApplication(Record):
    """データ使用承認願: who may ask for which items, why, on which basis, under which conditions, from when to when.
    `client` is the calling system of the department, as it is called in audit entries; `ordinance` the code of the
    entry of the city's ordinance that allows the transfer."""

    number = models.TextField(unique=True)
    department = models.TextField()
    client = models.TextField()
    ordinance = models.TextField(default="")
    basis = models.TextField()
    used_for = models.TextField()
    conditions = models.TextField()
    items = models.JSONField()
    valid_from = models.DateField()
    valid_until = models.DateField()
    state = models.TextField(choices=ApplicationState, default=ApplicationState.ASKED)
    approval = models.UUIDField(null=True)
    asked_by = models.TextField()
    asked_at = models.DateTimeField()
    decided_by = models.TextField(default="", blank=True)
    decided_at = models.DateTimeField(null=True)
    ended_because = models.TextField(default="", blank=True)

    class Meta:
        db_table = "data_use_application"
        ordering: ClassVar = ["-asked_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="data_use_whole",
                condition=~Q(department="") & ~Q(client="") & ~Q(basis="") & ~Q(used_for="") & ~Q(conditions="")
                & ~Q(items=[]),
            ),
            models.CheckConstraint(name="data_use_period", condition=Q(valid_until__gte=F("valid_from"))),
            models.CheckConstraint(
                name="data_use_by_another",
                condition=Q(state__in=["asked", "withdrawn"]) | (~Q(decided_by="") & ~Q(decided_by=F("asked_by"))),
            ),
        ]  # fmt: skip


class TransferInquiry(AppendOnly):
    """One inquiry as it was decided, written before anything is fetched. `refusal` is empty for one that was let
    through; such a one holds its `key`, and a retry under it is no second inquiry. `person` is the addressee number
    that was asked for; never what was answered."""

    id = models.UUIDField(primary_key=True)
    application = models.TextField()
    client = models.TextField()
    key = models.TextField()
    person = models.TextField()
    items = models.JSONField()
    operator = models.TextField()
    reference = models.TextField()
    asked_at = models.DateTimeField(db_index=True)
    refusal = models.TextField(default="", blank=True)

    class Meta:
        db_table = "transfer_inquiry"
        ordering: ClassVar = ["-asked_at"]
        indexes: ClassVar = [
            models.Index(fields=["client", "key"], condition=Q(refusal=""), name="transfer_inquiry_by_key")
        ]


class TransferAnswer(AppendOnly):
    """That an inquiry was answered: how many doses, and the hash of the answer. Written before it is given."""

    inquiry = models.UUIDField(primary_key=True)
    found = models.BooleanField()
    doses = models.PositiveIntegerField()
    sha256 = models.TextField()
    answered_at = models.DateTimeField()

    class Meta:
        db_table = "transfer_answer"
