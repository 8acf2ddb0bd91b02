"""評価書の公表 has days: the state on the day of an inquiry counts, two people set it, and what held before stays."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from sesshu.contracts.exchange.rules.asking import Assessment
from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.errors import InvalidInput, NotPermitted, Refused
from sesshu.network.bodies import actions, assessments
from sesshu.network.bodies.assessments import assessment_on
from sesshu.network.bodies.models import AssessmentFact, Body
from tests.network.conftest import ask, code_of, item, publish

pytestmark = pytest.mark.django_db
MAY = frozenset({"body.write", "body.read", "approval.decide"})
FIRST, SECOND = Actor("person", "1", MAY), Actor("person", "2", MAY)
P = "INFORMATION_EXCHANGE"
NOVEMBER_20, NOVEMBER_21 = date(2026, 11, 20), date(2026, 11, 21)
CLEARED = Assessment("4", date(2026, 4, 1))


def asked(body: Body, day: date, **changes: Any) -> Approval:
    told = {"number": "4", "published_on": date(2026, 4, 1), "withdrawn_on": None, "change_pending": False} | changes
    return assessments.ask_assessment(body=body, valid_from=day, by=FIRST, purpose=P, **told)


def at(day: int, hour: int) -> Any:
    return clock.set_to(datetime(2026, 11, day, hour, 0, tzinfo=clock.TOKYO))


def test_20日は公表待ちで21日に公表されたら_20日の照会は断られ21日の照会は許可される(bodies: dict[str, Any]) -> None:
    code_of("012033")
    child, otaru = code_of("431001"), bodies["012033"]
    approvals.approve(approval_id=asked(otaru, NOVEMBER_20, change_pending=True).pk, by=SECOND)
    of_the_20th = item(child)
    with at(21, 8):
        approvals.approve(approval_id=asked(otaru, NOVEMBER_21).pk, by=SECOND)
    with at(21, 9):
        (refused,) = ask("431001", of_the_20th).refusals
        assert (refused.rule, "重要な変更の公表がまだ" in refused.message) == ("R-04", True)
        assert len(ask("431001", item(child)).permits) == 1
    history = [(one.valid_from, one.change_pending, one.asked_by) for one in assessments.facts_of(otaru)]
    assert history[:2] == [(NOVEMBER_21, False, FIRST.code), (NOVEMBER_20, True, FIRST.code)], "前の状態も残る"


def test_きょう公表されていた照会も_翌日に取り下げられていれば何も出ない(bodies: dict[str, Any]) -> None:
    code_of("012033")
    of_the_20th = item(code_of("431001"))
    approvals.approve(approval_id=asked(bodies["012033"], NOVEMBER_21, withdrawn_on=NOVEMBER_21).pk, by=SECOND)
    with at(21, 9):
        assert [one.rule for one in ask("431001", of_the_20th).refusals] == ["R-04"]


def test_一人では変えられず_申請した本人も承認できない(bodies: dict[str, Any]) -> None:
    otaru = bodies["012033"]
    with pytest.raises(NotPermitted):
        actions.publish_assessment(code="012033", number="4", published_on=None, by=FIRST, purpose=P)
    row = asked(otaru, NOVEMBER_20, published_on=None)
    assert assessment_on(otaru, NOVEMBER_20) == CLEARED, "承認されるまで変わらない"
    with pytest.raises(Refused):
        approvals.approve(approval_id=row.pk, by=FIRST)
    approvals.approve(approval_id=row.pk, by=SECOND)
    assert assessment_on(otaru, NOVEMBER_20) == Assessment("4", None)
    shown = dict(assessments.explain(row.payload))
    assert (shown["団体"], shown["公表日"]) == ("小樽市（012033）", "公表なし")


def test_過ぎた日の状態は変えられず_承認が遅れても過ぎた日には効かない(bodies: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput, match="きょうより前"):
        asked(bodies["012033"], date(2026, 11, 19))
    row = asked(bodies["012033"], NOVEMBER_20, change_pending=True)
    with at(21, 9), pytest.raises(InvalidInput, match="適用開始日を過ぎました"):
        approvals.approve(approval_id=row.pk, by=SECOND)
    assert AssessmentFact.objects.filter(body__code="012033").count() == 1


def test_同じ日に二度登録したら_後のものが効く(bodies: dict[str, Any]) -> None:
    publish("012033", change_pending=True)
    publish("012033")
    assert assessment_on(bodies["012033"], NOVEMBER_20) == CLEARED
