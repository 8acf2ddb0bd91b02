"""Another department of the city, played: 母子保健 asks for the vaccination facts of one person."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from typing import Any

from sesshu.operate.city_systems import Hub, post

OPERATOR = "boshi.hana"
NAME = "移転の照会"


def ask(
    hub: Hub, *, application: str, number: str, items: Sequence[str], reference: str, key: str = ""
) -> dict[str, Any]:  # fmt: skip
    """The answer. Without a `key` it is an inquiry of its own. Raises RuntimeError with the refusal's sentence."""
    message = {
        "application": application, "key": key or str(uuid.uuid4()), "addressee_number": number, "items": list(items),
        "operator": OPERATOR, "reference": reference,
    }  # fmt: skip
    return post(hub, "transfers/vaccinations", json.dumps(message).encode(), "application/json", NAME)
