"""承認: another person, exactly this payload, once."""

import dataclasses
from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor, job_actor
from sesshu.foundation.access.duties import permissions_of
from sesshu.foundation.approvals import actions, policies, registry, settings
from sesshu.foundation.approvals.models import NEXT, Approval, ApprovalSetting, Status
from sesshu.foundation.approvals.registry import Kind
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput, MovedOn, NotNow, NotPermitted

pytestmark = pytest.mark.django_db
PAYLOAD = {"mailing": "m-1", "count": 120, "on": date(2026, 11, 20)}


@pytest.fixture
def clerk2(clerk: Actor) -> Actor:
    return dataclasses.replace(clerk, id="clerk-2")


@pytest.fixture
def kind() -> Iterator[str]:
    registry.register(Kind("test.act", "試験用の操作"))
    yield "test.act"
    registry._kinds.pop("test.act")


def ask(kind: str, by: Actor, payload: dict = PAYLOAD) -> Approval:
    return actions.request(kind=kind, payload=payload, by=by, purpose="RECOMMENDATION", summary="送付の確定")


def test_承認された内容は一度だけ使える(kind: str, clerk: Actor, chief: Actor) -> None:
    asked = ask(kind, clerk)
    with pytest.raises(actions.ApprovalNeeded):
        actions.use(kind=kind, payload=PAYLOAD, by=clerk)
    actions.approve(approval_id=asked.pk, by=chief)
    assert actions.use(kind=kind, payload=dict(reversed(PAYLOAD.items())), by=clerk).pk == asked.pk
    with pytest.raises(actions.ApprovalNeeded):
        actions.use(kind=kind, payload=PAYLOAD, by=clerk)
    acts = list(Entry.objects.filter(obj=f"approval:{asked.pk}").order_by("queue_id").values_list("act", "actor"))
    assert acts == [
        ("approval.requested", clerk.code), ("approval.approved", chief.code), ("approval.used", clerk.code)
    ]  # fmt: skip


@pytest.mark.parametrize("changed", [{"count": 121}, {"on": date(2026, 11, 21)}, {"mailing": "m-2"}, {"extra": None}])
def test_一字でも違う内容には使えない(kind: str, clerk: Actor, chief: Actor, changed: dict) -> None:
    actions.approve(approval_id=ask(kind, clerk).pk, by=chief)
    with pytest.raises(actions.ApprovalNeeded):
        actions.use(kind=kind, payload=PAYLOAD | changed, by=clerk)


def test_別の種類の操作には使えない(kind: str, clerk: Actor, chief: Actor) -> None:
    actions.approve(approval_id=ask(kind, clerk).pk, by=chief)
    with pytest.raises(actions.ApprovalNeeded):
        actions.use(kind="another.act", payload=PAYLOAD, by=clerk)


def test_期限を過ぎた承認は使えない(kind: str, clerk: Actor, chief: Actor) -> None:
    with clock.set_to(datetime(2026, 11, 1, 3, tzinfo=UTC)):
        asked = ask(kind, clerk)
        late = ask(kind, clerk, PAYLOAD | {"count": 1})
        actions.approve(approval_id=asked.pk, by=chief)
    with clock.set_to(datetime(2026, 11, 15, 3, 0, 1, tzinfo=UTC)):
        with pytest.raises(actions.ApprovalNeeded):
            actions.use(kind=kind, payload=PAYLOAD, by=clerk)
        with pytest.raises(NotNow, match="有効期限"):
            actions.approve(approval_id=late.pk, by=chief)
        assert ask(kind, clerk, PAYLOAD | {"count": 1}).pk != late.pk


def test_依頼した本人は承認できない(kind: str, chief: Actor) -> None:
    asked = ask(kind, chief)
    with pytest.raises(NotPermitted):
        actions.approve(approval_id=asked.pk, by=chief)
    with pytest.raises(IntegrityError, match="approvals_other_person"), transaction.atomic():
        Approval.objects.filter(pk=asked.pk).update(
            status="approved", decision="approved", decided_by=chief.code, decided_at=clock.now()
        )


def test_差戻しには理由が要り_その後は承認できない(kind: str, clerk: Actor, chief: Actor) -> None:
    asked = ask(kind, clerk)
    with pytest.raises(InvalidInput):
        actions.send_back(approval_id=asked.pk, by=chief, note="")
    actions.send_back(approval_id=asked.pk, by=chief, note="条件を確認してください")
    with pytest.raises(NotNow):
        actions.approve(approval_id=asked.pk, by=chief)


