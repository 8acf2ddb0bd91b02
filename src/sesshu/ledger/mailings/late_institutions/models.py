"""入力の遅れている医療機関の扱い: somebody looked at an institution whose slips are late, and said what to do."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from sesshu.foundation.records import AppendOnly


class LateAct(models.TextChoices):
    EXCLUDED = "excluded", "この医療機関で最後に接種した人には、今回は送らない"
    WAITING = "waiting", "予診票が入るまで、発送を待つ"
    CROSSING = "crossing", "行き違いの文を入れて送る"


class LateInstitutionCheck(AppendOnly):
    """One decision about one institution of a mailing; the newest for the same month holds."""

    mailing = models.ForeignKey("mailings.Mailing", on_delete=models.PROTECT, related_name="late_checks")
    institution_code = models.TextField()
    entered_until = models.DateField(help_text="the month of the mailing that was looked at, by its last day")
    last_given_on = models.DateField(help_text="last dose of the institution that was in the ledger then")
    act = models.TextField(choices=LateAct.choices)
    at = models.DateTimeField()
    by = models.TextField()
    by_name = models.TextField()

    class Meta:
        db_table = "mailing_late_institution_check"
        constraints: ClassVar = [
            models.CheckConstraint(name="mailing_late_check_known", condition=Q(act__in=LateAct.values)),
        ]
        indexes: ClassVar = [models.Index(fields=["mailing", "-at"], name="late_check_of_mailing")]
