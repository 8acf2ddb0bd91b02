"""A site without a database: what the web server does with a request by itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def application(_: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    start_response("200 OK", [("Content-Length", "2")])
    return [b"ok"]
