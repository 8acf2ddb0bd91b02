"""必要人数・従事可能時間・支払明細: 不足が見え、できない時間には入らず、額は実績と単価から決まる。"""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.errors import InvalidInput, NotFound, NotNow, NotPermitted
from sesshu.foundation.files.exporting import contents
from sesshu.foundation.masters.actions import load
from sesshu.ledger.institutions.models import StaffMember
from sesshu.ledger.staff_assignments import actions, answering, outputs, queries
from sesshu.ledger.staff_assignments.masters import STAFF_PAY
from sesshu.ledger.staff_assignments.models import StaffAvailability
from tests.ledger.attendance.day import EVENING_BEFORE
from tests.ledger.events.office import DAY, FROM, PURPOSE, event, first
from tests.ledger.staff_assignments.test_staff import plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def of(clerk: Actor) -> Any:
    for code, name, profession in (("S1", "架空　医師", "doctor"), ("S2", "架空　看護", "nurse")):
        StaffMember.objects.create(
            code=code, name=name, kana="カクウ", profession=profession, institution_code="4310112345",
            valid_from=FROM, recorded_at=clock.now(), recorded_by="test",
        )  # fmt: skip
    with clock.set_to(EVENING_BEFORE):
        return event(clerk)


def pay(by: Actor, *several: dict[str, Any]) -> None:
    usual = {"code": "doctor", "yen": 5000, "unit_minutes": 30, "rounding": "up", "valid_from": FROM}
    entries = [usual | more for more in several or [{}]]
    load(of=STAFF_PAY, entries=entries, reason="試験", by=by, purpose="MASTER_MAINTENANCE")


def require(by: Actor, of: Any, profession: str, number: int, **more: Any) -> int:
    return actions.set_requirement(event_id=of.pk, profession=profession, number=number, by=by, purpose=PURPOSE, **more)


def test_時間帯ごとに職種の不足が出て_始めから終わりまでいる人だけを数える(clerk: Actor, of: Any) -> None:
    assert require(clerk, of, "doctor", 1) == 2
    assert require(clerk, of, "nurse", 2, session_id=first(of).pk) == 1
    assert [(n.profession, n.needed, n.planned, n.missing) for n in queries.needs(clerk, of)] == [
        ("doctor", 1, 0, 1), ("nurse", 2, 0, 2), ("doctor", 1, 0, 1)
    ]  # fmt: skip
    asked: dict[str, Any] = {"event_id": of.pk, "staff_code": "S1", "by": clerk, "purpose": PURPOSE}
    row = actions.plan(starts_at=time(13), ends_at=time(13, 45), **asked)  # leaves in the second session
    assert [n.missing for n in queries.needs(clerk, of)] == [0, 2, 1]
    actions.withdraw(assignment_id=row.pk, reason="本人の都合", by=clerk, purpose=PURPOSE)
    assert [n.missing for n in queries.needs(clerk, of)] == [1, 2, 1]
    assert require(clerk, of, "nurse", 0) == 2
    assert [n.profession for n in queries.needs(clerk, of)] == ["doctor", "doctor"]
    with pytest.raises(InvalidInput, match="職種"):
        require(clerk, of, "pilot", 1)


def test_取り消した予定の時間には別の予定が入り_実績のある予定は取り消せない(clerk: Actor, of: Any) -> None:
    row = plan(clerk, of, 13, 15)
    with pytest.raises(InvalidInput, match="取り消す理由"):
        actions.withdraw(assignment_id=row.pk, reason=" ", by=clerk, purpose=PURPOSE)
    actions.withdraw(assignment_id=row.pk, reason="本人の都合", by=clerk, purpose=PURPOSE)
    again = plan(clerk, of, 14, 16)
    with pytest.raises(NotFound):
        actions.withdraw(assignment_id=row.pk, reason="二度目", by=clerk, purpose=PURPOSE)
    worked: dict[str, Any] = {"worked_from": time(14), "worked_until": time(16)}
    actions.note_hours(assignment_id=again.pk, by=clerk, purpose=PURPOSE, **worked)
    with pytest.raises(NotNow, match="実績"):
        actions.withdraw(assignment_id=again.pk, reason="本人の都合", by=clerk, purpose=PURPOSE)
    with pytest.raises(IntegrityError), transaction.atomic():  # the first one cannot come back over the second
        type(row).objects.filter(pk=row.pk).update(withdrawn_at=None)


