"""連携の決まりの上限と、それに合わせてあるプログラムの中の期間。"""

from __future__ import annotations

from datetime import timedelta

import pytest

from sesshu.contracts.exchange.sealing import LONGEST_DAYS, SKEW
from sesshu.foundation import clock
from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.sealed_messages.keys import OPENS_FOR
from sesshu.foundation.sealed_messages.sending import NotReached
from sesshu.intermediary.exchange_rules.models import ExchangeRule
from sesshu.intermediary.exchange_rules.rules import STANDARDS, check_rule
from sesshu.intermediary.peers import clock_proof, directory
from sesshu.intermediary.peers.models import Peer
from tests.intermediary.playing import NOON, P

JOB = job_actor("exchange.daily", "exchange.operate")


def rule(code: str, value: int) -> ExchangeRule:
    return ExchangeRule(
        code=code, value=value, valid_from=NOON.date() - timedelta(days=30), recorded_at=NOON, recorded_by="u:1"
    )


def test_前の鍵は_封をした電文のどの期限よりも長く開ける() -> None:
    assert STANDARDS.known()["medium_days"]["most"] == LONGEST_DAYS
    assert timedelta(days=LONGEST_DAYS) + SKEW < OPENS_FOR


@pytest.mark.parametrize(("code", "fits", "wrong"), [("medium_days", 365, 366), ("clock_days", 7, 8)])
def test_上限のある決まりは_上限と理由を言って断る(code: str, fits: int, wrong: int) -> None:
    check_rule(rule(code, fits))
    with pytest.raises(InvalidInput, match=f"1日以上{fits}日以下") as refused:
        check_rule(rule(code, wrong))
    assert str(STANDARDS.known()[code]["basis"]) in str(refused.value)
    check_rule(rule("answer_days", 5000))


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
