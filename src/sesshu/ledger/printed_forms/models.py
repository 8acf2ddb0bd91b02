"""帳票の文面, 公印の印影, schools with their towns, and what was handed out of one person with the identity check."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from sesshu.foundation.forms.models import PrintRun
from sesshu.foundation.masters.models import DatedMaster
from sesshu.foundation.records import Record
from sesshu.ledger.residents.models import Resident


class SealUse(models.TextChoices):
    OMITTED = "omitted", "公印省略"
    STAMPED = "stamped", "公印を押す（印の場所を空ける）"
    ELECTRONIC = "electronic", "電子公印を印刷する"


class FormText(DatedMaster):
    """What a city writes on one kind of form (`code`). Values of several lines hold line feeds."""

    title = models.TextField()
    document_number = models.TextField(default="", blank=True)
    sender = models.TextField()
    seal_use = models.TextField(choices=SealUse.choices)
    body = models.TextField()
    remarks = models.TextField(default="", blank=True)
    contact = models.TextField()

    class Meta(DatedMaster.Meta):
        db_table = "printed_form_text"


class SealState(models.TextChoices):
    WAITING = "waiting", "承認待ち"
    APPROVED = "approved", "使用中"
    ENDED = "ended", "使用終了"


class SealImage(Record):
    """公印の印影: a picture that is printed only after another person approved exactly it."""

    name = models.TextField()
    sha256 = models.TextField()
    state = models.TextField(choices=SealState.choices, default=SealState.WAITING)
    approval = models.UUIDField(null=True)
    registered_at = models.DateTimeField()
    registered_by = models.TextField()
    registered_by_name = models.TextField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.TextField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.TextField(null=True)

    class Meta:
        db_table = "printed_form_seal"
        ordering: ClassVar = ["-registered_at"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state="approved"), name="printed_form_seal_one_in_use"
            ),
            models.CheckConstraint(
                name="printed_form_seal_decided",
                condition=Q(state="waiting", decided_at=None, decided_by=None)
                | (~Q(state="waiting") & Q(decided_at__isnull=False, decided_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="printed_form_seal_ended",
                condition=Q(state="ended", ended_at__isnull=False, ended_by__isnull=False)
                | (~Q(state="ended") & Q(ended_at=None, ended_by=None)),
            ),
            models.CheckConstraint(
                name="printed_form_seal_not_by_oneself",
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("registered_by")),
            ),
        ]


class School(DatedMaster):
    """A school with the towns whose children go there. `kind` is a code of `schools.yaml`."""

    name = models.TextField()
    kind = models.TextField()
    towns = models.TextField(help_text="town names, one a line")
    school_code = models.TextField(blank=True, default="", help_text="the code of the school register")

    class Meta(DatedMaster.Meta):
        db_table = "school"


class FormIssue(Record):
    """One form of one person that was handed out: who came, which paper proved it, which run printed it."""

    fiscal_year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    kind = models.TextField()
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="+")
    form = models.TextField(default="", blank=True, help_text="number of the statutory form, for certificates")
    doses = ArrayField(models.UUIDField(), default=list)
    caller = models.TextField(default="", blank=True)
    caller_name = models.TextField(default="", blank=True)
    identity = models.TextField(default="", blank=True)
    run = models.OneToOneField(PrintRun, on_delete=models.PROTECT, related_name="+")
    reissue_of = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="reissues")
    reissue_number = models.PositiveSmallIntegerField(default=0)
    reason = models.TextField(default="", blank=True)
    issued_at = models.DateTimeField()
    issued_by = models.TextField()
    issued_by_name = models.TextField()
    request = models.UUIDField(null=True, unique=True)  # of a calling system: asked twice is handed out once

    class Meta:
        db_table = "printed_form_issue"
        ordering: ClassVar = ["-fiscal_year", "-number"]
        indexes: ClassVar = [models.Index(fields=["resident", "-issued_at"], name="printed_form_issue_person")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fiscal_year", "number"], name="printed_form_issue_number"),
            models.UniqueConstraint(
                fields=["reissue_of", "reissue_number"], condition=Q(reissue_number__gt=0),
                name="printed_form_reissue_number",
            ),
            models.CheckConstraint(
                name="printed_form_reissue_told",
                condition=Q(reissue_of=None, reissue_number=0, reason="")
                | (Q(reissue_of__isnull=False, reissue_number__gt=0) & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="printed_form_issue_identity",
                condition=Q(identity="", caller="") | (~Q(identity="") & ~Q(caller="")),
            ),
        ]  # fmt: skip

    @property
    def label(self) -> str:
        """The issue number on paper, such as `交付2026-00012`."""
        return f"交付{self.fiscal_year}-{self.number:05d}"


class ListRun(Record):
    """A printed list and everybody in it, so that it is not printed again when one of them must be hidden since."""

    run = models.OneToOneField(PrintRun, on_delete=models.PROTECT, related_name="+")
    kind = models.TextField()
    people = ArrayField(models.UUIDField())

    class Meta:
        db_table = "printed_form_list"
