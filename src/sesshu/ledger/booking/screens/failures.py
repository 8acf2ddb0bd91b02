"""Pages of the public site for what went wrong: what happened, what to do, whom to call."""

from __future__ import annotations

import logging
import sys

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from sesshu.foundation.errors import Refused
from sesshu.foundation.keys.provider import KeyUnusable
from sesshu.foundation.screens import failures as house

logger = logging.getLogger("sesshu.incident")
LATER = "1分ほど待ってから、もう一度お試しください。"
KEYS_AWAY = "市が直しています。時間をおいてから、もう一度お試しください。送信した内容は登録されていません。"
AGAIN = "前の画面に戻るか、最初の画面からやり直してください。同じ予約を二度送っても、二重にはなりません。"


def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    return _page(request, error.status, "この操作はできませんでした", error.message)


def incident(request: HttpRequest, error: BaseException | None) -> HttpResponse:
    """A neutral page with an incident number. The log names it, the kind of error and places in the code, never what
    was typed."""
    if house.is_database_away(error):
        logger.error("booking: database away: %s %s", request.method, type(error).__name__)
        return _page(request, 503, "いま込み合っています", LATER)
    number = house.incident_number()
    if isinstance(error, KeyUnusable):  # its sentences are fixed ones of this house: the log may have them
        logger.error("booking: key unusable: incident=%s %s %s", number, request.method, error)
        return _page(request, 503, "いま予約サイトを使えません", KEYS_AWAY, number)
    logger.error("booking: incident=%s %s %s", number, request.method, house._without_values(error))
    return _page(request, 500, "処理中に問題が起きました", LATER, number)


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


def _page(request: HttpRequest, status: int, heading: str, text: str, number: str = "") -> HttpResponse:
    if hasattr(request, "visit"):
        request.visit.__dict__.setdefault("people", [])  # the page about a failure asks the database nothing
    page = render_to_string("booking/error.html", {"heading": heading, "text": text, "incident": number}, request)
    return HttpResponse(page, status=status)
