"""How an operation answers: JSON with Japanese as it is written; and what every one that is asked twice may refuse."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse

from sesshu.foundation.api.problems import Problem
from sesshu.foundation.errors import Refused

PROBLEMS: dict[int, Any] = dict.fromkeys((401, 403, 404, 409, 413, 422, 429), Problem)


def answer(told: Any) -> HttpResponse:
    """The answer of an operation."""
    return JsonResponse(told, safe=False, json_dumps_params={"ensure_ascii": False})


class RequestUsed(Refused):
    """この request の値は、別の内容ですでに使われています。新しい内容には新しいUUIDを付けてください。"""

    code = "REQUEST_USED"
