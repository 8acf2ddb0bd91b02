"""Whether the daily check was made: a day without it is a warning, a check that found nothing is none."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from sesshu.addressee.findings.models import CheckRun
from sesshu.addressee.unified_numbers.models import UnifiedPerson
from sesshu.foundation import clock
from sesshu.foundation.health.registry import GOOD, WATCH, Reading

DUE = time(6)  # the job begins at five; an hour is more than it takes


def missed_days() -> int:
    """Days on which the check was due and not made, since the last one; 0 before there is anybody to check."""
    now: datetime = clock.now().astimezone(clock.TOKYO)
    last_due = now.date() if now.time() >= DUE else now.date() - timedelta(days=1)
    last = CheckRun.objects.order_by("-day").first()
    if last is not None:
        return max(0, (last_due - last.day).days)
    first = UnifiedPerson.objects.order_by("created_at").first()
    return max(0, (last_due - first.created_at.astimezone(clock.TOKYO).date()).days) if first else 0


def daily_check() -> Reading:
    missed = missed_days()
    text = f"{missed}日間、確認していません。処理の一覧を確かめてください。" if missed else "確認しています"
    return Reading({"missed_days": missed}, text, WATCH if missed else GOOD)
