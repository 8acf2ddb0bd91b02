"""仮登録 and 統合: who was entered before the register told us, and what went along when it did."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sesshu.foundation.records import Record
from sesshu.ledger.residents.models import Resident


class Why(models.TextChoices):
    BIRTH = "birth", "出生届の処理前"
    LATE_REGISTER = "late_register", "転入の処理前"


class ProvisionalState(models.TextChoices):
    OPEN = "open", "統合待ち"
    JOINED = "joined", "統合済み"
    CLOSED = "closed", "取りやめ"


class ProvisionalPerson(Record):
    """`named` is false while the child is 「○○の子」. `birth_order` tells twins apart before they have names."""

    resident = models.OneToOneField(Resident, on_delete=models.PROTECT, related_name="+")
    why = models.TextField(choices=Why.choices)
    mother = models.ForeignKey(Resident, null=True, on_delete=models.PROTECT, related_name="+")
    named = models.BooleanField()
    birth_order = models.PositiveSmallIntegerField(default=1)
    place = models.TextField(blank=True)
    state = models.TextField(choices=ProvisionalState.choices, default=ProvisionalState.OPEN)
    created_at = models.DateTimeField()
    created_by = models.TextField()
    close_reason = models.TextField(blank=True)

    class Meta:
        db_table = "provisional_person"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="provisional_closed_with_reason",
                condition=~Q(state=ProvisionalState.CLOSED) | ~Q(close_reason=""),
            ),
            models.CheckConstraint(
                # once the child is known, its mother may be erased (保存期間)
                name="provisional_birth_has_mother",
                condition=~Q(why=Why.BIRTH, state=ProvisionalState.OPEN) | Q(mother__isnull=False),
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["created_at"], condition=Q(state="open"), name="provisional_open"),
        ]


class Join(Record):
    """One joining with everything it moved, so that undoing brings back exactly that."""

    provisional = models.ForeignKey(ProvisionalPerson, on_delete=models.PROTECT, related_name="joins")
    target = models.ForeignKey(Resident, on_delete=models.PROTECT, related_name="+")
    moved = models.JSONField()
    automatic = models.BooleanField()
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.TextField()
    by_name = models.TextField(blank=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.TextField(null=True)
    undo_reason = models.TextField(blank=True)

    class Meta:
        db_table = "provisional_join"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["provisional"], condition=Q(undone_at=None), name="provisional_joined_once"
            ),
            models.CheckConstraint(
                name="provisional_undone_with_reason",
                condition=Q(undone_at=None, undone_by=None, undo_reason="")
                | (Q(undone_at__isnull=False, undone_by__isnull=False) & ~Q(undo_reason="")),
            ),
        ]
