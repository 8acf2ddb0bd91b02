"""個人番号の変更の依頼: what one member of staff typed, while it waits for another."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.records import Record

MOST_WRONG = 3  # entries of another number; the last of them ends the request


class ChangeState(models.TextChoices):
    """What became of a change of an Individual Number that somebody asked for."""

    WAITING = "waiting", "承認待ち"
    DONE = "done", "変更済み"
    SENT_BACK = "sent_back", "差戻し"
    WITHDRAWN = "withdrawn", "取下げ"
    EXPIRED = "expired", "期限切れ"


class NumberChange(Record):
    """個人番号の変更の依頼. `sealed`: the new number as `HeldNumber` has it, bound to this row, while it waits for
    another person; afterwards it is gone from here. Reason and source stand in what is approved. `wrong_entries`: how
    often the second person typed another number; `entered_by`: who typed the same one, and so approved it."""

    person = models.ForeignKey("UnifiedPerson", on_delete=models.PROTECT, related_name="changes")
    approval = models.OneToOneField(Approval, on_delete=models.PROTECT, related_name="+")
    state = models.TextField(choices=ChangeState, default=ChangeState.WAITING)
    sealed = models.BinaryField(null=True)
    key_version = models.PositiveIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    wrong_entries = models.PositiveSmallIntegerField(default=0, db_default=0)
    entered_by = models.TextField(default="", db_default="")

    class Meta:
        db_table = "number_change"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person"], condition=Q(state="waiting"), name="number_change_one_waits"),
            models.CheckConstraint(name="number_change_few_wrong_entries", condition=Q(wrong_entries__lte=MOST_WRONG)),
            models.CheckConstraint(
                name="number_change_sealed_while_it_waits",
                condition=Q(state="waiting", sealed__isnull=False, key_version__isnull=False, ended_at=None)
                | (~Q(state="waiting") & Q(sealed=None, key_version=None, ended_at__isnull=False)),
            ),
        ]
