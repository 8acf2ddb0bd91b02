"""R-15: an acquisition number goes when the code is there, on both sides, whoever is killed or does not answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from sesshu.contracts.exchange.linkage import LinkageCode
from sesshu.contracts.exchange.messages import CodeAnswer, CodeIssued, CodeRequest, CodesTaken, Message, Receipt
from sesshu.foundation import clock
from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.sealed_messages.sending import NotReached
from sesshu.intermediary.people import actions
from sesshu.intermediary.people.models import LinkedPerson, TakenAcquisition

pytestmark = pytest.mark.django_db
P = "INFORMATION_EXCHANGE"
BY = job_actor("test", "exchange.operate", "person_flag.write", "code.request")


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.set_to(datetime(2026, 11, 20, 12, 0, tzinfo=clock.TOKYO)):
        yield


class Line:
    """The line to the network (its own side is in tests/network and, with real processes, in tests/exchange)."""

    def __init__(self) -> None:
        self.is_cut_after_codes = False
        self.told: list[str] = []

    def ask(self, message: Message, kind: type[Message]) -> Any:
        if isinstance(message, CodeRequest):
            codes = [CodeIssued(acquisition=one, code=LinkageCode.issue()) for one in message.acquisitions]
            return CodeAnswer(codes=tuple(codes))
        assert isinstance(message, CodesTaken)
        if self.is_cut_after_codes:
            raise NotReached
        self.told += message.acquisitions
        return Receipt(taken=len(message.acquisitions))


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Line:
    one = Line()
    monkeypatch.setattr(actions, "ask_network", one.ask)
    return one


def begin(*numbers: str) -> dict[str, str]:
    actions.link_people(unified_numbers=numbers, protected=False, by=BY, purpose=P)
    return actions.request_codes(unified_numbers=numbers, by=BY, purpose=P)


def test_取得が終われば両側から取得番号が消える(line: Line) -> None:
    begun = begin("11", "12")
    assert actions.fetch_codes(by=BY, purpose=P) == 2
    assert sorted(line.told) == sorted(begun.values())
    assert not TakenAcquisition.objects.exists()
    assert set(LinkedPerson.objects.values_list("code_state", "acquisition")) == {("held", None)}


def test_符号を受け取ったところで切れても_次の回に知らせて両側から消える(line: Line) -> None:
    begun = begin("11")
    line.is_cut_after_codes = True
    with pytest.raises(NotReached):
        actions.fetch_codes(by=BY, purpose=P)
    person = LinkedPerson.objects.get()
    assert (person.code_state, person.acquisition) == ("held", None), "人の行にはもう残らない"
    assert list(TakenAcquisition.objects.values_list("number", flat=True)) == list(begun.values())
    line.is_cut_after_codes = False
    assert actions.fetch_codes(by=BY, purpose=P) == 0
    assert line.told == list(begun.values())
    assert not TakenAcquisition.objects.exists()


def test_終わった取得の番号が残っていれば毎日の処理が消して記録する(line: Line) -> None:
    begin("11", "12")
    LinkedPerson.objects.filter(unified_number="12").update(code_state="failed")
    assert actions.erase_acquisitions(by=BY, purpose=P) == 1
    assert dict(LinkedPerson.objects.values_list("unified_number", "acquisition"))["12"] is None
    assert LinkedPerson.objects.get(unified_number="11").acquisition, "取得中の番号は残る"
    entry = Entry.objects.get(act="exchange.acquisitions_erased")
    assert entry.n == 1
    assert actions.erase_acquisitions(by=BY, purpose=P) == 0
