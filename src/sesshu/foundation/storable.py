"""What cannot be kept at all, asked once of everything that another system sends: the character U+0000 and halves of
characters, days and moments that no calendar of ours can turn into another time zone, and whole numbers larger than a
column.

A database or a clock would stop at these with an error of its own. Here the caller is told which field it is.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.leaves import leaves

FIRST_YEAR, LAST_YEAR = 1800, 9999  # the last one for days "without an end"; a moment needs a day after it
MOST = 2**31 - 1
_UNWRITABLE = re.compile("[\0\ud800-\udfff]")  # no text of a database holds them
WORDS = {
    "text": "使えない文字（制御文字 U+0000 か、対のないサロゲート）が含まれています。"
    "その文字を除いてください（例：氏名なら「接種　花子」）。",
    "day": f"日付が範囲の外です。{FIRST_YEAR}-01-01から{LAST_YEAR}-12-31までの日付を入れてください（例：2026-11-21）。",
    "moment": f"日時が範囲の外です。{FIRST_YEAR}年から{LAST_YEAR - 1}年までの日時を入れてください"
    "（例：2026-11-20T05:30:00+09:00）。",
    "number": f"数が大きすぎるか小さすぎます。-{MOST}から{MOST}までの整数を入れてください（例：25）。",
}  # fmt: skip


def check_storable(value: Any, name: str = "") -> None:
    """Look at a value and everything in it. Raises `InvalidInput` that names the field; what came is not repeated."""
    for field, place, one in leaves(value, name):
        if wrong := _wrong(one):
            raise InvalidInput(f"「{field}」{place}：{WORDS[wrong]}", field=field)


def _wrong(one: Any) -> str:
    if isinstance(one, str):
        return "text" if _UNWRITABLE.search(one) else ""
    if isinstance(one, datetime):
        return "" if FIRST_YEAR <= one.year < LAST_YEAR else "moment"
    if isinstance(one, date):
        return "" if FIRST_YEAR <= one.year <= LAST_YEAR else "day"
    if isinstance(one, int):
        return "" if -MOST <= one <= MOST else "number"
    return ""
