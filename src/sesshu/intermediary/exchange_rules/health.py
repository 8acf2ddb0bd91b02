"""The lines of 既存システム接続の範囲 and of 連携の決まり on the health page."""

from __future__ import annotations

from sesshu.foundation import clock
from sesshu.foundation.api import idle
from sesshu.foundation.health.registry import WATCH, Reading
from sesshu.intermediary.exchange_rules.models import ClientScope
from sesshu.intermediary.exchange_rules.rules import above
from sesshu.intermediary.exchange_rules.scopes import LABEL

NEEDS: idle.Needs = {
    "exchange_api.inquire": lambda row: bool(row.department_list),
    "exchange_api.provide": lambda row: bool(row.information_list) or row.sets_flags,
    "exchange_api.records": lambda row: row.lists_records,
    "exchange_api.merge": lambda row: row.tells_merges,
}


def client_scopes() -> Reading:
    scopes = {row.code: row for row in ClientScope.objects.as_of(clock.today())}
    return idle.reading(NEEDS, scopes, master=LABEL, what="範囲")


def rules() -> Reading:
    """Numbers that the city decided before there was a bound for them."""
    found = above()
    if not found:
        return Reading(0, "決められた値のとおり")
    return Reading(len(found), "。".join(found) + "。マスタ「連携の決まり」か設定を直してください。", WATCH)
