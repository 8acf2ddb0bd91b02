"""The two APIs of 住登外者, numbering (付番) and look-up (基本情報照会), in the published shape: answers with `result`,
errors with E0001 to E0004. What nobody expected is 503 with `errors[]` too (要確認: which code stands there is not
public; it is ours).

The key tells which system asks; the operator stands in the message. An Individual Number is taken only from a system
that may register them at all (`number_api.put`), and only as `kojinbango`: in any other text it is E0002, characters
that may not stand there.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, JsonResponse
from ninja import Router

from sesshu.addressee.non_registered import queries, told
from sesshu.addressee.non_registered.actions import NUMBER_PURPOSE, MessageRefused, check_message, record_message
from sesshu.addressee.non_registered.parameters import (
    CHARACTERS,
    COMBINATION,
    LOOK_UP_FILE,
    NUMBERING_FILE,
    Fault,
    look_up_faults,
    may_hold,
    parameters,
)
from sesshu.addressee.unified_numbers.limits import count_put
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.api.bodies import json_body
from sesshu.foundation.api.declaring import operation
from sesshu.foundation.api.problems import answer_incidents
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.written import sentence
from sesshu.numbers import IndividualNumber, NumberError, individual_number

PURPOSE = "UNIFIED_NUMBERING"
ROUTE = "/app_submit/v10/jutogaishaatenabangofuban"
LOOK_UP = "/app_submit/v10/jutogaishaatenakihonjohosyokai"
FOUND = {"title": "住登外者宛名基本情報照会", "detail": "正常終了"}
ASKED_BY = {
    "shimei": told.NAME_KIND, "shimei_furigana": told.KANA_KIND, "seinengappi": told.BIRTH_KIND,
    "jusho": told.ADDRESS_KIND,
}  # fmt: skip
OF_THE_MESSAGE = {"shorikubun", "atenabango", "sosashaid", "sosanengappi", "sosajikoku", "tagyomusanshofukafuragu",
                  "nayosemotofuragu", "nayosesakiatenabango"}  # fmt: skip
DONE = {"title": "住登外者宛名番号付番", "detail": "正常終了"}
NAME, LOOK_UP_NAME = "api-non-registered-number", "api-non-registered-look-up"
ONCE_MORE = "しばらくしてから、同じ電文を送り直してください。二重には登録されません。"
ANSWERS = dict.fromkeys((200, 400, 503), dict[str, Any])
router = Router(tags=["住登外者"])


@operation(
    router.post, ROUTE, name=NAME, purpose=PURPOSE, permission="non_registered_api.number",
    response=ANSWERS, summary="住登外者に宛名番号を付ける（付番・利用・決定の通知）",
)  # fmt: skip
def number_person(request: HttpRequest) -> JsonResponse:
    """One person a message; the same message again gives the same answer."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    try:
        message = _message(request)
        number = _number(str(message.pop("kojinbango", "") or ""), by)
        if number:
            count_put(1, by=by, purpose=NUMBER_PURPOSE)
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


@operation(
    router.post, LOOK_UP, name=LOOK_UP_NAME, purpose=PURPOSE, permission="non_registered_api.look_up",
    response=ANSWERS, summary="住登外者の基本情報を照会する",
)  # fmt: skip
def look_up(request: HttpRequest) -> JsonResponse:
    """People by number or by what was ever told of them; an Individual Number is neither asked for nor given."""
    by: Actor = request.actor  # type: ignore[attr-defined]
    try:
        message = _message(request, LOOK_UP_FILE)
        check_message(message, look_up_faults, LOOK_UP_FILE)
        found = queries.search(
            replace(by, permissions=by.permissions | {"non_registered.read", "unified.attributes"}), purpose=PURPOSE,
            addressee_number=message.get("atenabango", ""),
            conditions={kind: message[code] for code, kind in ASKED_BY.items() if message.get(code)},
            on_behalf=message["sosashaid"],
        )  # fmt: skip
    except MessageRefused as refused:
        return _answer({"errors": [{"code": one.code, "message": one.message} for one in refused.faults]}, 400)
    except InvalidInput as wrong:  # too many
        return _answer({"errors": [{"code": COMBINATION, "message": wrong.message}]}, 400)
    body = {"metadata": FOUND, "_links": {"self": {"href": request.path}}, "result": [_told(one) for one in found]}
    return _answer(body, 200)


def _told(one: queries.Shown) -> dict[str, Any]:
    """What is known of a person now, in the order of the parameters."""
    now, newest = one.told, one.entries[0]
    items = {code: now[code] for code in parameters() if now.get(code) and code not in OF_THE_MESSAGE}
    return {
        "atenabango": one.person.addressee_number, "rirekibango": newest.sequence, **items,
        "nayosesakiatenabango": one.person.merged_into, "sosashaid": newest.operator,
        "sosanengappi": newest.operated_on, "sosajikoku": newest.operated_at,
    }  # fmt: skip


def _message(request: HttpRequest, file: str = NUMBERING_FILE) -> dict[str, Any]:
    known = parameters(file)
    try:
        found = json_body(request, may_hold=may_hold(file))
    except InvalidInput as holds:  # the name of the parameter as both sides know it; the number is not repeated
        one = known.get(holds.field or "")
        raise MessageRefused([Fault(CHARACTERS, sentence(one.named if one else "本文"))]) from None
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


def _unexpected(code: str, text: str) -> JsonResponse:
    return _answer({"errors": [{"code": code, "message": f"{text}{ONCE_MORE}"}]}, 503)


for one in (NAME, LOOK_UP_NAME):
    answer_incidents(one, _unexpected)
