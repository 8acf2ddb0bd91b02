"""住登外者宛名番号付番API, in the published shape: answers with `result`, errors with E0001 to E0004.

The key tells which system asks; the operator stands in the message. An Individual Number is taken only from a system
that may register them at all (`number_api.put`).
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from django.http import HttpRequest, JsonResponse
from ninja import Router

from sesshu.addressee.non_registered.actions import MessageRefused, record_message
from sesshu.addressee.non_registered.parameters import CHARACTERS, COMBINATION, Fault
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.api.declaring import operation
from sesshu.foundation.errors import InvalidInput
from sesshu.numbers import IndividualNumber, NumberError, individual_number

PURPOSE = "UNIFIED_NUMBERING"
ROUTE = "/app_submit/v10/jutogaishaatenabangofuban"
DONE = {"title": "住登外者宛名番号付番", "detail": "正常終了"}
router = Router(tags=["住登外者"])


@operation(
    router.post, ROUTE, name="api-non-registered-number", purpose=PURPOSE, permission="non_registered_api.number",
    response={200: dict[str, Any], 400: dict[str, Any]}, summary="住登外者に宛名番号を付ける（付番・利用・決定の通知）",
)  # fmt: skip
def number_person(request: HttpRequest) -> JsonResponse:
    """One person a message; the same message again gives the same answer."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    try:
        message = _message(request.body)
        number = _number(str(message.pop("kojinbango", "") or ""), by)
        allowed = {"non_registered.write"} | ({"unified.write"} if number else set())
        entry = record_message(
            message=message, number=number, by=replace(by, permissions=by.permissions | allowed), purpose=PURPOSE
        )
    except MessageRefused as refused:
        return _answer({"errors": [{"code": one.code, "message": one.message} for one in refused.faults]}, 400)
    except InvalidInput as wrong:  # a number that the city does not take
        return _answer({"errors": [{"code": COMBINATION, "message": wrong.message}]}, 400)
    result = {
        "shikuchosonkodo": entry.person.municipality_code, "atenabango": entry.person.addressee_number,
        "rirekibango": entry.sequence, "sosashaid": entry.operator, "sosanengappi": entry.operated_on,
        "sosajikoku": entry.operated_at,
    }  # fmt: skip
    return _answer({"metadata": DONE, "_links": {"self": {"href": request.path}}, "result": [result]}, 200)


def _message(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise MessageRefused([Fault(CHARACTERS, "本文はJSONのオブジェクト（UTF-8）にしてください。")])
    return found


def _number(digits: str, by: Actor) -> IndividualNumber | None:
    """What is wrong with the digits is told without repeating them."""
    if not digits:
        return None
    if "number_api.put" not in by.permissions:
        text = "この接続では個人番号（kojinbango）を受け取れません。番号利用事務のシステムだけが渡せます。"
        raise MessageRefused([Fault(COMBINATION, text)])
    try:
        return individual_number.read(digits)
    except NumberError as wrong:
        raise MessageRefused([Fault(CHARACTERS, f"個人番号（kojinbango）: {wrong}")]) from None


def _answer(body: dict[str, Any], status: int) -> JsonResponse:
    return JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
