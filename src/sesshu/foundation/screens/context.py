"""What every page knows about the house it is shown in."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from sesshu.foundation import clock


def house(request: HttpRequest) -> dict[str, Any]:
    """System name, municipality, demo banner, the day the office has, the actor."""
    return {
        "system_name": settings.SESSHU_SYSTEM_NAME,
        "municipality_code": settings.SESSHU_MUNICIPALITY,
        "is_demo": settings.SESSHU_DEMO,
        "clock_is_set": clock.is_set(),
        "today": clock.today(),
        "actor": getattr(request, "actor", None),
    }
