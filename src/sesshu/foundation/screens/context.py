"""What every page knows about the house it is shown in."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from sesshu.foundation import clock
from sesshu.foundation.screens import menu
from sesshu.foundation.screens.municipality import municipality_name


def house(request: HttpRequest) -> dict[str, Any]:
    """System and municipality, demo banner, the day the office has, the actor, the menu."""
    actor = getattr(request, "actor", None)
    return {
        "system_name": settings.SESSHU_SYSTEM_NAME,
        "municipality_code": settings.SESSHU_MUNICIPALITY,
        "municipality_name": municipality_name(),
        "is_demo": settings.SESSHU_DEMO,
        "clock_is_set": clock.is_set(),
        "today": clock.today(),
        "actor": actor,
        "menu": menu.shown(actor, request.path),
    }
