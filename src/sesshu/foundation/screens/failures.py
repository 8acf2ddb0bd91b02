"""Pages for what went wrong: in Japanese, with what to do, never with a traceback.

Django names the arguments of these views; the reasons it gives are for developers and stay unused.
"""

from __future__ import annotations

import logging
import secrets
import sys
import traceback
from pathlib import Path
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from sesshu.foundation import clock
from sesshu.foundation.api.problems import incident_problem, problem
from sesshu.foundation.errors import Refused
from sesshu.foundation.keys.provider import KeyUnusable
from sesshu.foundation.room import is_disk_full

logger = logging.getLogger("sesshu.incident")

HEADINGS = {
    400: "送信された内容を受け取れませんでした",
    403: "この操作は行えません",
    404: "お探しの画面または情報が見つかりません",
    409: "いまはこの操作を行えません",
    413: "送信された内容が大きすぎるため、受け取りませんでした",
    422: "入力内容を確認してください",
    500: "処理中に問題が起きました",
    503: "いまデータベースにつながりません",
    507: "保存先の空き容量がありません",
}
CODES = {
    400: "BAD_REQUEST",
    403: "NOT_PERMITTED",
    404: "NOT_FOUND",
    409: "NOT_NOW",
    422: "INVALID_INPUT",
    503: "DATABASE_AWAY",
    507: "DISK_FULL",
}  # for machines
WHAT_TO_DO = {
    400: "前の画面に戻り、もう一度操作してください。",
    403: "業務上必要なときは、係長またはシステム管理担当へ相談してください。",
    404: "入力した番号やアドレスを確認するか、業務メニューから開き直してください。",
    409: "前の画面に戻り、最新の内容を確認してください。",
    413: "大きなファイルは、いくつかに分けて送ってください。それができないときは、システム管理担当へ相談してください。",
    422: "前の画面に戻り、入力し直してください。",
    500: "入力中の内容は登録されていない場合があります。画面を開き直して確認してください。"
    "続けて起きるときは、問合せ番号をシステム管理担当へ伝えてください。",
    503: "1分ほど待ってから、前の画面に戻り、もう一度操作してください。"
    "同じファイルや内容を送り直しても、二重には登録されません。",
    507: "システム管理担当へ連絡し、空きができてから、もう一度操作してください。"
    "同じファイルや内容を送り直しても、二重には登録されません。",
}
KEY_HEADING, KEY_CODE = "いま暗号鍵を使えません", "KEY_UNUSABLE"
KEY_WHAT_TO_DO = (
    "問合せ番号をシステム管理担当へ伝え、使えるようになってから、前の画面に戻り、もう一度操作してください。"
    "同じ内容を送り直しても、二重には登録されません。"
)
CONNECTION_LOST = ("08", "57P")  # classes of SQLSTATE: connection exceptions, the server's shutdown


def refused_page(request: HttpRequest, refused: Refused) -> HttpResponse:
    """The page for an expected refusal: its own message and status."""
    return _page(request, refused.status, message=refused.message)


def incident_page(request: HttpRequest, error: BaseException | None) -> HttpResponse:
    """A neutral page with an incident number; the log gets the number, the kind of error and the places in the code."""
    if is_database_away(error):
        logger.error("database away: view=%s %s", _view(request), type(error).__name__)
        return _page(request, 503, message="データベースが再起動しているか、止まっています。")
    if is_disk_full(error):
        logger.error("disk full: view=%s %s", _view(request), type(error).__name__)
        return _page(request, 507, message="送信された内容は保存されていません。")
    incident = incident_number()
    if isinstance(error, KeyUnusable):  # its sentences are fixed ones of this house: the log may have them
        logger.error("key unusable: incident=%s view=%s %s", incident, _view(request), error)
        return _page(
            request, 503, heading=KEY_HEADING, message="個人番号などの暗号化された情報を開けませんでした。",
            what_to_do=KEY_WHAT_TO_DO, incident=incident, code=KEY_CODE,
        )  # fmt: skip
    logger.error("incident=%s method=%s view=%s %s", incident, request.method, _view(request), _without_values(error))
    what = "要求を処理" if request.path.startswith("/api/") else "この画面を表示"
    return _page(request, 500, message=f"申し訳ありません。{what}できませんでした。", incident=incident)


def note_incident(error: BaseException, *, place: str) -> str:
    """The number of an incident that has no page: one of many did not work and the others went on."""
    incident = incident_number()
    logger.error("incident=%s place=%s %s", incident, place, _without_values(error))
    return incident


def incident_number() -> str:
    """What people tell the office; the log has it, too."""
    return f"{clock.today():%y%m%d}-{secrets.token_hex(3).upper()}"


def is_database_away(error: BaseException | None) -> bool:
    """Whether there was no connection, rather than a statement that failed."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    code = getattr(error.__cause__, "sqlstate", None)
    return code is None or code.startswith(CONNECTION_LOST)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return _page(request, 400, message="送信された内容が正しい形ではありません。")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return _page(request, 403, message="この操作を行う権限がありません。")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001
    return _page(request, 404, message="削除されたか、アドレスが正しくない可能性があります。")


def server_error(request: HttpRequest) -> HttpResponse:
    """Called by Django while the exception is being handled."""
    error = sys.exc_info()[1]
    return refused_page(request, error) if isinstance(error, Refused) else incident_page(request, error)


def csrf(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """The token of the form does not match: signed in again meanwhile, or a form of another site."""
    return _page(
        request,
        403,
        message="画面を開いてから時間がたったか、別の画面でサインインし直したため、送信できませんでした。",
        what_to_do="前の画面を開き直してから、もう一度送信してください。",
    )


def _page(
    request: HttpRequest, status: int, *, message: str, heading: str = "", what_to_do: str = "", incident: str = "",
    code: str = "",
) -> HttpResponse:  # fmt: skip
    heading = heading or HEADINGS.get(status, HEADINGS[500])
    what_to_do = what_to_do or WHAT_TO_DO.get(status, "")
    if request.path.startswith("/api/"):
        if status in (503, 507):  # there it is the heading that says what is wrong
            message = f"{heading}。{message}{what_to_do}"
        answer = incident_problem if status >= 500 else _refusal
        return answer(
            request, status, code or CODES.get(status, "INCIDENT"),
            f"{message}{incident and f'問合せ番号: {incident}'}",
        )  # fmt: skip
    context = {
        "heading": heading,
        "message": message,
        "what_to_do": what_to_do,
        "incident": incident,
        "without_notices": True,
    }
    return HttpResponse(_rendered(request, context), status=status)


def _refusal(request: HttpRequest, status: int, code: str, text: str) -> HttpResponse:  # noqa: ARG001
    return problem(status, code, text)


def _rendered(request: HttpRequest, context: dict[str, Any]) -> str:
    is_htmx = request.headers.get("HX-Request") == "true"
    try:
        return render_to_string("screens/error_fragment.html" if is_htmx else "screens/error.html", context, request)
    except Exception:  # noqa: BLE001 - the page about a failure must not fail; this one needs no menu and no database
        return render_to_string("screens/error_fragment.html", context)


def _view(request: HttpRequest) -> str:
    return request.resolver_match.view_name if request.resolver_match else "-"


def _without_values(error: BaseException | None) -> str:
    """Kind and places of an error. Its text may hold what somebody typed, so it is left out."""
    if error is None:
        return "error=unknown"
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    places = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}:{frame.name}" for frame in reversed(frames))
    return f"error={type(error).__module__}.{type(error).__name__} at={places}"
