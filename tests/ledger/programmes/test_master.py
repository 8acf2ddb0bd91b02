"""A clerk asks, another person approves, and the programme is in force at once; the law stays as it is."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.errors import InvalidInput, Refused
from sesshu.foundation.masters import actions
from sesshu.ledger.doses.actions import record_doses
from sesshu.ledger.doses.entries import DoseEntry
from sesshu.ledger.doses.models import Dose
from sesshu.ledger.doses.queries import judge_resident
from sesshu.ledger.programmes.masters import PROGRAMME
from sesshu.ledger.programmes.models import Programme
from sesshu.ledger.programmes.tables import city_tables
from sesshu.schedule import load_tables
from tests.ledger.mailings.office import child
from tests.ledger.programmes.office import MALE, MALE_HPV, MUMPS, TODAY, VALUES, ask, in_force

pytestmark = pytest.mark.django_db


def codes() -> set[str]:
    return {one.code for one in city_tables().series}


def test_承認されるまで効力がなく承認されると直ちに判定される(clerk: Actor, chief: Actor) -> None:
    asked = ask(clerk)
    assert MUMPS not in codes()
    with pytest.raises(Refused):
        approvals.approve(approval_id=asked.approval, by=clerk)
    approvals.approve(approval_id=asked.approval, by=chief)
    assert MUMPS in codes()
    person = child(birth=date(2024, 6, 10))
    judged = judge_resident(clerk, person, TODAY)
    assert judged is not None
    assert next(one.status for one in judged.series if one.series == MUMPS) == "due"
    assert judged.rules == city_tables().rules != load_tables().rules


def test_男性HPVの接種は任意なら判断なしで記録できる(clerk: Actor) -> None:
    in_force(clerk, {"code": MALE_HPV} | MALE)
    boy = child(birth=date(2012, 5, 1), sex="M")
    entry = DoseEntry(boy.pk, date(2026, 8, 3), "hpv9", kind="voluntary")
    (made,) = record_doses(entries=[entry], by=clerk, purpose="DOSE_REGISTRATION")
    dose = Dose.objects.get(pk=made.dose_id)
    assert (dose.level, dose.decision, dose.rules) == ("info", "", city_tables().rules)


BROKEN = {
    "法の系列の符号": ("mr_1", {}, "使えません"),
    "知らないワクチン": (MUMPS, {"products": "water"}, "使うワクチン"),
    "ワクチンなし": (MUMPS, {"products": ""}, "使うワクチン"),
    "根拠なし": (MUMPS, {"basis": " "}, "根拠"),
    "数がない": (MUMPS, {"from_number": None}, "合う数"),
    "大きすぎる数": (MUMPS, {"from_number": 999}, "合う数"),
    "終わりが始まりより前": (MUMPS, {"from_number": 100}, "対象になる人がいません"),
    "生年月日が外": (MUMPS, {"born_until": date(1980, 1, 1)}, "対象になる人がいません"),
    "上限が回数より多い": (MUMPS, {"paid_doses": 3}, "上限は回数以下"),
    "知らない状態": (MUMPS, {"condition": "rich"}, "判定できません"),
    "A類": (MUMPS, {"category": "A"}, "区分"),
}


@pytest.mark.parametrize(("code", "change", "sentence"), BROKEN.values(), ids=list(BROKEN))
def test_使えない内容は申請の前に断る(clerk: Actor, code: str, change: dict[str, Any], sentence: str) -> None:
    with pytest.raises(InvalidInput, match=sentence):
        ask(clerk, code, values=VALUES | change)


@pytest.mark.parametrize("change", [{"code": "mr_1"}, {"category": "A"}, {"paid_doses": 3}, {"sex": "X"}, {"doses": 5}])
def test_データベースも法の符号や不正な値を受け付けない(clerk: Actor, change: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        in_force(clerk, {"code": MUMPS} | VALUES | change)


def test_同じ符号で回数は変えられない(clerk: Actor) -> None:
    in_force(clerk, {"code": MUMPS} | VALUES)
    with pytest.raises(InvalidInput, match="新しい符号"):
        ask(clerk, act="change", values=VALUES | {"doses": 1, "paid_doses": 1, "interval_2": None}, valid_from=TODAY)


def test_次年度に複写すると続けて対象になる(clerk: Actor, chief: Actor) -> None:
    in_force(clerk, {"code": MUMPS} | VALUES)
    asked = actions.request_copy(
        of=PROGRAMME, fiscal_year=2027, reason="年度更新", by=clerk, purpose="MASTER_MAINTENANCE"
    )
    approvals.approve(approval_id=asked.approval, by=chief)
    judged = judge_resident(clerk, child(birth=date(2024, 6, 10)), TODAY)
    assert judged is not None
    mumps = next(one for one in judged.series if one.series == MUMPS)
    assert mumps.next is not None
    assert mumps.next.latest == date(2028, 3, 31)


def test_壊れた行があっても定期接種とほかの事業は判定される(clerk: Actor) -> None:
    in_force(clerk, {"code": MUMPS} | VALUES, {"code": MALE_HPV} | MALE)
    Programme.objects.filter(code=MUMPS).update(products="water")
    assert codes() == {one.code for one in load_tables().series} | {MALE_HPV}
    assert judge_resident(clerk, child(birth=date(2024, 6, 10)), TODAY) is not None
