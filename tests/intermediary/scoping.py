"""A calling system with its key, and what the master 既存システム接続の範囲 lets it do."""

from __future__ import annotations

from typing import Any

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.api import keys
from sesshu.foundation.api.models import ApiClient
from sesshu.intermediary.exchange_rules.models import ClientScope

LEDGER = "予防接種管理システム"
EVERYTHING = ("exchange_api.inquire", "exchange_api.provide", "exchange_api.records", "exchange_api.merge")
OF_LEDGER: dict[str, Any] = {
    "systems": "001", "departments": "予防接種係", "information": "immunization_record", "sets_flags": True,
    "lists_records": True,
}  # fmt: skip


def calling_system(*permissions: str, name: str = LEDGER, scope: dict[str, Any] | None = None) -> tuple[Actor, str]:
    """Who calls, and its key. Without a scope it may do nothing, whatever its permissions say."""
    key, kept = keys.new_key()
    today = clock.today()
    made = ApiClient.objects.create(
        name=name, permissions=list(permissions or EVERYTHING), valid_from=today, valid_until=today, key_hash=kept,
        key_issued_at=clock.now(), created_at=clock.now(),
    )  # fmt: skip
    if scope is not None:
        usual = {"code": name, "valid_from": today, "recorded_at": clock.now(), "recorded_by": "t"}
        ClientScope.objects.create(**(usual | scope))
    allowed = frozenset({"inquiry.write", "inquiry.read", "code.request"})
    return Actor("client", str(made.pk), permissions=allowed, display_name=name), key
