"""消去: one erasure, its people while they are still there, and what stays afterwards without any person."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.records import AppendOnly, Record
from sesshu.ledger.erasures.states import ErasureState
from sesshu.ledger.residents.models import Resident


class Erasure(Record):
    """What was asked for and what became of it. `content_sha256` is the hash of the commitments of its people: list
    and records together must always give it, so that nobody is slipped in after the approvals."""

    fiscal_year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    as_of = models.DateField(help_text="the day on which everybody in it was past the duty to keep")
    article = models.TextField(help_text="the article that ended the duty")
    people_total = models.PositiveIntegerField()
    held_total = models.PositiveIntegerField(help_text="past it, and left out for a reason")
    salt = models.BinaryField(help_text="32 bytes; a commitment is SHA-256(salt, id of the person)")
    content_sha256 = models.TextField()
    reason = models.TextField()
    state = models.TextField(choices=ErasureState, default=ErasureState.ASKED)
    asked_at = models.DateTimeField()
    asked_by = models.TextField()
    asked_by_name = models.TextField(blank=True)
    first_approval = models.ForeignKey(Approval, null=True, on_delete=models.PROTECT, related_name="+")
    second_approval = models.ForeignKey(Approval, null=True, on_delete=models.PROTECT, related_name="+")
    restored_at = models.DateTimeField(null=True, help_text="repeated after a backup was brought back")
    counts = models.JSONField(default=dict, help_text="table → {delete, empty: number of rows}")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "erasure"
        ordering: ClassVar = ["-fiscal_year", "-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fiscal_year", "number"], name="erasure_number"),
            models.CheckConstraint(
                name="erasure_twice_approved",
                condition=~Q(state__in=["running", "done"])
                | (Q(first_approval__isnull=False, second_approval__isnull=False)
                   & ~Q(first_approval=F("second_approval"))),
            ),
            models.CheckConstraint(
                name="erasure_ended",
                condition=Q(state__in=["done", "cancelled"], ended_at__isnull=False)
                | (~Q(state__in=["done", "cancelled"]) & Q(ended_at=None)),
            ),
        ]  # fmt: skip

    @property
    def label(self) -> str:
        """消去2026-001"""
        return f"消去{self.fiscal_year}-{self.number:03d}"


class ErasurePerson(Record):
    """Somebody who is to be erased. The row goes with the person; who was left out stays, with the reason."""

    erasure = models.ForeignKey(Erasure, on_delete=models.PROTECT, related_name="people")
    place = models.PositiveIntegerField(help_text="from 0")
    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(help_text="the version of the resident that was looked at")
    died_on = models.DateField()
    ends_on = models.DateField(help_text="last day of the duty to keep")
    commitment = models.TextField()
    left_out = models.TextField(blank=True, help_text="why this person was not erased after all")

    class Meta:
        db_table = "erasure_person"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["erasure", "place"], name="erasure_person_place"),
            models.UniqueConstraint(fields=["erasure", "resident"], name="erasure_person_once"),
        ]


class ErasureRecord(AppendOnly):
    """One person who was erased: nothing but the commitment, from which nobody can be found who is not there."""

    id = models.BigAutoField(primary_key=True)
    erasure = models.ForeignKey(Erasure, on_delete=models.PROTECT, related_name="records")
    commitment = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "erasure_record"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["erasure", "commitment"], name="erasure_record_once"),
        ]


class FileKind(models.TextChoices):
    STORED = "stored", "保管したファイル"
    PART = "part", "印刷したPDF"


class ErasureFile(Record):
    """A file that still has to go from the disk. The row goes when the file is gone."""

    erasure = models.ForeignKey(Erasure, on_delete=models.PROTECT, related_name="files")
    kind = models.TextField(choices=FileKind)
    ref = models.TextField(help_text="SHA-256, or <print run>/<part>")

    class Meta:
        db_table = "erasure_file"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["erasure", "kind", "ref"], name="erasure_file_once"),
        ]


class HoldKind(models.TextChoices):
    LITIGATION = "litigation", "訴訟"
    RELIEF = "relief", "健康被害救済の申請"
    REVIEW = "review", "審査請求・情報公開請求"
    CASE = "case", "調査・照会中の案件"


class ErasureHold(Record):
    """消去の保留: somebody's records stay, though the duty to keep has ended, until another person lifts the hold."""

    resident = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="erasure_holds")
    kind = models.TextField(choices=HoldKind)
    reason = models.TextField()
    placed_at = models.DateTimeField()
    placed_by = models.TextField()
    placed_by_name = models.TextField(blank=True)
    lift_reason = models.TextField(blank=True)
    lifted_at = models.DateTimeField(null=True)
    lift_approval = models.ForeignKey(Approval, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "erasure_hold"
        ordering: ClassVar = ["-placed_at"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="erasure_hold_lifted_with_approval",
                condition=Q(lifted_at=None, lift_approval=None)
                | (Q(lifted_at__isnull=False, lift_approval__isnull=False) & ~Q(lift_reason="")),
            ),
        ]  # fmt: skip

    @property
    def words(self) -> str:
        """Why the person is left out of an erasure."""
        return f"消去を保留しています（{self.get_kind_display()}）"