def test_取下げは依頼した本人だけができる(kind: str, clerk: Actor, clerk2: Actor, chief: Actor) -> None:
    asked = ask(kind, clerk)
    with pytest.raises(NotPermitted):
        actions.withdraw(approval_id=asked.pk, by=clerk2)
    actions.approve(approval_id=asked.pk, by=chief)
    actions.withdraw(approval_id=asked.pk, by=clerk)
    with pytest.raises(actions.ApprovalNeeded):
        actions.use(kind=kind, payload=PAYLOAD, by=clerk)


def test_三人の係では係長の不在時に代決し_係長が後閲する(kind: str, clerk: Actor, clerk2: Actor, chief: Actor) -> None:
    asked = ask(kind, clerk)
    with pytest.raises(InvalidInput) as plain:
        actions.approve(approval_id=asked.pk, by=clerk2)
    assert plain.value.field == "acting"
    with pytest.raises(InvalidInput):
        actions.approve(approval_id=asked.pk, by=clerk2, acting=True)
    with pytest.raises(NotPermitted):
        actions.approve(approval_id=asked.pk, by=clerk, acting=True, note="不在のため")
    decided = actions.approve(approval_id=asked.pk, by=clerk2, acting=True, note="係長が休暇のため")
    assert decided.acting
    actions.use(kind=kind, payload=PAYLOAD, by=clerk)
    for refused in (clerk, clerk2):
        with pytest.raises(NotPermitted):
            actions.after_review(approval_id=asked.pk, by=refused)
    reviewed = actions.after_review(approval_id=asked.pk, by=chief, note="確認した")
    assert reviewed.after_review_by == chief.code
    with pytest.raises(NotNow):
        actions.after_review(approval_id=asked.pk, by=chief)


def test_決裁者が自ら承認したものは代決にならない(kind: str, clerk: Actor, chief: Actor) -> None:
    assert not actions.approve(approval_id=ask(kind, clerk).pk, by=chief, acting=True, note="念のため").acting


DECIDERS = """
職責           設定した権限      代決可  本来の決裁  代決
chief         approval.decide  o      o         x
administrator approval.decide  o      o         x
clerk         approval.decide  o      x         o
clerk         approval.decide  x      x         x
counter       approval.decide  o      x         x
auditor       approval.decide  o      x         x
chief         mailing.release  o      o         x
administrator mailing.release  o      x         x
clerk         mailing.prepare  x      o         x
"""


@pytest.mark.parametrize("row", [line.split() for line in DECIDERS.strip().splitlines()[1:]], ids="-".join)
def test_誰が決裁し代決できるかの表(row: list[str], kind: str, clerk: Actor) -> None:
    duty, permission, acting_allowed, in_own_right, for_another = row
    ApprovalSetting.objects.create(
        kind=kind, risk="normal", needed=True, approver_permission=permission, acting_allowed=acting_allowed == "o"
    )
    asked, person = ask(kind, clerk), Actor("person", f"{duty}-9", permissions_of([duty]))
    assert policies.may_decide_in_own_right(asked, person) == (in_own_right == "o")
    assert policies.may_act_for(asked, person) == (for_another == "o")
    assert policies.can_decide(asked, person) == ("o" in (in_own_right, for_another))


def test_自動処理は依頼も承認もできない(kind: str, clerk: Actor) -> None:
    robot = job_actor("nightly", "approval.decide")
    with pytest.raises(NotPermitted):
        ask(kind, robot)
    with pytest.raises(NotPermitted):
        actions.approve(approval_id=ask(kind, clerk).pk, by=robot)


def test_登録のない種類は承認を必要とする() -> None:
    assert actions.needs("nobody.registered", "low")


def test_市の設定で不要にした操作は承認なしに進む(kind: str, clerk: Actor) -> None:
    setting = {"kind": kind, "approver_permission": "approval.decide", "acting_allowed": True}
    ApprovalSetting.objects.create(risk="low", needed=False, **setting)
    assert (actions.needs(kind, "low"), actions.needs(kind, "high")) == (False, True)
    assert actions.ensure(kind=kind, risk="low", payload=PAYLOAD, by=clerk) is None
    with pytest.raises(actions.ApprovalNeeded):
        actions.ensure(kind=kind, risk="high", payload=PAYLOAD, by=clerk)


def test_同じ依頼を二度押しても一つだけ残る(kind: str, clerk: Actor) -> None:
    assert ask(kind, clerk).pk == ask(kind, clerk).pk


