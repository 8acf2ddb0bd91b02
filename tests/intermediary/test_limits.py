"""連携の決まりの上限と、それに合わせてあるプログラムの中の期間。"""

from __future__ import annotations

from datetime import timedelta

import pytest

from sesshu.contracts.exchange.sealing import LONGEST_DAYS, SKEW
from sesshu.contracts.intermediary.v1 import LONGEST_OPEN
from sesshu.foundation import clock
from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.health.registry import GOOD, WATCH
from sesshu.foundation.sealed_messages.keys import OPENS_FOR
from sesshu.foundation.sealed_messages.sending import NotReached
from sesshu.intermediary.exchange_rules import health
from sesshu.intermediary.exchange_rules.models import ExchangeRule
from sesshu.intermediary.exchange_rules.rules import STANDARDS, check_rule, value
from sesshu.intermediary.peers import clock_proof, directory
from sesshu.intermediary.peers.models import Peer
from tests.intermediary.playing import NOON, P

JOB = job_actor("exchange.daily", "exchange.operate")


def rule(code: str, value: int) -> ExchangeRule:
    return ExchangeRule(
        code=code, value=value, valid_from=NOON.date() - timedelta(days=30), recorded_at=NOON, recorded_by="u:1"
    )


def test_照会は_台帳が突き合わせで待つ間に終わる() -> None:
    assert timedelta(days=STANDARDS.known()["inquiry_days"]["most"]) < LONGEST_OPEN


def test_前の鍵は_封をした電文のどの期限よりも長く開ける() -> None:
    assert STANDARDS.known()["medium_days"]["most"] == LONGEST_DAYS
    assert timedelta(days=LONGEST_DAYS) + SKEW < OPENS_FOR


@pytest.mark.parametrize(
    ("code", "fits", "wrong"), [("medium_days", 365, 366), ("clock_days", 7, 8), ("inquiry_days", 90, 91)]
)
def test_上限のある決まりは_上限と理由を言って断る(code: str, fits: int, wrong: int) -> None:
    check_rule(rule(code, fits))
    with pytest.raises(InvalidInput, match=f"1日以上{fits}日以下") as refused:
        check_rule(rule(code, wrong))
    assert str(STANDARDS.known()[code]["basis"]) in str(refused.value)
    check_rule(rule("answer_days", 5000))


@pytest.mark.django_db
def test_上限ができる前に決めた値は_上限で動き_稼働状況で言う(monkeypatch: pytest.MonkeyPatch) -> None:
    with clock.set_to(NOON):
        rule("inquiry_days", 90).save()
        assert (value("inquiry_days"), health.rules().state) == (90, GOOD)
        ExchangeRule.objects.update(value=400)
        told = health.rules()
        assert (value("inquiry_days"), told.value, told.state) == (90, 1, WATCH)
        assert "許可を待つ照会の有効日数は400日と決められていますが、上限の90日で動いています" in told.text
        monkeypatch.setenv("SESSHU_INQUIRY_DAYS", "200")
        assert value("inquiry_days") == 90


@pytest.mark.django_db
@pytest.mark.usefixtures("asked_by_others")
@pytest.mark.parametrize(("days", "decided"), [(2, 1), (4, 5)])
def test_ネットワークが応じない間に時計を信じる日数は_市が決める(
    monkeypatch: pytest.MonkeyPatch, days: int, decided: int
) -> None:
    def away() -> int:
        raise NotReached

    monkeypatch.setattr(directory, "refresh", away)
    Peer.objects.update(told_at=NOON)
    with clock.set_to(NOON + timedelta(days=days)):
        usual = clock_proof.agrees(by=JOB, purpose=P)
        rule("clock_days", decided).save()
        assert clock_proof.agrees(by=JOB, purpose=P) is not usual
