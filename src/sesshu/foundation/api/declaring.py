"""Operations of the API say what they are for and which permission they need, like every page.

router = Router(tags=["接種歴の判定"])

@operation(router.post, "/judge", name="api-judge", purpose="DOSE_INQUIRY", permission="dose.judge", response={...})
def judge(request): ...
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern
from ninja import NinjaAPI

from sesshu.foundation.access.duties import permissions
from sesshu.foundation.access.endpoint import Declaration, path, public_endpoint
from sesshu.foundation.access.guard import refuse_without
from sesshu.foundation.errors import InvalidInput, NotPermitted
from sesshu.foundation.written import check_arguments
from sesshu.law.purposes import purposes

_declared: dict[str, Declaration] = {}


def operation(
    register: Callable[..., Any], route: str, *, name: str, purpose: str, permission: str, **options: Any
) -> Any:
    """Declare an operation. Unknown purpose or permission codes fail at import; so does a name used twice."""
    if purpose not in purposes():
        raise ImproperlyConfigured(f"unknown purpose {purpose}: add it to law/purposes.yaml")
    if permission not in permissions():
        raise ImproperlyConfigured(f"unknown permission {permission}: add it to the system's duties.yaml")
    if name in _declared:
        raise ImproperlyConfigured(f"API operation {name} is declared twice")
    _declared[name] = Declaration(purpose, permission)

    def wrap(view: Callable[..., Any]) -> Any:
        signature = inspect.signature(view, eval_str=True)

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            actor = getattr(request, "actor", None)
            if actor is None:  # the key lets nobody through; this holds should it ever be left out
                raise NotPermitted(permission=permission)
            request.purpose = purpose  # type: ignore[attr-defined]
            refuse_without(request, actor, permission, purpose)
            for unknown in sorted(request.GET.keys() - signature.parameters.keys()):
                raise InvalidInput(f"知らない引数「{unknown[:40]}」があります。", field=unknown[:40])
            check_arguments(signature, kwargs)
            return view(request, *args, **kwargs)

        # Written types are names in the module of the view; here they would mean nothing.
        guarded.__signature__ = signature  # type: ignore[attr-defined]
        return register(route, url_name=name, operation_id=name, **options)(guarded)

    return wrap


def declared_urls(api: NinjaAPI, prefix: str) -> list[URLPattern]:
    """The addresses of an API below `prefix`, and its description. An operation without declaration fails here."""
    found = []
    for pattern in api.urls[0]:
        if pattern.name == "api-root":
            continue
        if pattern.name not in _declared:
            raise ImproperlyConfigured(f"API address {pattern.pattern} declares no purpose: use operation()")
        pattern.callback.declaration = _declared[pattern.name]
        pattern.callback.is_api = True
        found.append(pattern)

    @public_endpoint(reason="機械が読む接続仕様。個人に関する情報を含まない")
    def description(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
        return JsonResponse(described(api, prefix), json_dumps_params={"ensure_ascii": False, "indent": 1})

    return [*found, path("openapi.json", description, name="api-description")]


def described(api: NinjaAPI, prefix: str) -> dict[str, Any]:
    """The OpenAPI description, with addresses as they are seen from outside."""
    return dict(api.get_openapi_schema(path_prefix=f"/{prefix}"))
