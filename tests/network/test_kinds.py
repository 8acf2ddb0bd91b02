"""What a body is at the network has days: registered by two, given by the law of the day, permitted by one word."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from sesshu.contracts.exchange.messages import Directory, DirectoryAsked
from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.approvals.models import Approval
from sesshu.foundation.errors import InvalidInput, Refused
from sesshu.law import capacities
from sesshu.law.capacities import of_body
from sesshu.network.bodies import registering
from sesshu.network.bodies.kinds import borne_on, check_kind, kinds_of, registered_on
from sesshu.network.bodies.models import Body
from sesshu.network.permits.models import ExchangeRequest
from tests.network.conftest import ask, code_of, item, say

pytestmark = pytest.mark.django_db
P = "INFORMATION_EXCHANGE"
NOVEMBER_20, NOVEMBER_21 = date(2026, 11, 20), date(2026, 11, 21)
CITY = of_body("012033", "mayor", NOVEMBER_20)
INSURING = "mayor|medical_insurer"
MAY = frozenset({"body.write", "body.read", "approval.decide"})
FIRST, SECOND = Actor("person", "1", MAY), Actor("person", "2", MAY)
WELFARE = {"duty": "copayment", "row": 28, "part": 5, "subject": "guardian", "information": "public_assistance"}
INSURER = {"duty": "medical_expense", "row": 27, "part": 1, "subject": "patient", "information": "medical_benefit"}


def at(day: int, hour: int) -> Any:
    return clock.set_to(datetime(2026, 11, day, hour, 0, tzinfo=clock.TOKYO))


def asked(body: Body, kind: str, day: date | None = None) -> Approval:
    return registering.ask_to_change(
        body=body, name=body.name, address=body.address, kind=kind, kind_from=day, keys=b"", by=FIRST, purpose=P
    )


def test_市が市へ生活保護を照会できるのは法令の日付のある間だけ(
    bodies: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    code_of("012033")
    code = code_of("431001")
    assert len(ask("431001", item(code, **WELFARE)).permits) == 1
    rows = capacities.read_capacities(
        f"{','.join(capacities.COLUMNS)}\n2026-06-14,,city,mayor,法,yes\n2026-06-14,2026-11-20,city,welfare_office,法,yes"
    )
    monkeypatch.setattr(capacities, "all_capacities", lambda: rows)
    assert len(ask("431001", item(code, **WELFARE)).permits) == 1, "終わりの日"
    with at(21, 9):
        (refused,) = ask("431001", item(code, **WELFARE)).refusals
    assert refused.rule == "R-01"
    assert "28の項（5）で提供を求める団体になれるのは「都道府県知事等（福祉事務所を置く者）」です" in refused.message


def test_確認できていない立場の照会は_登録の日の前は断られ_その日から許可される(bodies: dict[str, Any]) -> None:
    code_of("012033")
    code, otaru = code_of("431001"), bodies["012033"]
    (refused,) = ask("431001", item(code, **INSURER)).refusals
    assert refused.rule == "R-01"
    assert "この団体が当たるかは法令の資料で確認できていません（国民健康保険法" in refused.message
    assert "団体の登録にこの立場がある日の照会だけが認められます" in refused.message
    approvals.approve(approval_id=asked(otaru, INSURING, NOVEMBER_21).pk, by=SECOND)
    of_the_20th = item(code, **INSURER)
    assert ask("431001", of_the_20th.model_copy(update={"key": item(code).key})).permits == (), "まだその日ではない"
    with at(21, 9):
        (late,) = ask("431001", of_the_20th).refusals
        assert late.rule == "R-01", "照会の日の種類で判断する"
        of_the_21st = item(code, **INSURER)
        assert len(ask("431001", of_the_21st).permits) == 1
        told = ExchangeRequest.objects.get(key=of_the_21st.key)
        assert told.provider_kind == "mayor|medical_insurer|welfare_office", "記録にも、その日の種類が残る"


def test_登録をやめた立場の照会は_その日から断られる(bodies: dict[str, Any]) -> None:
    code_of("012033")
    code, otaru = code_of("431001"), bodies["012033"]
    approvals.approve(approval_id=asked(otaru, INSURING).pk, by=SECOND)
    assert len(ask("431001", item(code, **INSURER)).permits) == 1
    before = item(code, **INSURER)
    approvals.approve(approval_id=asked(otaru, "mayor", NOVEMBER_21).pk, by=SECOND)
    with at(21, 9):
        assert [one.rule for one in ask("431001", before).refusals] == ["R-01"], "決める日にも効いていること"
    history = [(one.valid_from, one.words, one.asked_by) for one in kinds_of(otaru)]
    assert history[:2] == [(NOVEMBER_21, "mayor", FIRST.code), (NOVEMBER_20, INSURING, FIRST.code)]


def test_種類の変更も_別の職員の承認で有効になり名簿で伝わる(bodies: dict[str, Any]) -> None:
    row, otaru = asked(bodies["012033"], INSURING), bodies["012033"]
    assert "医療保険者ほか医療給付を行う者" in dict(registering.explain(row.payload))["団体"]
    assert dict(registering.explain(row.payload))["種類の適用開始日"] == "令和8年11月20日"
    assert borne_on(otaru, NOVEMBER_20) == CITY
    with pytest.raises(Refused):
        approvals.approve(approval_id=row.pk, by=FIRST)
    approvals.approve(approval_id=row.pk, by=SECOND)
    assert registered_on(otaru, NOVEMBER_20) == INSURING
    told = say("431001", DirectoryAsked(), Directory).bodies
    assert {one.code: one.body_kind for one in told}["012033"] == INSURING, "法令の立場は受け取る側が自分で読む"


def test_登録より前の日には_確認できていない立場はない(bodies: dict[str, Any]) -> None:
    body = Body.objects.create(
        code="432024", name="八代市", route="r", signing={}, encryption={}, registered_at=clock.now()
    )
    assert borne_on(body, NOVEMBER_20) == "", "登録がなければ何でもない"
    kinds_of(body).model.objects.create(
        body=body, number=1, valid_from=NOVEMBER_20, words=INSURING, recorded_at=clock.now()
    )
    assert borne_on(body, NOVEMBER_20) == "mayor|medical_insurer|welfare_office"
    assert borne_on(body, NOVEMBER_20 - timedelta(days=1)) == CITY


def test_過ぎた日の種類は変えられず_承認が遅れても過ぎた日には効かない(bodies: dict[str, Any]) -> None:
    otaru = bodies["012033"]
    with pytest.raises(InvalidInput, match="きょうより前"):
        asked(otaru, INSURING, date(2026, 11, 19))
    row = asked(otaru, INSURING)
    with at(21, 9), pytest.raises(InvalidInput, match="適用開始日を過ぎました"):
        approvals.approve(approval_id=row.pk, by=SECOND)
    assert registered_on(otaru, NOVEMBER_21) == "mayor"
    with pytest.raises(InvalidInput, match="変わるところがありません"):
        asked(otaru, "mayor")


def test_指定都市の手帳の照会は_要確認と言われ_登録で許可される(bodies: dict[str, Any]) -> None:
    code = code_of("012033")
    code_of("431001")
    wanted = {"row": 25, "part": 2, "information": "disability_certificate"}
    (refused,) = ask("012033", item(code, **wanted), provider="431001").refusals
    assert (refused.rule, "要確認：資料は推論" in refused.message) == ("R-01", True)
    assert "都道府県知事、身体障害者手帳を交付する市長（指定都市・中核市）" in refused.message
    approvals.approve(approval_id=asked(bodies["431001"], "mayor|large_city_mayor").pk, by=SECOND)
    assert len(ask("012033", item(code, **wanted), provider="431001").permits) == 1


def test_知らない語と_住民基本台帳を兼ねる団体は登録できない() -> None:
    for kind in ("mayor|village", "mayor|register", ""):
        with pytest.raises(InvalidInput):
            check_kind(kind)
