"""A change of a master is asked for by one person and comes into force when another approves exactly that."""

from datetime import date
from typing import Any

import pytest

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.errors import Refused
from sesshu.foundation.masters import actions
from sesshu.foundation.masters.models import ChangeStatus, MasterChange
from sesshu.foundation.masters.screens.presenters import explain
from sesshu.ledger.institutions.masters import INSTITUTION
from sesshu.ledger.institutions.models import Institution

pytestmark = pytest.mark.django_db
VALUES: dict[str, Any] = {"name": "みどり内科", "kana": "ミドリナイカ", "is_contracted": True}


@pytest.fixture
def asked(clerk: Actor) -> MasterChange:
    return actions.request_change(
        of=INSTITUTION, act="new", code="0110113719", valid_from=date(2026, 4, 1), values=VALUES, reason="新規契約",
        by=clerk, purpose="MASTER_MAINTENANCE",
    )  # fmt: skip


def test_承認されるまで登録は有効にならない(asked: MasterChange) -> None:
    assert asked.status == ChangeStatus.WAITING
    assert not Institution.objects.exists()


def test_ほかの職員が承認すると有効になり承認と結び付く(asked: MasterChange, chief: Actor, clerk: Actor) -> None:
    approval = approvals.approve(approval_id=asked.approval, by=chief)
    row = Institution.objects.get()
    assert (row.name, row.is_contracted, row.approval, row.recorded_by) == ("みどり内科", True, approval.id, clerk.code)
    asked.refresh_from_db()
    assert (asked.status, asked.applied_by) == (ChangeStatus.IN_FORCE, chief.code)
    assert approval.status == "used"


def test_申請した本人は承認できない(chief: Actor) -> None:
    mine = actions.request_change(
        of=INSTITUTION, act="new", code="0110113719", valid_from=date(2026, 4, 1), values=VALUES, reason="新規契約",
        by=chief, purpose="MASTER_MAINTENANCE",
    )  # fmt: skip
    with pytest.raises(Refused):
        approvals.approve(approval_id=mine.approval, by=chief)
    assert not Institution.objects.exists()


def test_承認の前に期間が重なったときは承認ごと断る(asked: MasterChange, chief: Actor, clerk: Actor) -> None:
    entry = {"code": "0110113719", "valid_from": date(2026, 4, 1), **VALUES}
    actions.load(of=INSTITUTION, entries=[entry], reason="試験", by=clerk, purpose="MASTER_MAINTENANCE")
    with pytest.raises(Refused, match="同じコードの登録"):
        approvals.approve(approval_id=asked.approval, by=chief)
    assert Approval.objects.get(id=asked.approval).status == "waiting"
    assert Institution.objects.count() == 1


def test_取り下げると承認待ちからも消え二度は取り下げられない(asked: MasterChange, clerk: Actor, chief: Actor) -> None:
    with pytest.raises(Refused, match="本人だけ"):
        actions.withdraw_change(change=asked, by=chief, purpose="MASTER_MAINTENANCE")
    actions.withdraw_change(change=asked, by=clerk, purpose="MASTER_MAINTENANCE")
    assert Approval.objects.get(id=asked.approval).status == "withdrawn"
    with pytest.raises(Refused, match="すでに"):
        actions.withdraw_change(change=asked, by=clerk, purpose="MASTER_MAINTENANCE")


def test_承認の画面では項目名と言葉で内容が分かる(asked: MasterChange) -> None:
    said = dict(explain(asked.payload))
    assert said["マスタ"] == "医療機関"
    assert said["適用"] == "令和8年4月1日から"
    assert said["医療機関名"] == "みどり内科"
    assert said["この期間、市と委託契約がある"] == "はい"


def test_差し戻された申請も本人が取り下げられる(asked: MasterChange, clerk: Actor, chief: Actor) -> None:
    approvals.send_back(approval_id=asked.approval, by=chief, note="契約日を確認してください")
    assert not Institution.objects.exists()
    changed = actions.withdraw_change(change=asked, by=clerk, purpose="MASTER_MAINTENANCE")
    assert changed.status == ChangeStatus.WITHDRAWN


def test_同じ申請を別のタブから送っても一つで_違う人や決まった後の申請は別になる(
    asked: MasterChange, clerk: Actor, chief: Actor
) -> None:
    def again(by: Actor, **values: Any) -> MasterChange:
        return actions.request_change(
            of=INSTITUTION, act="new", code="0110113719", valid_from=date(2026, 4, 1), values=VALUES | values,
            reason="新規契約", by=by, purpose="MASTER_MAINTENANCE",
        )  # fmt: skip

    assert again(clerk).pk == asked.pk
    assert Approval.objects.count() == 1
    assert again(clerk, name="みどり医院").pk != asked.pk
    assert again(chief).pk != asked.pk
    approvals.send_back(approval_id=asked.approval, by=chief, note="名称を確認")
    assert again(clerk).pk != asked.pk
