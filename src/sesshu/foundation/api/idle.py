"""The line of a master on the health page: whose key may call, and may do nothing today for want of an entry in it.

A key without an entry is refused everything: after an upgrade that means each system of the city.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sesshu.foundation import clock
from sesshu.foundation.api.models import ApiClient
from sesshu.foundation.health.registry import GOOD, WATCH, Reading

CALLS = {"usable", "without_key"}  # today, or as soon as its key is issued
Needs = Mapping[str, Callable[[Any], bool]]  # permission → whether an entry gives it anything to be used for


def reading(needs: Needs, entries: Mapping[str, Any], *, master: str, what: str) -> Reading:
    """`entries`: by the name of the system, those that are in force today. `what` is registered in the `master`, in
    words. A system one of whose permissions opens nothing is named."""
    today = clock.today()
    idle = [
        one.name
        for one in ApiClient.objects.order_by("name")
        if one.state_on(today) in CALLS and _is_idle(needs, one.permissions, entries.get(one.name))
    ]
    if not idle:
        return Reading({"without": 0}, "すべての連携システムに登録があります", GOOD)
    todo = f"マスタ「{master}」に、今日有効な{what}を登録してください。"
    return Reading({"without": len(idle)}, f"権限のある依頼を断っているシステム: {'、'.join(idle)}。{todo}", WATCH)


def _is_idle(needs: Needs, permissions: list[str], entry: Any) -> bool:
    return any(one in needs and (entry is None or not needs[one](entry)) for one in permissions)
