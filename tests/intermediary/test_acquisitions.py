"""R-15: an acquisition number goes when the code is there, on both sides, whoever is killed or does not answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from importlib import import_module
from typing import Any

import pytest
from django.db import connection

from sesshu.contracts.exchange.linkage import LinkageCode
from sesshu.contracts.exchange.messages import (
    CodeAnswer,
    CodeIssued,
    CodeRequest,
    CodesRetired,
    CodesTaken,
    Message,
    Receipt,
)
from sesshu.foundation import clock
from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.jobs.actions import enqueue
from sesshu.foundation.jobs.running import run_now
from sesshu.foundation.sealed_messages.sending import NotReached
from sesshu.intermediary.people import actions, renewing, taking, telling
from sesshu.intermediary.people.models import GivenUpAcquisition, LinkedPerson, RetiredCode, TakenAcquisition
from sesshu.intermediary.people.renewing import retire_soon
from tests.intermediary.test_operations import inquiry

pytestmark = pytest.mark.django_db
P = "INFORMATION_EXCHANGE"
BY = job_actor("test", "exchange.operate", "person_flag.write", "code.request")
ERASER = job_actor("test", "copy.write")


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.set_to(datetime(2026, 11, 20, 12, 0, tzinfo=clock.TOKYO)):
        yield


class Line:
    """The line to the network (its own side is in tests/network and, with real processes, in tests/exchange)."""

    def __init__(self) -> None:
        self.is_cut_after_codes = False
        self.told: list[str] = []
        self.retired: list[str] = []
        self.late: set[str] = set()  # the register has not named these yet
        self.codes: dict[str, LinkageCode] = {}  # acquisition → the code that it gets

    def ask(self, message: Message, kind: type[Message]) -> Any:
        if isinstance(message, CodeRequest):
            codes = [
                CodeIssued(
                    acquisition=one, code=None if one in self.late else self.codes.get(one) or LinkageCode.issue()
                )
                for one in message.acquisitions
            ]
            return CodeAnswer(codes=tuple(codes))
        if isinstance(message, CodesRetired):
            self.retired += [one.reveal() for one in message.codes]
            return Receipt(taken=len(message.codes))
        assert isinstance(message, CodesTaken)
        if self.is_cut_after_codes:
            raise NotReached
        self.told += message.acquisitions
        return Receipt(taken=len(message.acquisitions))


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Line:
    one = Line()
    for room in (actions, renewing):
        monkeypatch.setattr(room, "ask_network", one.ask)
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


def states() -> dict[str, str]:
    return dict(LinkedPerson.objects.values_list("unified_number", "code_state"))


def test_一人に統合宛名番号が二つあっても_ほかの人の符号は届き_二つ目は理由とともに終わる(line: Line) -> None:
    """The network gives one code for one human at one body, whatever number asks."""
    begun = begin("21", "22", "23")
    line.codes = dict.fromkeys((begun["21"], begun["22"]), LinkageCode.issue())
    assert actions.fetch_codes(by=BY, purpose=P) == 2
    assert states() == {"21": "held", "22": "failed", "23": "held"}
    second = LinkedPerson.objects.get(unified_number="22")
    assert (second.code, second.acquisition, second.same_as) == (None, None, "21")
    assert "別の統合宛名番号 21" in second.code_reason
    assert sorted(line.told) == sorted(begun.values()), "終わった取得番号は両側から消える（R-15）"
    assert Entry.objects.filter(act="exchange.code_shared").count() == 1, "二人に関わる記録が残る"
    assert actions.fetch_codes(by=BY, purpose=P) == 0, "次の夜も止まらない"


def test_取得済みの人と同じ人だと後で分かっても_取得済みの符号はそのまま(line: Line) -> None:
    begun = begin("21")
    line.codes = {begun["21"]: LinkageCode.issue()}
    actions.fetch_codes(by=BY, purpose=P)
    code = LinkedPerson.objects.get(unified_number="21").code
    later = begin("22", "23")
    line.codes[later["22"]] = LinkageCode(code)
    assert actions.fetch_codes(by=BY, purpose=P) == 1
    assert states() == {"21": "held", "22": "failed", "23": "held"}
    assert LinkedPerson.objects.get(unified_number="21").code == code
    again = actions.request_codes(unified_numbers=["22"], by=BY, purpose=P)
    assert LinkedPerson.objects.get(unified_number="22").same_as == "", "名寄せの後など、もう一度依頼できる"
    line.codes[again["22"]] = LinkageCode.issue()
    assert actions.fetch_codes(by=BY, purpose=P) == 1


def test_廃止を知らせ終わっていない符号は受け取らず_次の回に新しい符号を受け取る(line: Line) -> None:
    dead = LinkageCode.issue()
    begun = begin("21", "22")
    line.codes = {begun["21"]: dead}
    retire_soon([dead.reveal()])  # after the round told them
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(actions, "tell_retired", lambda: 0)
        assert actions.fetch_codes(by=BY, purpose=P) == 1
    assert states() == {"21": "requested", "22": "held"}


def test_一人が書けなくても_ほかの人の符号は届く(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """A code that the database refuses (another person wrote it a moment ago under no lock) fails alone."""
    begun = begin("21", "22", "23")
    write = taking._write

    def refused(ended: Any) -> None:
        for one in ended:
            if one.person.unified_number == "22":
                one.person.code = "\0"  # no text of PostgreSQL
        write(ended)

    monkeypatch.setattr(taking, "_write", refused)
    assert actions.fetch_codes(by=BY, purpose=P) == 2
    assert states() == {"21": "held", "22": "requested", "23": "held"}
    assert begun["22"] not in line.told, "届いていない取得番号は、まだ消さない"


def test_ネットワークが応答しなくても_応答なしの印と取得番号の消去は行われる(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin("11", "12")
    LinkedPerson.objects.filter(unified_number="12").update(code_state="failed")

    def away(*_: Any) -> Any:
        raise NotReached

    monkeypatch.setattr(actions, "ask_network", away)
    with clock.set_to(datetime(2026, 11, 23, 12, 0, tzinfo=clock.TOKYO)):
        job = run_now(enqueue(kind="exchange.codes", key="night", arguments={}, by=BY, purpose=P))
    assert job.state == "failed", "届かなかったことは処理の一覧に出る"
    assert states() == {"11": "stuck", "12": "failed"}
    assert LinkedPerson.objects.get(unified_number="12").acquisition is None


def test_同じ人の別の番号は_統合宛名へ知らせる(line: Line, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.SESSHU_ADDRESSEE_ADDRESS, settings.SESSHU_ADDRESSEE_KEY = "http://addressee", "k"
    begun = begin("21", "22")
    line.codes = dict.fromkeys(begun.values(), LinkageCode.issue())
    actions.fetch_codes(by=BY, purpose=P)
    said: list[Any] = []
    monkeypatch.setattr(telling, "call", lambda _address, _key, message, _kind: said.extend(message.items))
    assert telling.tell_states(by=BY, purpose=P) == 2
    assert {(one.unified_number, one.state, one.same_as) for one in said} == {
        ("21", "held", None), ("22", "failed", "21"),
    }  # fmt: skip


def test_応答のない依頼は統合宛名へ応答なしと知らせ_前の符号が使えるあいだは依頼中とする(
    monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    settings.SESSHU_ADDRESSEE_ADDRESS, settings.SESSHU_ADDRESSEE_KEY = "http://addressee", "k"
    begin("21", "22", "23")
    said: list[Any] = []
    monkeypatch.setattr(telling, "call", lambda _address, _key, message, _kind: said.extend(message.items))
    LinkedPerson.objects.exclude(unified_number="23").update(code_state="stuck")
    LinkedPerson.objects.filter(unified_number="22").update(code=LinkageCode.issue().reveal())
    assert telling.tell_states(by=BY, purpose=P) == 3
    assert {one.unified_number: one.state for one in said} == {"21": "stuck", "22": "requested", "23": "requested"}
    assert telling.tell_states(by=BY, purpose=P) == 0


def test_これまで依頼中と知らせていた応答のない人は_更新のあと知らせ直される() -> None:
    begin("21", "22", "23")
    LinkedPerson.objects.exclude(unified_number="23").update(code_state="stuck", told_state="stuck")
    LinkedPerson.objects.filter(unified_number="22").update(code=LinkageCode.issue().reveal())
    LinkedPerson.objects.filter(unified_number="23").update(told_state="requested")
    upgrade = import_module("sesshu.intermediary.people.migrations.0012_stuck_is_told")
    with connection.cursor() as cursor:
        cursor.execute(upgrade.TELL_ANEW)
    assert [one.unified_number for one in telling._untold()] == ["21"]


@pytest.mark.parametrize("is_named", [False, True])
@pytest.mark.parametrize("state", ["requested", "stuck"])
def test_消去した人の符号が取得の途中なら_後から届いても持たずに廃止を知らせる(
    line: Line, state: str, is_named: bool
) -> None:
    [number] = begin("11").values()
    LinkedPerson.objects.update(code_state=state)
    if is_named:  # a row of before names them: they stay for it
        inquiry(clock.now(), person=LinkedPerson.objects.get())
    assert actions.forget(unified_numbers=["11"], by=ERASER) == (0 if is_named else 1)
    line.late.add(number)
    assert actions.fetch_codes(by=BY, purpose=P) == 0
    assert (line.told, line.retired, GivenUpAcquisition.objects.count()) == ([], [], 1), "まだ符号はない"
    line.late.clear()
    line.codes = {number: LinkageCode.issue()}
    assert actions.fetch_codes(by=BY, purpose=P) == 0
    assert (line.told, line.retired) == ([number], [line.codes[number].reveal()])
    assert not any(model.objects.exists() for model in (GivenUpAcquisition, RetiredCode, TakenAcquisition))
    assert actions.fetch_codes(by=BY, purpose=P) == 0
    kept = LinkedPerson.objects.values_list("code_state", "code", "acquisition", "auto_response_blocked")
    assert list(kept) == ([("retired", None, None, True)] if is_named else [])


@pytest.mark.parametrize(("state", "has_code"), [("held", True), ("failed", True), ("failed", False), ("", False)])
def test_消去した人は符号がどの状態でも廃止になり_前の符号も残らない(line: Line, state: str, has_code: bool) -> None:
    actions.link_people(unified_numbers=["11"], protected=False, by=BY, purpose=P)
    code = LinkageCode.issue().reveal() if has_code else None
    LinkedPerson.objects.update(code=code, code_state=state)
    inquiry(clock.now(), person=LinkedPerson.objects.get())
    actions.forget(unified_numbers=["11"], by=ERASER)
    row = LinkedPerson.objects.get()
    assert (row.code_state, row.code, row.auto_response_blocked, row.withheld_from_subject) == (
        "retired",
        None,
        True,
        True,
    )
    actions.fetch_codes(by=BY, purpose=P)
    assert line.retired == ([code] if code else [])
    assert actions.request_codes(unified_numbers=["11"], by=BY, purpose=P) == {}, "消去した人の符号は取得しない"


def test_消去した番号の符号を同じ人の別の番号が持っていれば_廃止しない(line: Line) -> None:
    first, second = begin("11", "12").values()
    line.codes = dict.fromkeys([first, second], LinkageCode.issue())
    actions.forget(unified_numbers=["11"], by=ERASER)
    assert actions.fetch_codes(by=BY, purpose=P) == 1
    assert (line.retired, sorted(line.told)) == ([], sorted([first, second]))
    assert states() == {"12": "held"}
