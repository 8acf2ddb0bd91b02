"""The line of reports on the health page: what the network did not take."""

from __future__ import annotations

from sesshu.foundation.health.registry import GOOD, WATCH, Reading
from sesshu.intermediary.provisions.models import Provision
from sesshu.intermediary.provisions.queries import REFUSED

LABEL = "ネットワークが受け付けなかった報告"


def refused_reports() -> Reading:
    """The number alone: which ones they are, and why, stands under 情報提供."""
    number = Provision.objects.filter(REFUSED).count()
    if not number:
        return Reading({"refused": 0}, "受け付けられなかった報告はありません", GOOD)
    text = (
        f"受け付けられなかった報告が{number}件あります。「情報提供」の「受け付けられなかった報告」で"
        "理由を確かめ、直ったものは送り直してください。"
    )
    return Reading({"refused": number}, text, WATCH)
