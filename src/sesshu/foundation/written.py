"""What people and systems write beside a record: reasons, notes, words of a case. The same look at each door (R-16).

Every form (`screens.forms`), every operation of an API (`api.declaring`, and `api.bodies` where it reads its body by
itself), every sealed message (`sealed_messages.door`) and every master asks here for all of its texts; a field that may
hold twelve digits says so (`TwelveDigits`). Rows of files are asked by `files.asking`. Actions that are called from
elsewhere too ask once more.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel

from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.leaves import leaves
from sesshu.foundation.storable import check_storable
from sesshu.numbers.in_texts import TwelveDigits, holds_individual_number, may_hold

CODE = "INDIVIDUAL_NUMBER"


def sentence(name: str) -> str:
    """What is told of a text that holds a number; the number is not repeated. `name`: the field as the reader knows
    it, may be empty."""
    where = f"{name}に" if name else ""
    return f"{where}個人番号の形の数字が含まれています。個人番号の欄のほかには書けません。番号を消してください。"


def check_no_number(**texts: str) -> None:
    """No text holds an Individual Number, however it is written. Raises `InvalidInput` that names the field."""
    for field, text in texts.items():
        if holds_individual_number(text):
            raise InvalidInput(sentence(""), field=field)


def check_arguments(signature: inspect.Signature, arguments: Mapping[str, Any]) -> None:
    """The same for what an operation of an API was sent, messages and what stands in them; and whether all of it can be
    kept at all. Raises `InvalidInput`."""
    for name, value in arguments.items():
        check_storable(value, name)
        parameter = signature.parameters.get(name)
        if parameter is None or not may_hold(parameter.annotation):
            _check(value, name)


def check_body(body: Any, reasons: Mapping[str, TwelveDigits]) -> None:
    """The same for JSON that an operation reads by itself. `reasons`: names, of the object or of each in a list, that
    may hold a number. Raises `InvalidInput`."""
    _check([_without(one, reasons) for one in body] if isinstance(body, list) else _without(body, reasons), "body")


def _without(body: Any, reasons: Mapping[str, TwelveDigits]) -> Any:
    return {name: one for name, one in body.items() if name not in reasons} if isinstance(body, Mapping) else body


def check_message(message: BaseModel) -> None:
    """The same for one message. Raises `InvalidInput`."""
    check_storable(message)
    _check(message, "")


def _check(value: Any, name: str) -> None:
    """Texts whose field does not say that it may hold a number. Secrets and codes have types of their own."""
    for field, place, text in leaves(value, name, _asked):
        if type(text) is str and holds_individual_number(text):
            raise InvalidInput(sentence(f"「{field}」{place}"), field=field)


@cache
def _asked(message: type[BaseModel]) -> tuple[str, ...]:
    """The fields of a message that do not say that they may hold a number."""
    told = message.model_fields.items()
    return tuple(name for name, one in told if not any(may_hold(part) for part in (one.annotation, *one.metadata)))
