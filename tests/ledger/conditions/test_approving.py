"""対象や期間が変わる事情は、ほかの職員が根拠と日付を見て承認するまで判定に入らない。禁忌は待たせない。"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.approvals.models import Approval, ApprovalSetting
from sesshu.foundation.approvals.policies import ApprovalNeeded
from sesshu.foundation.approvals.registry import kind_of
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import InvalidInput, NotPermitted, Refused
from sesshu.ledger.conditions import actions, asking
from sesshu.ledger.conditions.actions import ConditionEntry
from sesshu.ledger.conditions.kinds import approved, kinds
from sesshu.ledger.conditions.models import ConditionRequest
from sesshu.ledger.conditions.policies import KIND
from sesshu.ledger.counter.household import members
from sesshu.ledger.doses import queries as doses
from sesshu.ledger.doses.effects import effects
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.doses.models import ResidentCondition
from sesshu.ledger.due.actions import evaluate
from sesshu.ledger.residents.models import Resident
from tests.ledger.due.city import AS_OF, stored
from tests.ledger.residents.people import make_resident

pytestmark = pytest.mark.django_db
PURPOSE = "DOSE_REGISTRATION"
NOW = clock.start_of_day(AS_OF).replace(hour=10)
DISABLED: dict[str, Any] = {
    "disability_class": "身体1級", "evidence": "身体障害者手帳", "evidence_on": date(2026, 10, 1)
}  # fmt: skip


def ask(by: Actor, person: Resident, code: str, **values: Any) -> list[Approval]:
    return asking.enter(entries=[ConditionEntry(person.id, code, **values)], by=by, purpose=PURPOSE)


def flu(by: Actor, person: Resident) -> str:
    judgement = doses.judge_resident(by, person, AS_OF)
    assert judgement is not None
    return next((line.status for line in judgement.series if line.series == "flu_elderly"), "")


def test_承認を待つ事情の表は_法令にある事情だけを挙げている() -> None:
    assert approved().keys() == {"record", "end"}
    assert {code for codes in approved().values() for code in codes} <= kinds().keys()
    assert all("evidence" in kinds()[code].needs for code in approved()["record"])  # there is something to decide by


def test_60歳から64歳の障害は_係長が承認して初めて判定に入る(clerk: Actor, chief: Actor) -> None:
    with clock.set_to(NOW):
        person = make_resident(birth_date=date(1964, 5, 1))
        before = flu(clerk, person)
        [asked] = ask(clerk, person, "disability_60_64", **DISABLED)
        assert not ResidentCondition.objects.exists()
        assert flu(clerk, person) == before
        with pytest.raises(Refused):
            approvals.approve(approval_id=asked.pk, by=clerk)
        shown = dict(kind_of(KIND).explain(asked.payload))  # type: ignore[misc]
        assert shown["障害等級"] == "身体1級"
        assert shown["根拠の日"] == "令和8年10月1日"
        approvals.approve(approval_id=asked.pk, by=chief)
        row = ResidentCondition.objects.get()
        assert (row.recorded_by, row.evidence_on, row.disability_class) == (clerk.code, date(2026, 10, 1), "身体1級")
        assert flu(clerk, person) == "due" != before
        run = evaluate(as_of=AS_OF, by=clerk, purpose="RECOMMENDATION").run
    assert (str(person.id), "flu_elderly", "due") in {found[:3] for found in stored(run)}
    assert asking.waiting_of(person.id) == []
    entry = Entry.objects.get(act="condition.recorded")
    assert entry.actor == chief.code


def test_承認なしに登録の入口を直接使うと断られる(clerk: Actor) -> None:
    with clock.set_to(NOW):
        person = make_resident(birth_date=date(1964, 5, 1))
        entry = ConditionEntry(person.id, "disability_60_64", **DISABLED)
        with pytest.raises(ApprovalNeeded):
            actions.record_conditions(entries=[entry], by=clerk, purpose=PURPOSE)
        with pytest.raises(NotPermitted):
            actions.record_conditions(entries=[entry], by=clerk, purpose=PURPOSE, requested_by="u:another")
    assert not ResidentCondition.objects.exists()


def test_禁忌は待たずに効き_外すときだけ承認を待つ(clerk: Actor, chief: Actor) -> None:
    with clock.set_to(NOW):
        child = make_resident(birth_date=date(2025, 9, 10))
        assert ask(clerk, child, "contraindicated", series="mr_1", evidence="主治医の診断書") == []
        row = ResidentCondition.objects.get()
        asked = asking.end(condition_id=row.id, reason="主治医が接種可と診断", by=clerk, purpose=PURPOSE)
        assert asked is not None
        row.refresh_from_db()
        assert row.ended_at is None
        approvals.approve(approval_id=asked.pk, by=chief)
        row.refresh_from_db()
        assert (row.ended_by, row.end_reason) == (clerk.code, "主治医が接種可と診断")


def test_差し戻すと何も変わらず_直してもう一度頼める(clerk: Actor, chief: Actor) -> None:
    with clock.set_to(NOW):
        person = make_resident(birth_date=date(1964, 5, 1))
        [asked] = ask(clerk, person, "disability_60_64", **DISABLED)
        approvals.send_back(approval_id=asked.pk, by=chief, note="手帳の交付日を確認")
        assert asking.waiting_of(person.id) == []
        assert not ResidentCondition.objects.exists()
        [again] = ask(clerk, person, "disability_60_64", **DISABLED | {"evidence_on": date(2026, 9, 1)})
        assert again.pk != asked.pk
        assert [approval.pk for _, approval in asking.waiting_of(person.id)] == [again.pk]


def test_同じ依頼は一つで_足りない項目は依頼の前に断る(clerk: Actor) -> None:
    with clock.set_to(NOW):
        person = make_resident(birth_date=date(1964, 5, 1))
        [first], [second] = (ask(clerk, person, "disability_60_64", **DISABLED) for _ in range(2))
        assert first.pk == second.pk
        with pytest.raises(InvalidInput) as refused:
            ask(clerk, person, "disability_60_64", evidence="手帳")
    assert refused.value.field == "disability_class"
    assert ConditionRequest.objects.count() == 1


def test_承認のあいだに依頼の中身が変わると承認できない(clerk: Actor, chief: Actor) -> None:
    with clock.set_to(NOW):
        person = make_resident(birth_date=date(1964, 5, 1))
        [asked] = ask(clerk, person, "disability_60_64", **DISABLED)
        ConditionRequest.objects.update(entry={"code": "hiv_60_64", "evidence": "診断書"})
        with pytest.raises(Refused, match="変わっている"):
            approvals.approve(approval_id=asked.pk, by=chief)
    assert not ResidentCondition.objects.exists()


def test_承認を不要とした市では_すぐ登録される(clerk: Actor) -> None:
    with clock.set_to(NOW):
        person = make_resident(birth_date=date(1964, 5, 1))
        ApprovalSetting.objects.create(
            kind=KIND, risk="normal", needed=False, approver_permission="condition.approve", acting_allowed=True,
            acting_permission="approval.act",
        )  # fmt: skip
        assert ask(clerk, person, "disability_60_64", **DISABLED) == []
    assert ResidentCondition.objects.get().recorded_by == clerk.code


@pytest.mark.parametrize("code", ["had_disease", "contraindicated", "declined"])
def test_どの予防接種かで決まる事情は_すべてでは登録できず_古い記録も判定する(
    clerk: Actor, counter: Actor, code: str
) -> None:
    with clock.set_to(NOW):
        person = make_resident(birth_date=date(2025, 5, 1))
        for series in ("", "all"):
            with pytest.raises(InvalidInput, match="予防接種"):
                ask(clerk, person, code, series=series, evidence="聞き取り")
        assert not ResidentCondition.objects.exists()
        ask(clerk, person, code, series="varicella", evidence="聞き取り")
        ResidentCondition.objects.update(series="")
        judgement = doses.judge_resident(clerk, person, AS_OF)
        assert judgement is not None
        entry = DoseEntry(resident_id=person.pk, given_on=AS_OF, product="mr")
        assert effects(person, [entry]).series  # what is shown before a dose is saved
        [shown] = members(counter, person.pk, [person.pk])
        assert shown.resident == person
        assert {line.status for line in judgement.series if line.series in ("mr_1", "varicella")} & {"due"} == set()
