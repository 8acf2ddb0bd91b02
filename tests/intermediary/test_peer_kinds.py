"""Kinds of bodies at a body: what the law of the day gives a city, and what only the network's register can say."""

from __future__ import annotations

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps

from sesshu.intermediary.peers.directory import kind_of, own_kind
from sesshu.intermediary.peers.models import Peer
from sesshu.law.capacities import of_body
from tests.intermediary.playing import answers, item

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("asked_by_others")]
DAY = date(2026, 11, 20)
CITY = of_body("012033", "mayor", DAY)


def test_名簿の市も自団体も_その日の法令どおりの種類になる(settings) -> None:
    assert Peer.objects.get(code="012033").kind == "mayor"
    assert (kind_of("012033", DAY), kind_of("999999", DAY)) == (CITY, "")
    assert own_kind(DAY) == CITY != "mayor"
    assert "welfare_office" not in own_kind(date(2026, 6, 14) - timedelta(days=1)), "リストより前の日には何もない"
    settings.SESSHU_BODY_KIND = "governor"
    assert own_kind(DAY) == "governor"


def test_確認できていない立場は_設定だけでは効かず_ネットワークの登録で効く(settings, child) -> None:
    insurer = {"duty": "medical_expense", "row": 27, "part": 1, "subject": "patient", "information": "medical_benefit"}
    settings.SESSHU_BODY_KIND = "mayor|medical_insurer"
    assert own_kind(DAY) == CITY
    (refused,) = answers(item(**insurer))
    assert (refused.rule, "法令の資料で確認できていません" in refused.message) == ("R-02", True)
    settings.SESSHU_BODY_KIND = "mayor"
    own = Peer.objects.update_or_create(
        code="431001",
        defaults={
            "name": "熊本市",
            "kind": "mayor|medical_insurer",
            "signing": {},
            "encryption": {},
            "told_at": _now(),
        },
    )[0]
    assert own_kind(DAY) == "mayor|medical_insurer|welfare_office"
    assert answers(item(**insurer))[0].rule != "R-02"
    own.kind = "governor|mayor"
    own.save()
    assert own_kind(DAY) == CITY, "名簿が言っても、法令が挙げない立場にはならない"


def _now():
    from sesshu.foundation import clock

    return clock.now()


def test_前の版が名簿に書き足した立場は_更新で消え_名簿で登録が伝わるまで効かない() -> None:
    import_module("sesshu.intermediary.peers.migrations.0002_kinds").widen(apps, None)
    assert Peer.objects.get(code="012033").kind == "allowance_payer|mayor|medical_insurer|welfare_office"
    import_module("sesshu.intermediary.peers.migrations.0003_open_words").narrow(apps, None)
    assert kind_of("012033", DAY) == CITY
