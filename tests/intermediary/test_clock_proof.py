"""A clock that is wrong ends and erases nothing: whoever agreed with it last, and the network, say what time it is."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from sesshu.contracts.exchange.sealing import GOOD_FOR
from sesshu.contracts.intermediary import v1 as contract
from sesshu.foundation import clock
from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.health.registry import BAD, GOOD, WATCH
from sesshu.foundation.jobs.declaring import declared
from sesshu.foundation.sealed_messages.sending import NotReached, NotTaken
from sesshu.intermediary.exchange_records.models import ExchangeRecord
from sesshu.intermediary.inquiries.models import Inquiry
from sesshu.intermediary.operations.actions import delete_old
from sesshu.intermediary.peers import clock_proof, directory
from sesshu.intermediary.peers.health import clock_line
from sesshu.intermediary.peers.models import Peer
from sesshu.intermediary.provisions.models import Provision
from tests.intermediary.playing import DOSE, NOON, P, answers, item, put
from tests.intermediary.scoping import OF_LEDGER, calling_system
from tests.intermediary.test_operations import inquiry, provision, record

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("asked_by_others", "child")]
JOB = job_actor("exchange.daily", "exchange.operate")
WRONG = [NOON + timedelta(days=3660), NOON + timedelta(days=8), NOON - timedelta(days=3)]


class Run:
    """What a worker gives to a job."""

    actor, purpose = JOB, P

    def __init__(self) -> None:
        self.said: list[str] = []

    def say(self, text: str) -> None:
        self.said.append(text)


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> dict[str, Exception | None]:
    """The network as it answers: it refuses another time, is away, or tells its directory."""
    says: dict[str, Exception | None] = {"refused": NotTaken("", reason="FROM_THE_FUTURE")}

    def refresh() -> int:
        if says["refused"]:
            raise says["refused"]
        Peer.objects.update(told_at=clock.now())
        return 2

    monkeypatch.setattr(directory, "refresh", refresh)
    return says


def everything() -> None:
    """What a night could end or erase, were it that time."""
    record(NOON)
    inquiry(NOON, state="sent", valid_until=NOON + timedelta(days=7))
    inquiry(NOON, state="fetched", permit=uuid.uuid4(), answer=[{"record_key": "d1"}], answered_at=NOON)
    provision(NOON, state="held", expires_at=NOON + timedelta(days=7))
    provision(NOON)


def night(at: datetime, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Both daily jobs as the worker runs them; nothing is sent."""
    for name in ("inquiries.sending.send_all", "provisions.reporting.report", "inquiries.marks.exchange"):
        monkeypatch.setattr(f"sesshu.intermediary.{name}", lambda **_: None)
    run: Any = Run()
    with clock.set_to(at):
        for kind in ("exchange.daily", "exchange.deletion"):
            declared()[kind].work(run)
    return list(run.said)


@pytest.mark.parametrize("at", WRONG)
def test_提供者や照会者の時計が狂っていれば_期限でも保存期間でも何も終わらない(
    at: datetime, network: dict[str, Exception | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    everything()
    assert len([one for one in night(at, monkeypatch) if "時計" in one]) == 2
    assert set(Inquiry.objects.values_list("state", flat=True)) == {"sent", "fetched"}
    assert Inquiry.objects.get(state="fetched").answer
    assert set(Provision.objects.values_list("state", flat=True)) == {"held", "no_copy"}
    assert ExchangeRecord.objects.count() == 1
    assert Entry.objects.filter(act="exchange.clock_doubted", decision="deny").count() == 1


def test_正しい時計で日がたてば_ネットワークに確かめて終わる(
    network: dict[str, Exception | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    everything()
    network["refused"] = None
    assert not [one for one in night(NOON + timedelta(days=8), monkeypatch) if "時計" in one]
    assert set(Inquiry.objects.values_list("state", flat=True)) == {"expired", "fetched"}
    assert set(Provision.objects.values_list("state", flat=True)) == {"expired", "no_copy"}


@pytest.mark.parametrize(
    ("because", "state", "words"),
    [(NotTaken("", reason="FROM_THE_FUTURE"), BAD, "時計を合わせて"), (NotReached(), WATCH, "接続を確かめて")],
)
def test_何も終わらせなかった夜のあとは_稼動の状況がそう言い_確かめられれば消える(
    because: Exception, state: str, words: str, network: dict[str, Exception | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    with clock.set_to(NOON):
        assert clock_line().state == GOOD
    network["refused"] = because
    night(NOON + timedelta(days=8), monkeypatch)
    with clock.set_to(NOON + timedelta(days=8, hours=6)):
        line = clock_line()
        assert (line.state, line.value) == (state, {"because": getattr(because, "reason", "") or because.code})
        assert words in line.text
        network["refused"] = None
        assert clock_proof.agrees(by=JOB, purpose=P)
        assert clock_line().state == GOOD


@pytest.mark.parametrize(("days", "may"), [(0, True), (2, True), (4, False)])
def test_ネットワークが応えないあいだは_数日前までに合っていた時計を信じる(
    days: int, may: bool, network: dict[str, Exception | None]
) -> None:
    network["refused"] = NotReached()
    with clock.set_to(NOON + timedelta(days=days)):
        assert clock_proof.agrees(by=JOB, purpose=P) is may


def test_ほかの団体の電文を受けたばかりなら_ネットワークに尋ねない(network: dict[str, Exception | None]) -> None:
    put(DOSE)
    with clock.set_to(NOON + timedelta(hours=5)):
        assert clock_proof.agrees(by=JOB, purpose=P) is False
        assert answers(item())
        assert clock_proof.agrees(by=JOB, purpose=P)


def test_数秒ごとに尋ねられても_確かめられない記録は一日に一件(network: dict[str, Exception | None]) -> None:
    for days in (8, 8, 8, 9):
        with clock.set_to(NOON + timedelta(days=days)):
            assert not clock_proof.agrees(by=JOB, purpose=P)
    assert Entry.objects.filter(act=clock_proof.ACT).count() == 2


@pytest.mark.parametrize("at", [NOON, *WRONG])
def test_業務システムに時刻を聞かれれば_自分の時計が合っているかも答える(
    at: datetime, network: dict[str, Exception | None], client: Client
) -> None:  # fmt: skip
    network["refused"] = None if at == NOON else network["refused"]
    with clock.set_to(at):
        _, key = calling_system("exchange_api.inquire", scope=OF_LEDGER)
        answer = client.post(
            "/api/v1/inquiries/clock", {"operator": "ledger"}, content_type="application/json",
            headers={"Authorization": f"Bearer {key}"},
        )  # fmt: skip
    told = contract.ClockOut.model_validate_json(answer.content)
    assert (told.agrees, abs(told.now - at) < timedelta(minutes=1)) == (at == NOON, True)


def test_業務システムの時計の差は_ほかの団体の電文と同じだけ許す() -> None:
    assert contract.MOST_APART == GOOD_FOR


def test_保存期間は一番新しい記録から数える() -> None:
    """A call with a wrong clock deletes nothing that was not old when something last happened."""
    everything()
    with clock.set_to(NOON + timedelta(days=3660)):
        made = delete_old(by=JOB, purpose=P)
    assert made is None or not (made.records or made.inquiries or made.provisions or made.notices)
    assert (ExchangeRecord.objects.count(), Inquiry.objects.count(), Provision.objects.count()) == (1, 2, 2)
