"""Tags and filters every template has."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template

from sesshu import dates
from sesshu.foundation import clock

register = template.Library()
NONE = "―"  # not applicable; a zero is a zero


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.astimezone(clock.TOKYO).date()
    return value if isinstance(value, date) else None


@register.filter
def wareki(value: Any) -> str:
    """令和8年11月21日; an instant also gives the time of day."""
    day = _day(value)
    if day is None:
        return NONE
    if isinstance(value, datetime):
        return f"{dates.wareki(day)} {value.astimezone(clock.TOKYO):%H:%M}"
    return dates.wareki(day)


@register.filter
def wareki_short(value: Any) -> str:
    """R8.11.21"""
    day = _day(value)
    return dates.wareki_short(day) if day else NONE


@register.filter
def both_calendars(value: Any) -> str:
    """令和8年11月21日（2026年）"""
    day = _day(value)
    return dates.both(day) if day else NONE


@register.filter
def age(birth: Any, on: Any = None) -> str:
    """3歳2か月 on a day (today of the clock when none is given)."""
    born, day = _day(birth), _day(on) or clock.today()
    return dates.age_text(born, day) if born and born <= day else NONE


@register.filter
def thousands(value: Any) -> str:
    """12,345; a dash for None."""
    return NONE if value is None or value == "" else f"{value:,}"


@register.simple_tag(takes_context=True)
def notices(context: template.Context) -> list[Any]:
    """The banners waiting for this session; taking them removes them."""
    from sesshu.foundation.screens.pages import take_notices

    request = context.get("request")
    return take_notices(request) if request is not None else []


@register.filter
def staff_name(code: str) -> str:
    """The name of who acts, from the code in the log (`u:<account id>`); for single facts, not for lists."""
    from sesshu.foundation.accounts.queries import names_of_codes

    return names_of_codes([code]).get(code, code) if code else ""
