"""The body of an operation that reads JSON by itself, because its shape or its errors are another's. No operation reads
`request.body` elsewhere: what is not written in its signature is asked for Individual Numbers here (R-16)."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest

from sesshu.foundation.written import check_body
from sesshu.numbers.in_texts import TwelveDigits


def json_body(
    request: HttpRequest, *, may_hold: Mapping[str, TwelveDigits], parse: Callable[[str], Any] = json.loads
) -> Any:
    """What was sent. `may_hold`: names that may hold twelve digits, with the reason. Raises `ValueError` for what is no
    JSON in UTF-8, and `InvalidInput` naming the field that holds a number."""
    try:
        found = parse(request.body.decode("utf-8"))
        check_body(found, may_hold)
    except RecursionError:
        raise ValueError("too deep") from None
    return found
