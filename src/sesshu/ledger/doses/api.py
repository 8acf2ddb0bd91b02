"""`POST /api/v1/judge`: the schedule engine for other systems of the city, in the format of `./sesshu judge`.

Nothing of the ledger is read or kept: the caller brings the person and the doses. The log gets the number of people.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation.trans_real import parse_accept_lang_header
from ninja import Router
from pydantic import BeforeValidator

from sesshu import schedule
from sesshu.contracts.judge import JudgementOut, LineProblem, PersonIn
from sesshu.foundation import audit
from sesshu.foundation.api.bodies import json_body
from sesshu.foundation.api.declaring import operation
from sesshu.foundation.api.problems import Problem, problem
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.storable import check_storable
from sesshu.ledger.programmes.tables import city_tables
from sesshu.numbers.in_texts import TwelveDigits
from sesshu.schedule import InputError
from sesshu.schedule.reading import parse, read_person
from sesshu.schedule.vocabulary import ROUTES

PURPOSE = "DOSE_INQUIRY"
MOST_PEOPLE = 500
MOST_BYTES = 4_000_000
MAY_HOLD = {"id": TwelveDigits.OWN_NUMBER}  # what the caller calls the person
router = Router(tags=["接種歴の判定"])
PROBLEMS = {400: Problem, 401: Problem, 403: Problem, 413: Problem, 422: Problem}


def _written_day(value: Any) -> Any:
    """A parameter comes as text; anything but YYYY-MM-DD (a number of seconds, a time) is no day."""
    if isinstance(value, str) and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
        raise ValueError("YYYY-MM-DD")
    return value


Day = Annotated[date, BeforeValidator(_written_day)]


class _TooLarge(InvalidInput):
    """要求が大きすぎます。4 MBまでに分けて送ってください。"""

    code = "TOO_LARGE"
    status = 413


class _NotJson(InvalidInput):
    """本文をJSON（UTF-8）として読めません。"""

    code = "NOT_JSON"
    status = 400


def _body(shape: dict[str, Any]) -> dict[str, Any]:
    """How the body is described. It is read by the one reader of the format, which answers in Japanese.

    The description may not list Accept-Language as a parameter (OpenAPI leaves that header to HTTP); words do.
    """
    return {
        "requestBody": {"required": True, "content": {"application/json": {"schema": shape}}},
        "description": "理由の文は日本語です。Accept-Language: en を付けると英語で答えます（条文はそのまま）。",
    }


def _person_shape() -> dict[str, Any]:
    """The schema of a person without references, with the codes of the law (a city's own codes are taken too)."""
    tables = schedule.load_tables()
    shape = PersonIn.model_json_schema(ref_template="#/{model}")
    parts = shape.pop("$defs")
    dose, condition = parts["DoseIn"], parts["ConditionIn"]
    dose["properties"]["product"]["enum"] = [product.code for product in tables.products]
    dose["properties"]["route"] = {"enum": [*ROUTES, None]}
    condition["properties"]["code"]["enum"] = list(tables.conditions)
    condition["properties"]["series"] = {"enum": [*(series.code for series in tables.series), None]}
    for name, part in (("doses", dose), ("conditions", condition)):
        shape["properties"][name] = {"anyOf": [{"type": "array", "items": part}, {"type": "null"}]}
    required = [{"required": [key], "properties": {key: {"type": "string"}}} for key in ("birth_date", "due_date")]
    return {**shape, "anyOf": required}


@operation(
    router.post, "/judge", name="api-judge", purpose=PURPOSE, permission="dose.judge",
    response={200: JudgementOut, **PROBLEMS}, summary="一人の接種歴を判定する", by_alias=True,
    openapi_extra=_body(_person_shape()),
)  # fmt: skip
def judge_one(request: HttpRequest, as_of: Day | None = None, known_on: Day | None = None) -> HttpResponse:
    """The person's own `as_of` comes before the parameter. 422 names the field and says what is allowed."""
    value = _read(request)
    _record(request, 1)
    try:
        return _answer(request, _judge(value, as_of, known_on, _language(request)))
    except InputError as wrong:
        return problem(422, wrong.code, str(wrong), wrong.field)


@operation(
    router.post, "/judge/people", name="api-judge-people", purpose=PURPOSE, permission="dose.judge",
    response={200: list[JudgementOut | LineProblem], **PROBLEMS}, summary="500人までの接種歴を判定する", by_alias=True,
    openapi_extra=_body({"type": "array", "items": _person_shape(), "minItems": 1, "maxItems": MOST_PEOPLE}),
)  # fmt: skip
def judge_people(request: HttpRequest, as_of: Day | None = None, known_on: Day | None = None) -> HttpResponse:
    """One answer a person, in order; a person that cannot be judged gets `{"line": n, "error": {...}}`."""
    people = _read(request)
    if not isinstance(people, list) or not 1 <= len(people) <= MOST_PEOPLE:
        return problem(422, "NOT_A_LIST", f"1人以上{MOST_PEOPLE}人以内の人を [ ] の並びで送ってください。")
    _record(request, len(people))
    language = _language(request)
    return _answer(
        request, [_line(number, value, as_of, known_on, language) for number, value in enumerate(people, start=1)]
    )


def _line(number: int, value: Any, as_of: date | None, known_on: date | None, language: str) -> dict[str, Any]:
    try:
        return _judge(value, as_of, known_on, language)
    except InputError as wrong:
        return {"line": number, "error": wrong.as_dict()}


def _language(request: HttpRequest) -> str:
    """The first language of `Accept-Language` that reasons can be said in; Japanese where there is none."""
    asked = parse_accept_lang_header(request.headers.get("Accept-Language", "").lower())
    known = schedule.spoken_languages()
    return next((code for code in (name.split("-")[0] for name, _ in asked) if code in known), "ja")


def _judge(value: Any, as_of: date | None, known_on: date | None, language: str) -> dict[str, Any]:
    _check_storable(value)
    asked = read_person(value)
    day = asked.as_of or as_of
    if day is None:
        raise InputError("AS_OF_MISSING", "as_of", "判定の基準日（as_of）がありません。例: 2026-11-21")
    return schedule.judge(
        city_tables(), asked.person, asked.doses, as_of=day, known_on=known_on, language=language
    ).as_dict()


def _check_storable(value: Any) -> None:
    """The same as of every other operation; here the one person is refused and the others are judged."""
    try:
        check_storable(value, "person")
    except InvalidInput as wrong:
        raise InputError(wrong.code, wrong.field, wrong.message) from None


def _read(request: HttpRequest) -> Any:
    if int(request.headers.get("Content-Length") or 0) > MOST_BYTES:
        raise _TooLarge
    try:
        return json_body(request, may_hold=MAY_HOLD, parse=parse)
    except ValueError:
        raise _NotJson from None


def _record(request: HttpRequest, people: int) -> None:
    audit.record_read("dose.judged", by=request.actor, purpose=PURPOSE, obj="api:judge", n=people)  # type: ignore[attr-defined]


def _answer(request: HttpRequest, found: dict[str, Any] | list[dict[str, Any]]) -> HttpResponse:
    answer = JsonResponse(found, safe=False, json_dumps_params={"ensure_ascii": False, "separators": (",", ":")})
    answer.headers["Content-Language"] = _language(request)
    return answer
