"""What goes wrong, as JSON: the same refusals as on the screens, with a code for machines and a sentence for people."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from pydantic import BaseModel

from sesshu.foundation.api.allowed import DATE, MOMENT, TIME, may_stand, schema_of
from sesshu.foundation.errors import Refused

SPECIFICATION = "接続仕様（openapi.json）を確認してください。"


class ProblemBody(BaseModel):
    """code: for programs; field: the place in the request, empty for the whole; text: Japanese, with what to do."""

    code: str
    field: str = ""
    text: str


class Problem(BaseModel):
    error: ProblemBody


def problem(status: int, code: str, text: str, field: str = "") -> JsonResponse:
    return JsonResponse(
        {"error": {"code": code, "field": field, "text": text}},
        status=status,
        json_dumps_params={"ensure_ascii": False},
    )


_of_published: dict[str, Callable[[str, str], HttpResponse]] = {}


def answer_incidents(operation: str, answer: Callable[[str, str], HttpResponse]) -> None:
    """Let what went wrong unexpectedly in an operation of a published shape be told in that shape: `answer` gets the
    code and the sentence."""
    _of_published[operation] = answer


def incident_problem(request: HttpRequest, status: int, code: str, text: str) -> HttpResponse:
    """What went wrong unexpectedly, in the shape of its operation."""
    answer = _of_published.get(request.resolver_match.url_name or "") if request.resolver_match else None
    return answer(code, text) if answer else problem(status, code, text)


OF_TIME = {"date": DATE, "datetime": MOMENT, "timezone": MOMENT, "time": TIME}  # by how an error of pydantic begins


def wrong(error: dict[str, Any], schema: Mapping[str, Any] | None = None) -> tuple[str, str]:
    """The field of an error of pydantic and what to write there; what came is not repeated: it may be a person's.
    `schema` describes the field, where there is one."""
    places = [str(place) for place in error.get("loc", ())]
    at = places.pop() if len(places) > 1 and places[-1].isdigit() else ""
    field = places[-1] if places else ""
    whole = f"「{field}」の{int(at) + 1}番目" if at else f"「{field}」"
    if error.get("type") in {"literal_error", "enum"}:
        allowed = str(error["ctx"]["expected"]).replace(" or ", ", ").replace("'", "").replace(", ", "、")
        return field, f"{whole}に選べない値があります。選べるもの: {allowed}（例：{allowed.split('、')[0]}）"
    may = may_stand(schema or {}) or OF_TIME.get(str(error.get("type", "")).partition("_")[0], SPECIFICATION)
    if error.get("type") == "missing":
        return field, f"{whole}がありません。必ず付けてください。{may}"
    if error.get("type") == "extra_forbidden":
        return field, f"知らない項目{whole}があります。{SPECIFICATION}"
    return field, f"{whole}の形が正しくありません。{may}"


def answer_all(api: NinjaAPI) -> None:
    """Teach an API to answer every expected error in this form. Others go to the incident page's JSON twin."""

    @cache
    def description() -> Mapping[str, Any]:
        return dict(api.get_openapi_schema(path_prefix="/"))

    @api.exception_handler(AuthenticationError)
    def without_key(request: HttpRequest, error: Any) -> HttpResponse:  # noqa: ARG001
        text = "接続キーが正しくないか、期間・接続元が合いません。Authorization: Bearer に接続キーを入れてください。"
        answer = problem(401, "KEY_REFUSED", text)
        answer.headers["WWW-Authenticate"] = "Bearer"
        return answer

    @api.exception_handler(Refused)
    def refused(request: HttpRequest, error: Refused) -> HttpResponse:  # noqa: ARG001
        answer = problem(error.status, error.code, error.message, getattr(error, "field", ""))
        if hasattr(error, "retry_after"):
            answer.headers["Retry-After"] = str(error.retry_after)
        return answer

    @api.exception_handler(ValidationError)
    def wrong_parameter(request: HttpRequest, error: ValidationError) -> HttpResponse:
        first = error.errors[0] if error.errors else {}
        operation = request.resolver_match.url_name if request.resolver_match else ""
        schema = schema_of(description(), operation or "", request.method or "", first.get("loc", ()))
        field, text = wrong(first, schema)
        return problem(422, "PARAMETER_WRONG", text, field)

    @api.exception_handler(HttpError)
    def other(request: HttpRequest, error: HttpError) -> HttpResponse:  # noqa: ARG001
        return problem(
            error.status_code, "NOT_ACCEPTED", "要求を受け取れません。接続仕様（openapi.json）を確認してください。"
        )
