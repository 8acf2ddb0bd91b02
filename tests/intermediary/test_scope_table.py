"""docs/exchange.md tells of every operation of the API what the entry in 既存システム接続の範囲 has to have."""

from __future__ import annotations

import re
from pathlib import Path

from sesshu.site.intermediary_api import api

PREFIX = "/api/v1/"
PAGE = Path(__file__).parents[2] / "docs/exchange.md"


def _told() -> list[str]:
    """Paths of the table; beside the first one in a cell the others stand without what they share with it."""
    part = PAGE.read_text(encoding="utf-8").partition("## What a system of the city may do")[2]
    found: list[str] = []
    for line in part.partition("\n## ")[0].splitlines():
        names = re.findall(r"`([^`]+)`", line.split("|")[1]) if line.startswith("| `") else []
        found += [name if name.startswith("/") else f"{names[0].rpartition('/')[0]}/{name}" for name in names]
    return found


def test_表にはAPIのすべての操作が一度ずつある() -> None:
    there = [f"/{path.removeprefix(PREFIX)}" for path in api.get_openapi_schema(path_prefix=PREFIX)["paths"]]
    assert sorted(_told()) == sorted(there)
