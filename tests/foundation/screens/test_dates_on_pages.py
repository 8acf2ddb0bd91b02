"""日付の書き方: every page writes days in the Japanese calendar, and the time of day once."""

from __future__ import annotations

import re
from pathlib import Path

import sesshu

TEMPLATES = sorted(Path(sesshu.__file__).parent.rglob("templates/**/*.html"))
WESTERN = re.compile(
    r">[^<]*\{\{[^}]*\|date:[\"'][^\"']*[Yy]"
)  # in an address or an attribute a day may stand as 2026-04-01
TWICE = re.compile(r"\{\{ *([\w.]+)\|wareki *\}\}[^{<]{0,3}\{\{ *\1\|(?:date|time):")


def test_画面の日時は和暦で書き_時刻を二度書かない() -> None:
    assert len(TEMPLATES) > 200
    found = {
        str(file): [*WESTERN.findall(text), *TWICE.findall(text)]
        for file in TEMPLATES
        if WESTERN.search(text := file.read_text(encoding="utf-8")) or TWICE.search(text)
    }
    assert found == {}
