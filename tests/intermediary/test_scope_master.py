"""既存システム接続の範囲 as a master: another person approves; what does not exist is refused with what there is."""

from __future__ import annotations

from typing import Any

import pytest

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor, job_actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.errors import InvalidInput, NotPermitted, Refused
from sesshu.foundation.masters import actions as masters
from sesshu.intermediary.exchange_rules.departments import assign_duty
from sesshu.intermediary.exchange_rules.models import ClientScope
from sesshu.intermediary.exchange_rules.scope_master import CLIENT_SCOPE
from sesshu.operate.exchange.arranging import CLIENTS, DEPARTMENT, SCOPES
from tests.intermediary.playing import P
from tests.intermediary.scoping import LEDGER, OF_LEDGER, calling_system

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _known() -> None:
    calling_system(name=LEDGER)
    assign_duty(department=DEPARTMENT, duty="implementation", by=job_actor("t", "inquiry.write"), purpose=P)


def request(by: Actor, code: str = LEDGER, **changes: Any) -> Any:
    return masters.request_change(
        of=CLIENT_SCOPE, act="new", code=code, valid_from=clock.today(), values=OF_LEDGER | changes, reason="接続開始",
        by=by, purpose="MASTER_MAINTENANCE",
    )  # fmt: skip


def test_ほかの職員が承認するまで何も許さず_申請した人は承認できない(clerk: Actor, chief: Actor) -> None:
    asked = request(clerk)
    assert not ClientScope.objects.exists()
    with pytest.raises((NotPermitted, Refused)):
        approvals.approve(approval_id=asked.approval, by=clerk)
    assert not ClientScope.objects.exists()
    approvals.approve(approval_id=asked.approval, by=chief)
    row = ClientScope.objects.get()
    assert (row.system_list, row.department_list) == (["001"], ["予防接種係"])
    assert (row.sets_flags, row.lists_records, row.tells_merges) == (True, True, False)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"code": "知らないシステム"}, "連携システムは登録されていません"),
        ({"systems": "001\n住民記録"}, "業務ID 住民記録 は使えません"),
        ({"departments": "予防接種課"}, "部署 予防接種課 は、マスタ「部署の事務」にありません。あるもの: 予防接種係"),
        ({"information": "vaccine"}, "使えるもの: immunization_record＝"),
        ({"systems": ""}, "業務IDを入力"),
        ({"systems": "001", "departments": "", "information": "", "sets_flags": False, "lists_records": False},
         "何もできない登録"),
    ],
)  # fmt: skip
def test_ないものは_何が使えるかを示して断る(clerk: Actor, changes: dict[str, Any], says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        request(clerk, **changes)


def test_試行環境の範囲は承認の画面と同じ点検に通り_中間サーバーを呼ぶすべてのシステムにある() -> None:
    callers = {caller: name for caller, called, name, _ in CLIENTS if called == "intermediary"}
    assert callers.keys() == SCOPES.keys()
    for caller, name in callers.items():
        if name != LEDGER:
            calling_system(name=name)
        scope: dict[str, Any] = SCOPES[caller]
        assert CLIENT_SCOPE.check is not None
        CLIENT_SCOPE.check(ClientScope(code=name, valid_from=clock.today(), **scope))
