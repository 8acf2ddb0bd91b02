"""連携の一覧: what may not be registered, and that another person approves."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.errors import InvalidInput, Refused
from sesshu.foundation.masters import actions
from sesshu.hub.connections import queries
from sesshu.hub.connections.masters import CONNECTION

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 1)
VALUES: dict[str, Any] = {
    "name": "住民記録から異動", "direction": "in", "system": "residents", "layout": "residents.change", "version": "1",
    "way": "file", "used_for": "DATA_HUB", "columns": "宛名番号\n履歴番号\n氏名", "persons": "everyone",
    "youngest_age": None, "oldest_age": None, "every": "day", "due_hour": 6, "most_hours": 48,
}  # fmt: skip


def ask(by: Actor, code: str = "JUKI-IDO", **changes: Any) -> Any:
    return actions.request_change(
        of=CONNECTION, act="new", code=code, valid_from=DAY, values=VALUES | changes, reason="試験", by=by,
        purpose="MASTER_MAINTENANCE",
    )  # fmt: skip


def test_連携はほかの職員が承認して初めて有効になる(clerk: Actor, chief: Actor) -> None:
    asked = ask(clerk)
    assert queries.incoming("JUKI-IDO", DAY) is None
    with pytest.raises(Refused):
        approvals.approve(approval_id=asked.approval, by=clerk)
    approvals.approve(approval_id=asked.approval, by=chief)
    found = queries.incoming("JUKI-IDO", DAY)
    assert found is not None
    assert found.labels == ["宛名番号", "履歴番号", "氏名"]
    assert queries.incoming("JUKI-IDO", date(2026, 3, 31)) is None


@pytest.mark.parametrize(
    ("code", "changes", "said"),
    [
        ("JUKI-IDO", {"columns": "宛名番号\n履歴番号\n個人番号"}, "「個人番号」という項目は、このデータにありません"),
        ("JUKI-IDO", {"columns": "宛名番号\n氏名"}, "「履歴番号」は、だれの行かを示すため必要です"),
        ("JUKI-IDO", {"system": "ledger"}, "受領の相手は業務システム"),
        ("JUKI-IDO", {"direction": "out"}, "配信の相手は受け取る側"),
        ("JUKI-IDO", {"layout": "tax.people"}, "住民記録のデータではありません"),
        ("JUKI-IDO", {"due_hour": None}, "届く時刻を入力してください"),
        ("JUKI-IDO", {"youngest_age": 20, "oldest_age": 5}, "上限は、下限以上"),
        ("../x", {}, "連携コードは半角"),
        ("juki", {}, "連携コードは半角"),
    ],
)
def test_ありえない連携は登録できない(clerk: Actor, code: str, changes: dict[str, Any], said: str) -> None:
    with pytest.raises(InvalidInput, match=said):
        ask(clerk, code, **changes)
