"""How old the residents' data is: a list made from old data sends letters to people who moved or died."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Max

from sesshu.dates import wareki
from sesshu.foundation import clock
from sesshu.foundation.health.registry import BAD, GOOD, WATCH, Reading, register
from sesshu.ledger.residents.models import ResidentChange
from sesshu.ledger.residents.office_periods import period


def last_taken_in() -> datetime | None:
    """When a row of a resident file was last taken in; None before the first."""
    found: datetime | None = ResidentChange.objects.aggregate(last=Max("recorded_at"))["last"]
    return found


def probe() -> Reading:
    """The line of the health page."""
    last = last_taken_in()
    if last is None:
        return Reading(None, "まだ取り込まれていません", WATCH)
    age = max(clock.now() - last, timedelta(0))
    hours = int(age.total_seconds()) // 3600
    state = BAD if age > period("register_too_old") else WATCH if age > period("register_expected") else GOOD
    text = f"{hours // 24}日{hours % 24}時間前" if hours >= 24 else f"{hours}時間前"
    return Reading({"last": last.isoformat(timespec="seconds"), "hours": hours}, text, state)


def warning() -> str:
    """What a page about people says when the register has been silent too long; empty while it is fresh."""
    return warning_of(last_taken_in(), period("register_expected"))


def warning_of(last: datetime | None, expected: timedelta) -> str:
    """The same for a page that has read when the last row was taken in, and after how long that is too old."""
    if last is None:
        return "住民情報がまだ取り込まれていません。"
    age = max(clock.now() - last, timedelta(0))
    if age <= expected:
        return ""
    day = wareki(last.astimezone(clock.TOKYO).date())
    return f"住民情報は{day}に取り込んだものです（{age.days}日前）。その後の異動は入っていません。"


def register_probe() -> None:
    register("residents.last_file", "住民ファイルの最終取込", probe)
