"""支援措置: 別管理の一覧に住所は無い。表示は目的と理由、出力はほかの職員の承認。"""

from datetime import date, timedelta

import pytest

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.audit.models import Entry, Subject
from sesshu.foundation.errors import InvalidInput, NotFound, NotPermitted
from sesshu.foundation.files.exporting import contents
from sesshu.foundation.files.models import Export
from sesshu.ledger.protection import actions, queries
from sesshu.ledger.residents.models import AddressProtection, Resident
from tests.ledger.residents.people import make_resident

pytestmark = pytest.mark.django_db
SECRET = "秘密町9番"
ASKED = {"purpose": "RECOMMENDATION", "reason": "MR第2期の通知を個別に郵送するため"}


@pytest.fixture
def child() -> Resident:
    person = make_resident(address_protected=True, address=SECRET, town=SECRET, household_number="777")
    AddressProtection.objects.create(
        resident=person, starts_on=date(2026, 1, 1), ends_on=clock.today() + timedelta(days=10), recorded_at=clock.now()
    )
    return person


def test_一覧は本人と同じ世帯の人を示し_更新の期限を告げる(clerk: Actor, child: Resident) -> None:
    mother = make_resident(household_number="777", address=SECRET, name="架空　母子", kana="カクウ　ハハコ")
    make_resident(address_protected=True, status="dead", removed_on=date(2026, 1, 1), removal_reason="22")
    found = queries.guarded(clerk)
    assert {(one.resident.id, one.why) for one in found} == {(child.id, "支援措置"), (mother.id, "同じ世帯の人")}
    assert [one.renewal for one in found if one.resident == child] == ["期限が近い"]
    assert all(SECRET not in one.resident.address for one in found)


def test_期間が過ぎても_それだけでは開かない(clerk: Actor, child: Resident) -> None:
    AddressProtection.objects.update(ends_on=clock.today() - timedelta(days=1))
    [one] = queries.guarded(clerk)
    assert one.renewal == "期限切れ（継続を確認）"
    assert one.resident.address_withheld


def test_住所の表示は目的と理由を先に記録する(chief: Actor, child: Resident) -> None:
    shown = actions.show_address(resident_id=child.id, by=chief, **ASKED)
    assert SECRET in shown.address
    entry = Entry.objects.get(act="protection.address_shown")
    assert entry.purpose == "RECOMMENDATION"
    assert Subject.objects.filter(entry_queue_id=entry.queue_id, subject=child.subject).exists()
    assert SECRET not in entry.body


@pytest.mark.parametrize("wrong", [{"purpose": ""}, {"purpose": "DEMONSTRATION"}, {"reason": "　"}, {"reason": "通知"}])
def test_目的か理由が無ければ表示しない(chief: Actor, child: Resident, wrong: dict[str, str]) -> None:
    with pytest.raises(InvalidInput):
        actions.show_address(resident_id=child.id, by=chief, **(ASKED | wrong))
    assert not Entry.objects.filter(act="protection.address_shown").exists()


def test_権限のない職員には表示しない(clerk: Actor, child: Resident) -> None:
    with pytest.raises(NotPermitted):
        actions.show_address(resident_id=child.id, by=clerk, **ASKED)


def test_出力は別の職員の承認を受けた本人が一度だけできる(clerk: Actor, chief: Actor, child: Resident) -> None:
    asked = actions.ask_output(resident_ids=[child.id], by=clerk, **ASKED)
    with pytest.raises(approvals.ApprovalNeeded):
        actions.make_output(approval_id=asked.pk, profile="machine", by=clerk)
    approvals.approve(approval_id=asked.pk, by=chief)
    with pytest.raises(NotFound):
        actions.make_output(approval_id=asked.pk, profile="machine", by=chief)
    made = actions.make_output(approval_id=asked.pk, profile="machine", by=clerk)
    assert SECRET in contents(export=made, by=clerk).decode()
    assert (made.approval, made.subjects) == (asked.pk, 1)
    with pytest.raises(NotPermitted):
        contents(export=made, by=chief)
    with pytest.raises(approvals.ApprovalNeeded):
        actions.make_output(approval_id=asked.pk, profile="machine", by=clerk)
    assert Export.objects.count() == 1


def test_自分の依頼は自分で承認できない(chief: Actor, child: Resident) -> None:
    asked = actions.ask_output(resident_ids=[child.id], by=chief, **ASKED)
    with pytest.raises(NotPermitted):
        approvals.approve(approval_id=asked.pk, by=chief)
    assert Approval.objects.get().status == "waiting"


def test_別管理でない人は選べない(clerk: Actor) -> None:
    with pytest.raises(NotFound):
        actions.ask_output(resident_ids=[make_resident().id], by=clerk, **ASKED)
