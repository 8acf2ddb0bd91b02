"""Making the API of a system: its rooms bring routers, this puts the key, the errors and the declarations around."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpRequest
from ninja import NinjaAPI, Router
from ninja.security import HttpBearer

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.accounts.terminals import terminal_of
from sesshu.foundation.api.keys import recognise
from sesshu.foundation.api.problems import answer_all

VERSION = "1"


class KeyOfSystem(HttpBearer):
    """Authorization: Bearer sesshu_…  A session cookie is no key: what a browser sends by itself opens nothing here."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        actor = recognise(token, terminal_of(request))
        request.actor = actor  # type: ignore[attr-defined]
        return actor


def make_api(name: str, routers: Iterable[Router]) -> NinjaAPI:
    """The API of a system, from the routers of its rooms."""
    api = NinjaAPI(
        title=f"{name} API",
        version=VERSION,
        description="連携システムのための接続仕様です。呼出しはすべて、利用目的とともに記録されます。",
        auth=KeyOfSystem(),
        docs_url=None,
        openapi_url=None,
        urls_namespace="api",
    )
    answer_all(api)
    for router in routers:
        api.add_router("", router)
    return api
