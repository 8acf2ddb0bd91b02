"""Bodies with several kinds at the network: registered by two, widened in the upgrade, permitted by one word."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from sesshu.contracts.exchange.messages import Directory, DirectoryAsked
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.approvals import actions as approvals
from sesshu.foundation.errors import InvalidInput
from sesshu.law.capacities import of_body
from sesshu.network.bodies import registering
from sesshu.network.bodies.actions import check_kind
from sesshu.network.bodies.models import Body
from tests.network.conftest import ask, code_of, item, say

pytestmark = pytest.mark.django_db
CITY = of_body("012033", "mayor")
MAY = frozenset({"body.write", "body.read", "approval.decide"})
FIRST, SECOND = Actor("person", "1", MAY), Actor("person", "2", MAY)
WELFARE = {"duty": "copayment", "row": 28, "part": 5, "subject": "guardian", "information": "public_assistance"}


def test_市が市へ生活保護を照会でき_市町村長だけの団体へは立場がないと断る(bodies: dict[str, Any]) -> None:
    code_of("012033")
    code = code_of("431001")
    (refused,) = ask("431001", item(code, **WELFARE)).refusals
    assert refused.rule == "R-01"
    assert "28の項（5）で提供を求める団体になれるのは「都道府県知事等（福祉事務所を置く者）」です" in refused.message
    Body.objects.filter(code="012033").update(kind=CITY)
    assert len(ask("431001", item(code, **WELFARE)).permits) == 1


def test_種類の変更も_別の職員の承認で有効になり名簿で伝わる(bodies: dict[str, Any]) -> None:
    asked = registering.ask_to_change(
        body=bodies["012033"], name="小樽市", address=bodies["012033"].address, kind=CITY, keys=b"", by=FIRST,
        purpose="INFORMATION_EXCHANGE",
    )  # fmt: skip
    assert "都道府県知事等（福祉事務所を置く者）" in dict(registering.explain(asked.payload))["団体"]
    assert Body.objects.get(code="012033").kind == "mayor"
    approvals.approve(approval_id=asked.pk, by=SECOND)
    assert Body.objects.get(code="012033").kind == CITY
    told = say("431001", DirectoryAsked(), Directory).bodies
    assert {one.code: one.body_kind for one in told}["012033"] == CITY


def test_知らない語と_住民基本台帳を兼ねる団体は登録できない() -> None:
    for kind in ("mayor|village", "mayor|register", ""):
        with pytest.raises(InvalidInput):
            check_kind(kind)


def test_市町村長だけで登録されていた市は_更新で法令どおりの種類になる(bodies: dict[str, Any]) -> None:
    import_module("sesshu.network.bodies.migrations.0002_kinds").widen(apps, None)
    assert {one.code: one.kind for one in Body.objects.all()} == {
        "431001": CITY, "012033": CITY, "mhlw": "health_minister", "juki": "register",
    }  # fmt: skip
