"""The line of 既存システム接続の範囲 on the health page: whose key may call, and may do nothing today."""

from __future__ import annotations

from collections.abc import Callable

from sesshu.foundation import clock
from sesshu.foundation.api.models import ApiClient
from sesshu.foundation.health.registry import GOOD, WATCH, Reading
from sesshu.intermediary.exchange_rules.models import ClientScope
from sesshu.intermediary.exchange_rules.scopes import LABEL

CALLS = {"usable", "without_key"}  # today, or as soon as its key is issued
NEEDS: dict[str, Callable[[ClientScope], bool]] = {  # permission → whether the entry gives it anything to be used for
    "exchange_api.inquire": lambda row: bool(row.department_list),
    "exchange_api.provide": lambda row: bool(row.information_list) or row.sets_flags,
    "exchange_api.records": lambda row: row.lists_records,
    "exchange_api.merge": lambda row: row.tells_merges,
}


def client_scopes() -> Reading:
    """A key without an entry is refused everything: after an upgrade that means each system of the city."""
    today = clock.today()
    scopes = {row.code: row for row in ClientScope.objects.as_of(today)}
    idle = [
        one.name
        for one in ApiClient.objects.order_by("name")
        if one.state_on(today) in CALLS and _is_idle(one.permissions, scopes.get(one.name))
    ]
    if not idle:
        return Reading({"without": 0}, "すべての連携システムに登録があります", GOOD)
    todo = f"マスタ「{LABEL}」に、今日有効な範囲を登録してください。"
    text = f"権限のある依頼を断っているシステム: {'、'.join(idle)}。{todo}"
    return Reading({"without": len(idle)}, text, WATCH)


def _is_idle(permissions: list[str], scope: ClientScope | None) -> bool:
    """Whether one of its permissions opens nothing today."""
    return any(one in NEEDS and (scope is None or not NEEDS[one](scope)) for one in permissions)
