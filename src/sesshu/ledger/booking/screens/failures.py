"""Pages of the public site for what went wrong: what happened, what to do, whom to call."""

from __future__ import annotations

import logging
import sys

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from sesshu.foundation.errors import Refused
from sesshu.foundation.screens import failures as house

logger = logging.getLogger("sesshu.incident")
AGAIN = "前の画面に戻るか、最初の画面からやり直してください。同じ予約を二度送っても、二重にはなりません。"


def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    return _page(request, error.status, "この操作はできませんでした", error.message)


def incident(request: HttpRequest, error: BaseException | None) -> HttpResponse:
    """A neutral page. The log names the kind of error and places in the code, never what was typed."""
    away = house.is_database_away(error)
    logger.error("booking: %s %s", request.method, house._without_values(error))
    heading = "いま込み合っています" if away else "処理中に問題が起きました"
    text = "1分ほど待ってから、もう一度お試しください。"
    return _page(request, 503 if away else 500, heading, text)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return _page(request, 400, "送信された内容を受け取れませんでした", AGAIN)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return _page(request, 403, "この操作はできませんでした", AGAIN)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return _page(request, 404, "お探しのページが見つかりません", AGAIN)


def server_error(request: HttpRequest) -> HttpResponse:
    return incident(request, sys.exc_info()[1])


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    return _page(request, 403, "画面を開いてから時間がたちました", AGAIN)


def _page(request: HttpRequest, status: int, heading: str, text: str) -> HttpResponse:
    if hasattr(request, "visit"):
        request.visit.__dict__.setdefault("people", [])  # the page about a failure asks the database nothing
    page = render_to_string("booking/error.html", {"heading": heading, "text": text}, request)
    return HttpResponse(page, status=status)