def test_できない時間とできる時間の外には予定が入らない(clerk: Actor, of: Any) -> None:
    asked: dict[str, Any] = {"staff_code": "S1", "on": DAY, "by": clerk, "purpose": PURPOSE}
    answering.answer(starts_at=time(13), ends_at=time(15), can=True, **asked)
    no = answering.answer(starts_at=time(15), ends_at=time(16), can=False, **asked)
    with pytest.raises(InvalidInput, match="従事できない"):
        plan(clerk, of, 14, 16)
    with pytest.raises(InvalidInput, match="13:00～15:00"):
        plan(clerk, of, 12, 14)
    with pytest.raises(InvalidInput, match="すでに回答"):
        answering.answer(starts_at=time(14), ends_at=time(16), can=True, **asked)
    assert plan(clerk, of, 13, 15)
    answering.take_back(answer_id=no.pk, by=clerk, purpose=PURPOSE)
    answers = list(StaffAvailability.objects.all())
    assert queries.answer_of(answers, "S1", DAY) == "13:00～15:00"
    assert queries.answer_of(answers, "S2", DAY) == "未回答"
    with pytest.raises(InvalidInput, match="今日以後"):
        answering.answer(**(asked | {"on": DAY - timedelta(days=1)}), starts_at=time(9), ends_at=time(10), can=True)


def worked(by: Actor, of: Any, until: time) -> None:
    row = plan(by, of, 13, 15)
    actions.note_hours(
        assignment_id=row.pk, worked_from=time(13), worked_until=until, by=by, purpose=PURPOSE
    )  # fmt: skip


@pytest.mark.parametrize(("rounding", "units", "yen"), [("up", 5, 25_000), ("down", 4, 20_000)])
def test_額は実績の時間と単価と端数から決まり_計算の元が明細に残る(
    clerk: Actor, of: Any, rounding: str, units: int, yen: int
) -> None:
    pay(clerk, {"rounding": rounding})
    worked(clerk, of, time(15, 10))  # 130 minutes
    (line,) = queries.pay_lines(clerk, DAY, DAY)
    assert (line.minutes, line.units, line.yen) == (130, units, yen)
    made = outputs.export_payment(first=DAY, last=DAY, profile="machine", by=clerk, purpose=PURPOSE)
    row = contents(export=made, by=clerk).decode().splitlines()[1].split(",")
    assert row[0] == "S1"
    assert row[7:] == ["130", "30", {"up": "切上げ", "down": "切捨て"}[rounding], str(units), "5000", str(yen)]


def test_開催日の単価で計算し_単価のない職種は名指しで断る(clerk: Actor, of: Any) -> None:
    worked(clerk, of, time(15))
    with pytest.raises(NotNow, match="単価の登録がない職種があります：医師"):
        queries.pay_lines(clerk, DAY, DAY)
    pay(clerk, {"valid_until": DAY}, {"yen": 9999, "valid_from": DAY + timedelta(days=1)})
    assert [one.yen for one in queries.pay_lines(clerk, DAY, DAY)] == [20_000]
    with pytest.raises(NotNow, match="実績のある従事はありません"):
        outputs.export_payment(
            first=date(2026, 4, 1), last=date(2026, 4, 2), profile="xlsx", by=clerk, purpose=PURPOSE
        )  # fmt: skip


def test_実績のない人は明細に入らず数が出る_差の一覧は三つに分かれる(clerk: Actor, of: Any) -> None:
    pay(clerk)
    worked(clerk, of, time(15, 10))
    actions.plan(
        event_id=of.pk, staff_code="S2", starts_at=time(13), ends_at=time(14), by=clerk, purpose=PURPOSE
    )  # fmt: skip
    assert queries.without_hours(clerk, DAY, DAY) == 1
    found = {name: [r.staff_code for r in queries.assignments(clerk, difference=name)] for name in queries.DIFFERENCES}
    assert found == {"different": ["S1"], "missing": ["S2"], "same": []}


def test_支払明細は担当だけが見る(counter: Actor, of: Any) -> None:
    with pytest.raises(NotPermitted):
        queries.pay_lines(counter, DAY, DAY)
