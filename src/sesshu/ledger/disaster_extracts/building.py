"""The page: one HTML file that carries the sealed extract and the program that opens it."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def page(envelope: dict[str, Any]) -> bytes:
    """The bytes of the file. Its own policy allows exactly its script and style, and no connection at all."""
    script, style = (FOLDER / "page.js").read_text("utf-8"), (FOLDER / "page.css").read_text("utf-8")
    parts = {"SCRIPT_HASH": _digest(script), "STYLE_HASH": _digest(style), "STYLE": style, "SCRIPT": script}
    text = (FOLDER / "page.html").read_text("utf-8")
    for name, value in (parts | {"SEALED": json.dumps(envelope)}).items():
        text = text.replace(f"@{name}@", value)
    return text.encode()


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
