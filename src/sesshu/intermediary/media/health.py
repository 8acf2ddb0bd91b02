"""The line of media on the health page: which did not come back and were not erased in time."""

from __future__ import annotations

from sesshu.foundation.health.registry import GOOD, WATCH, Reading
from sesshu.intermediary.media.queries import overdue

LABEL = "媒体の返却・消去の期限"


def late_media() -> Reading:
    """The number alone: which ones they are stands in the register."""
    number = overdue().count()
    if not number:
        return Reading({"late": 0}, "期限を過ぎた媒体はありません", GOOD)
    text = f"期限までに消去を確認していない媒体が{number}件あります。媒体管理簿で、返却・消去を確かめてください。"
    return Reading({"late": number}, text, WATCH)
