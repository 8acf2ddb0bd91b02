"""提供の結果は、回答したその日のうちに情報提供ネットワークシステムへ報告する。夜を待たない。"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from sesshu.contracts.exchange.messages import ProvisionReport, Receipt
from sesshu.foundation import clock
from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.jobs import run_now
from sesshu.foundation.jobs.models import Job
from sesshu.foundation.sealed_messages.sending import NotReached
from sesshu.intermediary.people import actions as people
from sesshu.intermediary.provisions import reporting
from sesshu.intermediary.provisions.models import Provision
from tests.intermediary.playing import DOSE, P, answers, item, put

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=clock.TOKYO)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("asked_by_others", "child")]


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> list[ProvisionReport]:
    found: list[ProvisionReport] = []

    def network(message: ProvisionReport, _kind: Any) -> Receipt:
        found.append(message)
        return Receipt(taken=len(message.items))

    monkeypatch.setattr(reporting, "ask_network", network)
    return found


def reports() -> list[Job]:
    return list(Job.objects.filter(kind="exchange.report").order_by("requested_at"))


def test_数秒の間の回答は一つの報告にまとまり_次の回答には次の報告がある(heard: list[ProvisionReport]) -> None:
    put(DOSE)
    with clock.set_to(NOW):
        answers(item())
        answers(item(), item())
    [job] = reports()
    assert run_now(job).state == "succeeded"
    [message] = heard
    assert {one.permit for one in message.items} == set(Provision.objects.values_list("permit", flat=True))
    assert len(message.items) == 3
    assert not Provision.objects.filter(reported_at=None).exists()
    with clock.set_to(NOW + timedelta(minutes=1)):
        answers(item())
    assert len(reports()) == 2
    run_now(reports()[1])
    assert [len(one.items) for one in heard] == [3, 1]


def test_届かなければ報告は残り_次の報告で一度だけ届く(
    heard: list[ProvisionReport], monkeypatch: pytest.MonkeyPatch
) -> None:
    put(DOSE)
    answers(item())
    [job] = reports()

    def away(*_: Any) -> Receipt:
        raise NotReached

    with monkeypatch.context() as patch:
        patch.setattr(reporting, "ask_network", away)
        assert run_now(job).state == "succeeded"
    assert Provision.objects.filter(reported_at=None).count() == 1
    with clock.set_to(clock.now() + timedelta(minutes=1)):
        answers(item())
    assert run_now(reports()[1]).state == "succeeded"
    assert [len(one.items) for one in heard] == [2]


def test_止まっている提供には報告を頼まない() -> None:
    put(DOSE)
    by = job_actor("t", "person_flag.write")
    people.set_flags(unified_numbers=["11"], blocked=True, withheld=False, by=by, purpose=P)
    answers(item())
    assert Provision.objects.get().state == "held"
    assert reports() == []
