"""配信した内容: erased so many days after the end as the city's rule says; counts, hash and receipt stay."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from sesshu.foundation import clock
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.jobs import actions as jobs
from sesshu.foundation.jobs import run_now
from sesshu.hub.arrivals.models import Delivery
from sesshu.hub.connections.models import HubRule
from sesshu.hub.connections.rules import check_rule, value
from tests.hub.conftest import TAKER, hand_over

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("tax")]


def ended(days: int) -> Delivery:
    """A delivery that was received so many days ago."""
    hand_over(1)
    Delivery.objects.update(state="delivered", receipt="R-1", ended_at=clock.now() - timedelta(days=days))
    return Delivery.objects.get()


def tidied(key: str) -> Delivery:
    assert run_now(jobs.enqueue(kind="hub.tidy", key=key, arguments={}, by=TAKER)).state == "succeeded"
    return Delivery.objects.get()


def rule(days: int) -> HubRule:
    return HubRule(
        code="delivery_days", value=days, valid_from=clock.today(), recorded_at=clock.now(), recorded_by="t",
        reason="試験",
    )  # fmt: skip


def test_内容は決まりの日数で消え_件数とハッシュと受領番号は残る() -> None:
    before = ended(10)
    assert tidied("a").content is not None, "標準は30日"
    rule(7).save()
    after = tidied("b")
    assert after.content is None
    told = (before.rows, before.sha256, before.receipt, before.columns)
    assert (after.rows, after.sha256, after.receipt, after.columns) == told


def test_日数は1日から90日までで_設定で長くしても90日(monkeypatch: Any) -> None:
    for days in (0, 91):
        with pytest.raises(InvalidInput, match="1日以上90日以下"):
            check_rule(rule(days))
    monkeypatch.setenv("SESSHU_DELIVERY_DAYS", "14")
    assert value("delivery_days") == 14
    monkeypatch.setenv("SESSHU_DELIVERY_DAYS", "4000")
    assert value("delivery_days") == 90
