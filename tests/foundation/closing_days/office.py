"""閉庁日 for tests that are about something else: in force at once, as an office would load its first rows."""

from __future__ import annotations

from datetime import date

from sesshu.foundation import clock
from sesshu.foundation.closing_days.models import ClosingDay


def close(first: date, last: date | None = None, kind: str = "closed") -> ClosingDay:
    return ClosingDay.objects.create(
        code=first.isoformat(), name="臨時", kind=kind, first_day=first, last_day=last or first,
        valid_from=min(first, clock.today()), recorded_at=clock.now(), recorded_by="j:test",
    )  # fmt: skip
