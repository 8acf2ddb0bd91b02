"""The line of the comparison on the health page: how many differences are open, and whether it was made."""

from __future__ import annotations

from datetime import timedelta

from sesshu.foundation import clock
from sesshu.foundation.health.registry import GOOD, WATCH, Reading
from sesshu.ledger.exchange_comparisons.models import ExchangeComparison, ExchangeDifference
from sesshu.ledger.exchange_inquiries import calling
from sesshu.ledger.exchange_inquiries.models import ExchangeInquiry

MISSED = timedelta(hours=30)  # it is made every night


def compared() -> Reading:
    """An office that has never asked has nothing to compare."""
    number = ExchangeDifference.objects.filter(closed_at=None).count()
    if not calling.is_connected():
        return Reading({"open": number}, "中間サーバーに接続していません", WATCH if number else GOOD)
    ended = ExchangeComparison.objects.filter(finished_at__isnull=False).order_by("-finished_at")
    last = ended.values_list("finished_at", flat=True).first()
    before = clock.now() - MISSED
    missed = last < before if last else ExchangeInquiry.objects.filter(asked_at__lt=before).exists()
    words = [f"違い {number} 件"]
    if number:
        words.append("「照会の突合」の画面で、確かめることを見てください")
    if missed:
        words.append("30時間を過ぎても突合が終わっていません。処理の一覧を確かめてください")
    return Reading({"open": number, "missed": missed}, "。".join(words), WATCH if number or missed else GOOD)
