"""The line of 既存システム接続の範囲 on the health page."""

from __future__ import annotations

from sesshu.foundation import clock
from sesshu.foundation.api import idle
from sesshu.foundation.health.registry import Reading
from sesshu.intermediary.exchange_rules.models import ClientScope
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
