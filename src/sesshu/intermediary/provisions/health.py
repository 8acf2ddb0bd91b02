"""The lines of provisions on the health page: what the network did not take, and what waits for staff and runs out."""

from __future__ import annotations

from datetime import timedelta

from sesshu.contracts.exchange.states import ProvisionState
from sesshu.foundation import clock
from sesshu.foundation.health.registry import GOOD, WATCH, Reading
from sesshu.intermediary.exchange_rules.rules import value
from sesshu.intermediary.provisions.models import Provision
from sesshu.intermediary.provisions.queries import REFUSED

LABEL = "ネットワークが受け付けなかった報告"
LABEL_OF_HELD = "職員の確認を待つ提供の期限"


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


def held_running_out() -> Reading:
    """Nobody is answered for these any more when their time is over: how many have fewer days left than the city
    decided. The number alone; which ones they are stands under 情報提供."""
    days = value("held_warning_days")
    until = clock.now() + timedelta(days=days)
    number = Provision.objects.filter(state=ProvisionState.HELD, expires_at__lte=until).count()
    found = {"running_out": number, "days": days}
    if not number:
        return Reading(found, f"期限まで{days}日以内のものはありません", GOOD)
    text = (
        f"職員の確認を待ち、期限まで{days}日以内の提供が{number}件あります。期限を過ぎると回答できません。"
        "「情報提供」で状態を「職員の確認待ち」にして内容を確かめ、提供するかしないかを決めてください。"
    )
    return Reading(found, text, WATCH)
