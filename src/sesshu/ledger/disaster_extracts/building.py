"""The page: one HTML file that carries the sealed extract and the program that opens it.

A city has more in it than a browser can hold at once. So people lie in parts, each sealed for itself, with an index of
each part to search in; a part is opened when somebody of it is looked at.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
DATA = "@DATA@"


def page(elements: Iterable[tuple[str, Any]]) -> Iterator[bytes]:
    """The bytes of the file, piece by piece. Its own policy allows exactly its script and style, and no connection."""
    script, style = (FOLDER / "page.js").read_text("utf-8"), (FOLDER / "page.css").read_text("utf-8")
    parts = {"SCRIPT_HASH": _digest(script), "STYLE_HASH": _digest(style), "STYLE": style, "SCRIPT": script}
    text = (FOLDER / "page.html").read_text("utf-8")
    for name, value in parts.items():
        text = text.replace(f"@{name}@", value)
    before, after = text.split(DATA)
    yield before.encode()
    for name, value in elements:
        yield f'<script id="{name}" type="application/json">{json.dumps(value)}</script>\n'.encode()
    yield after.encode()


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
