"""遅れ: whether what was due by now has come. The office's closing days are no due days, and what counts is the day for
which data was made: yesterday's list that came late is not today's, and an old list sent again is no new one.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Max
from django.db.models.functions import Least

from sesshu.dates import wareki
from sesshu.foundation import clock
from sesshu.foundation.closing_days.queries import OfficeDays
from sesshu.hub.arrivals.models import Arrival
from sesshu.hub.arrivals.states import ArrivalState
from sesshu.hub.connections.models import Connection, Every

DAYS = {Every.DAY: 1, Every.WEEK: 7, Every.MONTH: 31}
HALF_A_DAY = timedelta(hours=12)


def newest_made(code: str) -> datetime | None:
    """When the newest data of a connection was made. A clock that runs ahead does not count ahead."""
    came = Arrival.objects.filter(connection=code, state__in=(ArrivalState.ACCEPTED, ArrivalState.HELD))
    found: datetime | None = came.aggregate(made=Max(Least("made_at", "received_at")))["made"]
    return found


def is_late(connection: Connection, made: datetime | None, office: OfficeDays) -> bool:
    """Whether the due hour of the last due day has passed without data made for it."""
    return missed_day(connection, made, office) is not None


def missed_day(connection: Connection, made: datetime | None, office: OfficeDays) -> date | None:
    """The last due day, when its hour has passed without data made for it; None where nothing is late."""
    if connection.every not in DAYS or connection.due_hour is None:
        return None
    due = _last_due_day(connection.due_hour, office)
    if due < connection.valid_from:
        return None
    is_there = made and _day_of(made, connection.due_hour) + timedelta(DAYS[Every(connection.every)]) > due
    return None if is_there else due


def missed_in_words(connection: Connection, day: date, made: datetime | None) -> str:
    """What is late, and since when, for whoever asks the sender about it."""
    until = f"{wareki(day)}{connection.due_hour}時"
    newest = f"最後の作成日時：{_moment(made)}" if made else "届いて受け取れたものはまだありません"
    return f"予定の{until}までに届いていません（{newest}）"


def _last_due_day(hour: int, office: OfficeDays) -> date:
    now = clock.now().astimezone(clock.TOKYO)
    return office.on_or_before(now.date() if now.hour >= hour else now.date() - timedelta(days=1))


def _moment(when: datetime) -> str:
    local = when.astimezone(clock.TOKYO)
    return f"{wareki(local.date())} {local:%H:%M}"


def _day_of(made: datetime, hour: int) -> date:
    """The due day that is nearest: a list of the evening before is for the morning after it."""
    return (made.astimezone(clock.TOKYO) - timedelta(hours=hour) + HALF_A_DAY).date()
