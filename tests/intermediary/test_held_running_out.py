"""稼動の状況: what waits for a person and runs out is said in time, by its number alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from sesshu.foundation import clock
from sesshu.foundation.health.registry import GOOD, WATCH
from sesshu.intermediary.exchange_rules.models import ExchangeRule
from sesshu.intermediary.exchange_rules.rules import check_rule
from sesshu.intermediary.provisions.health import held_running_out
from tests.intermediary.playing import NOON
from tests.intermediary.test_operations import provision

pytestmark = pytest.mark.django_db
LINE = "held_running_out"


def test_職員の確認を待つ提供は_期限の二日前から数とともに知らせる(client: Client) -> None:
    for state, days in (("held", 2), ("held", 1), ("held", 3), ("answered", 1), ("refused_by_staff", 1)):
        provision(NOON - timedelta(days=5), state=state, expires_at=NOON + timedelta(days=days))
    with clock.set_to(NOON):
        line = held_running_out()
        assert (line.value, line.state) == ({"running_out": 2, "days": 2}, WATCH)
        assert "2日以内の提供が2件" in line.text
        live = client.get("/health/live/").json()["lines"][LINE]
        assert live == {"state": WATCH, "value": {"running_out": 2, "days": 2}}
    with clock.set_to(NOON - timedelta(days=2)):
        assert held_running_out().state == GOOD


def test_何日前から知らせるかは_市が決める() -> None:
    provision(NOON, state="held", expires_at=NOON + timedelta(days=4))
    rule = ExchangeRule(
        code="held_warning_days", value=5, valid_from=NOON.date(), recorded_at=NOON, recorded_by="u:1"
    )  # fmt: skip
    check_rule(rule)
    with clock.set_to(NOON + timedelta(hours=1)):
        assert held_running_out().state == GOOD
        rule.save()
        assert held_running_out().value == {"running_out": 1, "days": 5}
