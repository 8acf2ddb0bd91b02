"""What every public page knows: the city, the page's name, whether somebody has signed in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from sesshu.foundation import clock
from sesshu.foundation.screens.municipality import municipality_name


def site(request: HttpRequest) -> dict[str, Any]:
    return {
        "system_name": settings.SESSHU_SYSTEM_NAME,
        "municipality_name": municipality_name(),
        "is_demo": settings.SESSHU_DEMO,
        "clock_is_set": clock.is_set(),
        "today": clock.today(),
        "signed_in": bool(getattr(request, "visit", None) and request.visit.people),  # type: ignore[attr-defined]
    }
