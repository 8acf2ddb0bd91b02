"""The declaration of public pages: who may open them, and as whom they act."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.access.endpoint import public_endpoint
from sesshu.ledger.reservations.actions.common import PUBLIC_PERMISSION

PURPOSE = "EVENT_MANAGEMENT"
OWN = "番号と生年月日で入った本人・家族が、自分の予約だけを扱う"
ENTRANCE = "予約サイトの入口。個人に関する情報を含まない"
ACTOR = Actor("job", "booking", frozenset({PUBLIC_PERMISSION}), display_name="予約サイト")
View = Callable[..., HttpResponse]


def own_page(view: View) -> View:
    """A page for who has given a number and a birth date; everybody else is led to the entrance."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.visit.people:  # type: ignore[attr-defined]
            return redirect("booking-entrance")
        return view(request, *args, **kwargs)

    return public_endpoint(reason=OWN)(guarded)
