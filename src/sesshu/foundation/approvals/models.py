"""Approvals (決裁): asked for by one person, decided by another, used once for exactly what was asked."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from sesshu.foundation.records import Record


class Status(models.TextChoices):
    WAITING = "waiting", "承認待ち"
    APPROVED = "approved", "承認済み"
    SENT_BACK = "sent_back", "差戻し"
    WITHDRAWN = "withdrawn", "取下げ"
    USED = "used", "実施済み"


# From a status, where one may go. The states page of the docs is made from this table.
NEXT: dict[Status, frozenset[Status]] = {
    Status.WAITING: frozenset({Status.APPROVED, Status.SENT_BACK, Status.WITHDRAWN}),
    Status.APPROVED: frozenset({Status.USED, Status.WITHDRAWN}),
    Status.SENT_BACK: frozenset(),
    Status.WITHDRAWN: frozenset(),
    Status.USED: frozenset(),
}


class Approval(Record):
    """One request and what became of it. People are named by their actor code (`u:<account id>`)."""

    kind = models.TextField()
    risk = models.TextField(default="normal")
    decision_number = models.TextField(unique=True)  # 起案番号
    summary = models.TextField()
    payload = models.JSONField()
    payload_sha256 = models.TextField()
    purpose = models.TextField()
    status = models.TextField(choices=Status.choices, default=Status.WAITING)
    requested_by = models.TextField()
    requested_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    decided_by = models.TextField(null=True)
    decided_at = models.DateTimeField(null=True)
    decision = models.TextField(default="")  # approved | sent_back; not null: a check of an unknown would pass
    decision_note = models.TextField(default="")
    acting = models.BooleanField(default=False)  # 代決
    after_review_by = models.TextField(null=True)
    after_review_at = models.DateTimeField(null=True)
    after_review_note = models.TextField(default="")
    used_by = models.TextField(null=True)
    used_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "approvals_approval"
        indexes = [models.Index(fields=["kind", "payload_sha256"], name="approvals_by_payload")]
        constraints = [
            models.CheckConstraint(
                name="approvals_other_person",
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("requested_by")),
            ),
            models.CheckConstraint(
                name="approvals_after_review_other_person",
                condition=Q(after_review_by__isnull=True)
                | (~Q(after_review_by=F("requested_by")) & ~Q(after_review_by=F("decided_by"))),
            ),
            models.CheckConstraint(
                name="approvals_decided_together",
                condition=Q(decided_by__isnull=True, decided_at__isnull=True, decision="")
                | Q(decided_by__isnull=False, decided_at__isnull=False, decision__in=["approved", "sent_back"]),
            ),
            models.CheckConstraint(
                name="approvals_after_review_pair",
                condition=Q(after_review_by__isnull=True, after_review_at__isnull=True)
                | Q(after_review_by__isnull=False, after_review_at__isnull=False, acting=True),
            ),
            models.CheckConstraint(
                name="approvals_used_only_when_approved",
                condition=Q(used_by__isnull=True, used_at__isnull=True)
                | Q(used_by__isnull=False, used_at__isnull=False, decision="approved"),
            ),
            models.CheckConstraint(
                name="approvals_acting_is_approving", condition=Q(acting=False) | Q(decision="approved")
            ),
            models.CheckConstraint(
                name="approvals_status_tells_the_truth",
                condition=Q(status="waiting", decision="", used_at__isnull=True, withdrawn_at__isnull=True)
                | Q(status="approved", decision="approved", used_at__isnull=True, withdrawn_at__isnull=True)
                | Q(status="sent_back", decision="sent_back", used_at__isnull=True, withdrawn_at__isnull=True)
                | Q(status="used", decision="approved", used_at__isnull=False, withdrawn_at__isnull=True)
                | Q(status="withdrawn", used_at__isnull=True, withdrawn_at__isnull=False),
            ),
        ]


class ApprovalSetting(Record):
    """What this municipality decided for one kind of act at one level of risk. Without a row: the default."""

    kind = models.TextField()
    risk = models.TextField()
    needed = models.BooleanField()
    approver_permission = models.TextField()
    acting_allowed = models.BooleanField()
    acting_permission = models.TextField(default="approval.act")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        db_table = "approvals_setting"
        constraints = [models.UniqueConstraint(name="approvals_one_setting", fields=["kind", "risk"])]


class NumberSeries(models.Model):
    """The last 起案番号 of a fiscal year."""

    fiscal_year = models.PositiveIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Meta:
        db_table = "approvals_number_series"
