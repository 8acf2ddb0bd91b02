"""時刻 as it is typed: 9:30, 0930, 9時30分."""

from __future__ import annotations

import re
from datetime import time
from typing import Any

from sesshu.foundation.screens.fields import TextField, half_width

_TIME = re.compile(r"(?P<hour>\d{1,2})(?:[:時]?(?P<minute>\d{2})分?|時|)")


class TimeField(TextField):
    """A time of the day to the minute."""

    width = "short"

    def __init__(self, label: str, **kwargs: Any) -> None:
        kwargs.setdefault("example", "13:30")
        super().__init__(label, most=8, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, time) else value

    def clean(self, value: Any) -> Any:
        typed = half_width(str(super().clean(value) or ""))
        if not typed:
            return None
        found = _TIME.fullmatch(typed)
        if found is None or int(found["hour"]) > 23 or int(found["minute"] or 0) > 59:
            raise self.refuse("0:00から23:59までの時刻を入力してください。", "NOT_A_TIME")
        return time(int(found["hour"]), int(found["minute"] or 0))