def test_起案番号は年度ごとに続く(kind: str, clerk: Actor) -> None:
    with clock.set_to(datetime(2027, 3, 31, 12, tzinfo=clock.TOKYO)):
        numbers = [ask(kind, clerk, {"n": n}).decision_number for n in range(2)]
    with clock.set_to(datetime(2027, 4, 1, 12, tzinfo=clock.TOKYO)):
        numbers.append(ask(kind, clerk, {"n": 3}).decision_number)
    first = int(numbers[0].removeprefix("2026-"))
    assert numbers == [f"2026-{first}", f"2026-{first + 1}", "2027-1"]


def test_承認と同時に実施する種類は同じ取引で実施され_失敗すれば承認も残らない(clerk: Actor, chief: Actor) -> None:
    def fail(approval: Approval, *, by: Actor) -> None:
        raise NotNow("実施できません。")

    registry.register(Kind("test.fails", "失敗する操作", apply=fail))
    asked = ask("test.fails", clerk)
    with pytest.raises(NotNow):
        actions.approve(approval_id=asked.pk, by=chief)
    asked.refresh_from_db()
    assert asked.status == Status.WAITING


def test_状態の表はすべての状態を含み_終わりの状態に出口は無い() -> None:
    assert set(NEXT) == set(Status)
    assert {status for status, following in NEXT.items() if not following} == {"sent_back", "withdrawn", "used"}


WRONG = {
    "承認者だけ": {"decided_by": "u:x"},
    "承認なしに実施": {"used_by": "u:x", "used_at": datetime(2026, 1, 1, tzinfo=UTC)},
    "状態だけ承認済み": {"status": "approved"},
    "状態だけ実施済み": {"status": "used"},
    "代決でない後閲": {"after_review_by": "u:x", "after_review_at": datetime(2026, 1, 1, tzinfo=UTC)},
    "承認前の代決": {"acting": True},
    "日時だけの取下げ": {"withdrawn_at": datetime(2026, 1, 1, tzinfo=UTC)},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_揃わない組合せはデータベースが断る(kind: str, clerk: Actor, wrong: dict) -> None:
    asked = ask(kind, clerk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Approval.objects.filter(pk=asked.pk).update(**wrong)


def test_承認の要否は別の職員の承認で変わり_記録される(kind: str, chief: Actor) -> None:
    admin = Actor("person", "admin-1", permissions_of(["administrator"]))
    asked = settings.ask_for_setting(
        kind=kind, risk="low", needed=False, approver_permission="mailing.release", acting_allowed=False, by=admin,
        purpose="ACCOUNT_ADMINISTRATION",
    )  # fmt: skip
    assert actions.needs(kind, "low")
    with pytest.raises(NotPermitted):
        actions.approve(approval_id=asked.pk, by=admin)
    actions.approve(approval_id=asked.pk, by=chief)
    assert (actions.needs(kind, "low"), actions.needs(kind, "normal")) == (False, True)
    assert Entry.objects.filter(act="setting.approval_changed", actor=chief.code).count() == 1


def test_設定の変更の承認は設定で不要にできない(chief: Actor) -> None:
    admin = Actor("person", "admin-1", permissions_of(["administrator"]))
    with pytest.raises(InvalidInput):
        settings.ask_for_setting(
            kind=settings.KIND, risk="high", needed=False, approver_permission="approval.decide", acting_allowed=True,
            by=admin, purpose="ACCOUNT_ADMINISTRATION",
        )  # fmt: skip
    ApprovalSetting.objects.create(
        kind=settings.KIND, risk="high", needed=False, approver_permission="self.use", acting_allowed=True
    )
    assert actions.needs(settings.KIND, "high")


def test_古い設定を見て出した変更の依頼は_先に変わっていれば別の内容になる(kind: str, chief: Actor) -> None:
    admin = Actor("person", "admin-1", permissions_of(["administrator"]))
    given = {"kind": kind, "risk": "low", "approver_permission": "approval.decide", "acting_allowed": True, "by": admin}
    first = settings.ask_for_setting(needed=False, purpose="ACCOUNT_ADMINISTRATION", **given)
    second = settings.ask_for_setting(needed=True, purpose="ACCOUNT_ADMINISTRATION", **given)
    actions.approve(approval_id=first.pk, by=chief)
    with pytest.raises(MovedOn):
        actions.approve(approval_id=second.pk, by=chief)
