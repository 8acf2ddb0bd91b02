"""Comparisons of our inquiries with those of the intermediary, and each difference until it is closed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Q

from sesshu.foundation import clock
from sesshu.foundation.records import Record
from sesshu.ledger.exchange_inquiries.models import ExchangeInquiry


class ExchangeComparison(Record):
    """One comparison of the inquiries of a time, `until` not included. `here` and `there` are how many each side has of
    it; the ledger counts from when a clerk asked, the intermediary from when it came in."""

    since = models.DateTimeField()
    until = models.DateTimeField()
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    started_by = models.TextField()
    here = models.PositiveIntegerField(default=0)
    there = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0, help_text="differences that were open when it ended, of its time")

    @property
    def first_day(self) -> date:
        """The first day of its time."""
        return self.since.astimezone(clock.TOKYO).date()

    @property
    def last_day(self) -> date:
        """The last day of its time."""
        return (self.until - timedelta(minutes=1)).astimezone(clock.TOKYO).date()

    class Meta:
        db_table = "exchange_comparison"
        ordering: ClassVar = ["-started_at", "id"]


class DifferenceKind(models.TextChoices):
    UNKNOWN_HERE = "unknown_here", "中間サーバーにあり、台帳にない照会"
    UNKNOWN_THERE = "unknown_there", "台帳にあり、中間サーバーにない照会"
    OTHER_PERSON = "other_person", "照会された人が違う"
    NOT_WITHHELD = "not_withheld", "不開示が中間サーバーにない"
    OTHER_BODY = "other_body", "相手の団体が違う"
    OTHER_DUTY = "other_duty", "事務が違う"
    OTHER_ROW = "other_row", "照合リストの項が違う"
    OTHER_GROUND = "other_ground", "照会の元になる案件が違う"
    OTHER_SUBJECT = "other_subject", "照会された人の立場が違う"
    OTHER_INFORMATION = "other_information", "求めた情報が違う"
    OTHER_DEPARTMENT = "other_department", "照会した部署が違う"
    ANSWER_MISSING = "answer_missing", "中間サーバーにある回答が、台帳にない"
    ANSWER_DIFFERS = "answer_differs", "回答の内容が違う"
    STATE_DIFFERS = "state_differs", "状態か結果が、期限を過ぎても違う"


class ExchangeDifference(Record):
    """One difference, the same row night after night, until a comparison sees it no more or a person closes it with the
    reason: then it stays closed as long as both sides say the same words. `exchange_inquiry` is empty where the ledger
    has none, `inquiry` (照会番号) where the intermediary was never heard of. `at`: when it was asked; `here`, `there`:
    what each side says, in words, of bodies and people nothing."""

    kind = models.TextField(choices=DifferenceKind)
    client_key = models.TextField()
    exchange_inquiry = models.ForeignKey(ExchangeInquiry, null=True, on_delete=models.PROTECT, related_name="+")
    inquiry = models.UUIDField(null=True)
    case = models.TextField(blank=True)
    department = models.TextField(blank=True)
    at = models.DateTimeField()
    here = models.TextField(blank=True)
    there = models.TextField(blank=True)
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    closed_by = models.TextField(blank=True)
    closed_by_name = models.TextField(blank=True)
    reason = models.TextField(blank=True, help_text="of the person who closed it; empty where a comparison did")

    class Meta:
        db_table = "exchange_difference"
        ordering: ClassVar = ["-at", "client_key", "kind"]
        indexes: ClassVar = [models.Index(fields=["client_key"], name="exchange_difference_key")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["client_key", "kind"], condition=Q(closed_at=None), name="exchange_difference_once"
            ),
            models.CheckConstraint(
                name="exchange_difference_closed_pair",
                condition=Q(closed_at=None, closed_by="", reason="") | (Q(closed_at__isnull=False) & ~Q(closed_by="")),
            ),
        ]

    @property
    def label(self) -> str:
        """照会2026-00001; of one that the ledger does not have, its number at the intermediary."""
        return self.exchange_inquiry.label if self.exchange_inquiry else f"照会番号 {self.inquiry}"

    @property
    def short_label(self) -> str:
        """The same for a list: the beginning of that number is enough to tell one from the other."""
        return self.label if self.exchange_inquiry else f"照会番号 {str(self.inquiry)[:8]}…"
