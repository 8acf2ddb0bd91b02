"""What is out of time ends within a quarter of an hour, whatever the hour of the night: nothing is shown as waiting
that nobody may send or release any more."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

import pytest
from django.test import Client

from sesshu.contracts.exchange.linkage import LinkageCode
from sesshu.contracts.exchange.messages import Receipt
from sesshu.contracts.intermediary import v1 as contract
from sesshu.foundation import clock
from sesshu.foundation.jobs import daily, run_now
from sesshu.foundation.jobs.models import Job
from sesshu.intermediary.exchange_records.models import ExchangeRecord
from sesshu.intermediary.inquiries.models import Inquiry
from sesshu.intermediary.peers import clock_proof
from sesshu.intermediary.people.models import LinkedPerson
from sesshu.intermediary.provisions import reporting
from sesshu.intermediary.provisions.models import Provision
from tests.intermediary.playing import NOON
from tests.intermediary.scoping import OF_LEDGER, calling_system
from tests.intermediary.test_operations import inquiry, provision

pytestmark = pytest.mark.django_db
KIND = "exchange.expire"
QUARTER = timedelta(minutes=15)
UNTIL = NOON + timedelta(days=7)


@pytest.fixture
def waiting() -> tuple[Inquiry, Provision]:
    person = LinkedPerson.objects.create(
        unified_number="11", code=LinkageCode.issue().reveal(), code_state="held", auto_response_blocked=False,
        withheld_from_subject=False, flags_at=NOON,
    )  # fmt: skip
    asked = inquiry(NOON, state="permitted", permit=uuid.uuid4(), person=person, valid_until=UNTIL)
    return asked, provision(NOON, state="held", person=person, expires_at=UNTIL)


@pytest.fixture
def confirmed(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether others confirm this clock."""
    says = [True]
    monkeypatch.setattr(clock_proof, "agrees", lambda **_: says[0])
    return says


def at(moment: datetime) -> list[str]:
    """What a worker asks for and does in the quarter of an hour of this moment."""
    with clock.set_to(moment):
        return [run_now(one).state for one in daily.ask_for_what_is_due() if one.kind == KIND]


def states(rows: tuple[Inquiry, Provision]) -> list[str]:
    return [type(one).objects.get(pk=one.pk).state for one in rows]


def test_期限を過ぎた照会と提供の求めは_夜を待たずに終わり_ネットワークに知らせる(
    waiting: tuple[Inquiry, Provision], confirmed: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[str] = []

    def network(message: object, _kind: object) -> Receipt:
        told.extend(one.result.value for one in message.items)  # type: ignore[attr-defined]
        return Receipt(taken=1)

    monkeypatch.setattr(reporting, "ask_network", network)
    assert at(UNTIL - QUARTER) == []
    assert states(waiting) == ["permitted", "held"]
    assert at(UNTIL + QUARTER) == ["succeeded"]
    assert states(waiting) == ["expired", "expired"]
    assert list(ExchangeRecord.objects.values_list("event", "result")) == [("ended", "expired")] * 2
    run_now(Job.objects.get(kind="exchange.report"))
    assert told == ["expired"]


def test_業務システムが状態を聞けば_期限切れと分かる(
    waiting: tuple[Inquiry, Provision], confirmed: list[bool], client: Client
) -> None:
    at(UNTIL + QUARTER)
    with clock.set_to(UNTIL + QUARTER):
        asking, key = calling_system("exchange_api.inquire", scope=OF_LEDGER)
        Inquiry.objects.update(asked_by=asking.code)
        answer = client.post(
            "/api/v1/inquiries/states", {"client_keys": [waiting[0].client_key]}, content_type="application/json",
            headers={"Authorization": f"Bearer {key}"},
        )  # fmt: skip
    [told] = contract.InquiriesOut.model_validate_json(answer.content).items
    assert (told.state, told.result) == ("expired", "expired")


def test_期限を過ぎたものがない夜は_何も頼まれない(waiting: tuple[Inquiry, Provision], confirmed: list[bool]) -> None:
    for quarters in range(96):
        assert at(NOON + quarters * QUARTER) == []
    assert not Job.objects.exists()


def test_だれも確かめない時計では終わらせず_確かめられれば次の十五分に終わる(
    waiting: tuple[Inquiry, Provision], confirmed: list[bool]
) -> None:
    confirmed[0] = False
    at(UNTIL + QUARTER)
    assert states(waiting) == ["permitted", "held"]
    confirmed[0] = True
    at(UNTIL + 2 * QUARTER)
    assert states(waiting) == ["expired", "expired"]


def test_送っている最中の照会は_その回答を待ってから終わる(
    waiting: tuple[Inquiry, Provision], confirmed: list[bool]
) -> None:
    """Its answer was given in time: ended in between, the provider would have recorded what we never took."""
    Inquiry.objects.update(leased_until=UNTIL + QUARTER + timedelta(seconds=30))
    at(UNTIL + QUARTER)
    assert states(waiting) == ["permitted", "expired"]
    at(UNTIL + 2 * QUARTER)
    assert states(waiting) == ["expired", "expired"]


def test_同じ十五分に二つの処理が見ても_頼まれるのは一度(
    waiting: tuple[Inquiry, Provision], confirmed: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    for seconds in (0, 5, 600):
        monkeypatch.setattr(daily, "_asked_at", None)  # another worker
        with clock.set_to(UNTIL + QUARTER + timedelta(seconds=seconds)):
            daily.ask_when_the_day_is_new()
    assert Job.objects.filter(kind=KIND).count() == 1
