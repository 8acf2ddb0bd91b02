"""May somebody be planned then? What they answered for the day decides."""

from __future__ import annotations

from datetime import datetime

from sesshu.foundation import clock
from sesshu.foundation.errors import InvalidInput
from sesshu.ledger.staff_assignments.models import StaffAvailability


def check_can(staff_code: str, starts_at: datetime, ends_at: datetime) -> None:
    """Raise `InvalidInput` when they said that they cannot, or that they can at other hours only. Who has said nothing
    about the day may be planned: the page shows 未回答."""
    day = starts_at.astimezone(clock.TOKYO).replace(hour=0, minute=0)
    answers = [
        one
        for one in StaffAvailability.objects.filter(staff_code=staff_code, ends_at__gt=day)
        if one.starts_at.astimezone(clock.TOKYO).date() == day.date()
    ]
    if any(not one.can and one.starts_at < ends_at and one.ends_at > starts_at for one in answers):
        raise InvalidInput("従事者：この人はこの時間に「従事できない」と答えています。", field="staff_code")
    hours = [one for one in answers if one.can]
    if hours and not any(one.starts_at <= starts_at and one.ends_at >= ends_at for one in hours):
        said = "、".join(
            f"{one.starts_at.astimezone(clock.TOKYO):%H:%M}～{one.ends_at.astimezone(clock.TOKYO):%H:%M}"
            for one in hours
        )
        raise InvalidInput(
            f"従事者：この人が従事できるのは {said} です。時刻か人を変えてください。", field="staff_code"
        )
