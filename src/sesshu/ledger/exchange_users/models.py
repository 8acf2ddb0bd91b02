"""A comparison and what it found. Staff alone: no resident is in it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from sesshu.foundation.records import Record


class UserDifference(models.TextChoices):
    UNKNOWN = "unknown", "職員の登録がない"
    ENDED = "ended", "利用期間が終わっている"
    OTHER_NAME = "other_name", "氏名が違う"
    OTHER_SECTION = "other_section", "所属が違う"
    NO_DUTY = "no_duty", "情報照会の担当がない"


class ExchangeUserCheck(Record):
    """`differences`: a line each, `{"login_id", "name", "section", "kind", "text"}`."""

    at = models.DateTimeField()
    checked_by = models.TextField()
    checked_by_name = models.TextField()
    users = models.PositiveIntegerField()
    differences = models.JSONField()

    class Meta:
        db_table = "exchange_user_check"
        ordering: ClassVar = ["-at", "id"]
