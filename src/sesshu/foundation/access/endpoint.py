"""Every view and job says what it is for and which permission it needs; one that does not fails at import.

@endpoint(purpose="DOSE_REGISTRATION", permission="dose.write")
def enter(request): ...

urlpatterns = [path("doses/new/", enter, name="dose-new")]     # path from this module
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern
from django.urls import path as django_path

from sesshu.foundation.access.duties import permissions
from sesshu.law.purposes import purposes

View = Callable[..., HttpResponse]
POLLING = "Sesshu-Polling"  # header of the requests that pages repeat by themselves


@dataclass(frozen=True, slots=True)
class Declaration:
    """What an endpoint says of itself. `public` carries the reason why no sign-in is needed."""

    purpose: str
    permission: str
    public: str = ""


def is_polling(request: HttpRequest) -> bool:
    """Whether a page's clock asked, not a person: such a request does not prolong a session."""
    return request.headers.get(POLLING) == "1"


def endpoint(*, purpose: str, permission: str) -> Callable[[View], View]:
    """Declare a view for signed-in staff. Unknown purpose or permission codes fail at import.

    The view finds `request.actor` (who) and `request.purpose` (what for).
    """
    if purpose not in purposes():
        raise ImproperlyConfigured(f"unknown purpose {purpose}: add it to law/purposes.yaml")
    if permission not in permissions():
        raise ImproperlyConfigured(f"unknown permission {permission}: add it to the system's duties.yaml")

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            from sesshu.foundation.access.guard import refuse_without

            actor = getattr(request, "actor", None)
            if actor is None:
                if is_polling(request):  # the page itself leads to the sign-in, not the part that asked
                    return HttpResponse(headers={"HX-Refresh": "true"})
                return redirect(f"/sign-in/?next={request.path}")
            request.purpose = purpose  # type: ignore[attr-defined]
            refuse_without(request, actor, permission, purpose)
            return view(request, *args, **kwargs)

        guarded.declaration = Declaration(purpose, permission)  # type: ignore[attr-defined]
        return guarded

    return wrap


def public_endpoint(*, reason: str) -> Callable[[View], View]:
    """Declare a view that needs no sign-in, with the reason why."""
    if not reason:
        raise ImproperlyConfigured("a public endpoint needs a reason")

    def wrap(view: View) -> View:
        @wraps(view)
        def open_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            request.purpose = ""  # type: ignore[attr-defined]
            return view(request, *args, **kwargs)

        open_view.declaration = Declaration("", "", public=reason)  # type: ignore[attr-defined]
        return open_view

    return wrap


def path(route: str, view: View, *, name: str, kwargs: dict[str, Any] | None = None) -> URLPattern:
    """Like Django's `path`, but refuses a view without a declaration."""
    if not isinstance(getattr(view, "declaration", None), Declaration):
        raise ImproperlyConfigured(f"view {view!r} at {route!r} declares no purpose: use @endpoint or @public_endpoint")
    return django_path(route, view, kwargs, name)
