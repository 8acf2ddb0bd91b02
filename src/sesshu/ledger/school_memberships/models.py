"""The school of one child as the school register told it: code, grade and first day, nothing else."""

from __future__ import annotations

from django.db import models

from sesshu.ledger.delivered_lists.models import DeliveredFact


class SchoolMembership(DeliveredFact):
    """`school_code` is the code of the school register (学校コード); the master 学校 names it."""

    school_code = models.TextField()
    grade = models.PositiveSmallIntegerField()
    enrolled_on = models.DateField(null=True)

    class Meta(DeliveredFact.Meta):
        db_table = "school_membership"
        indexes = [models.Index(fields=["school_code"], name="school_membership_school")]
