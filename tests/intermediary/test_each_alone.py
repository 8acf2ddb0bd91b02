"""No inquiry takes others with it: a code that is gone, words no message can carry, an answer that cannot be kept."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

import pytest

from sesshu.contracts.exchange.linkage import LinkageCode
from sesshu.contracts.exchange.messages import (
    AnswerItem,
    CodeAnswer,
    CodeIssued,
    CodeRequest,
    InquiryRequest,
    ItemPermit,
    PermitAnswer,
    ProvidedRecord,
    ProvisionAnswer,
    Receipt,
)
from sesshu.contracts.exchange.results import ResultClass
from sesshu.foundation import clock
from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.errors import NotNow
from sesshu.foundation.jobs.actions import enqueue
from sesshu.foundation.jobs.running import run_now
from sesshu.foundation.sealed_messages.sending import NotReached, NotTaken
from sesshu.intermediary.exchange_records.models import Event, ExchangeRecord
from sesshu.intermediary.exchange_rules.departments import assign_duty
from sesshu.intermediary.inquiries import ending, sending
from sesshu.intermediary.inquiries.asking import OtherContent, Question, ask
from sesshu.intermediary.inquiries.models import CarriedNotice, Inquiry
from sesshu.intermediary.peers import clock_proof
from sesshu.intermediary.people import actions as people
from sesshu.intermediary.people import renewing
from sesshu.intermediary.people.models import LinkedPerson
from sesshu.intermediary.provisions import reporting
from sesshu.law.permission_list import permission_list
from tests.intermediary.playing import NOON, OTARU, P

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("asked_by_others", "child")]
BY = job_actor("test", "exchange.operate", "person_flag.write", "code.request", "inquiry.write", "copy.write")


class Others:
    """Network and provider in one: permits for everything, an answer for each permit."""

    def __init__(self) -> None:
        self.is_away = self.is_call_refused = False
        self.good_for = timedelta(days=7)
        self.asked: list[tuple[str, ...]] = []
        self.permits: dict[Any, Any] = {}
        self.left_out: set[Any] = set()  # keys that get no permit when they are asked for again
        self.values: dict[Any, dict[str, str | None]] = {}

    def network(self, message: Any, _kind: Any, **_: Any) -> Any:
        if self.is_away:
            raise NotReached
        assert isinstance(message, InquiryRequest)
        self.asked.append(tuple(one.items[0] for one in message.items))
        until = clock.now() + self.good_for
        keys = [one.key for one in message.items if one.key not in self.left_out]
        told = [
            ItemPermit(key=key, permit=self.permits.setdefault(key, uuid.uuid4()), expires_at=until) for key in keys
        ]
        return PermitAnswer(
            permits=tuple(told), refusals=(), route="r", address="http://otaru", notice="sealed",
            provider_signing=OTARU.public.signing, provider_encryption=OTARU.public.encryption,
            list_version=permission_list(clock.today()).version,
        )  # fmt: skip

    def provider(self, message: Any, _kind: Any, **_: Any) -> Any:
        if self.is_call_refused:
            raise NotTaken
        usual: dict[str, str | None] = {"date": "2023-05-01"}
        return ProvisionAnswer(items=tuple(
            AnswerItem(
                permit=one, result=ResultClass.OK_WITH_DATA, answered_at=clock.now(),
                records=(ProvidedRecord(values=self.values.get(one, usual)),),
            )
            for one in message.permits
        ))  # fmt: skip


@pytest.fixture
def others(monkeypatch: pytest.MonkeyPatch) -> Others:
    found = Others()
    monkeypatch.setattr(sending, "ask_network", found.network)
    monkeypatch.setattr(sending, "ask", found.provider)
    assign_duty(department="予防接種係", duty="implementation", by=BY, purpose=P)
    LinkedPerson.objects.create(
        unified_number="12", code=LinkageCode.issue().reveal(), code_state="held", auto_response_blocked=False,
        withheld_from_subject=False, flags_at=NOON,
    )  # fmt: skip
    return found


def asked(key: str, number: str = "11", **more: Any) -> Question:
    usual: dict[str, Any] = {
        "client_key": key, "unified_number": number, "provider": "012033", "duty": "implementation", "row": 25,
        "part": 1, "subject": "target", "information": "immunization_record", "items": ("date",), "case": "転入-1",
    }  # fmt: skip
    return Question(**usual | more)


def queue(*questions: Question) -> list[Inquiry]:
    return ask(questions=questions, department="予防接種係", by=BY, purpose=P)


def states() -> dict[str, str]:
    return dict(Inquiry.objects.values_list("client_key", "state"))


@pytest.mark.parametrize("first_attempt", ["届かない", "まだ送っていない"])
def test_照会のあとに符号がなくなった人だけが終わり_ほかの人の照会は送られる(
    others: Others, first_attempt: str
) -> None:
    queue(asked("a"), asked("b", "12"))
    if first_attempt == "届かない":
        others.is_away = True
        sending.send_all(by=BY, purpose=P)
        others.is_away = False
    people.forget(unified_numbers=["11"], by=BY)  # its originals were erased
    sending.send_all(by=BY, purpose=P)
    assert states() == {"a": "no_code_inquirer", "b": "answered"}
    ended = Inquiry.objects.get(client_key="a")
    assert (ended.rule, ended.leased_until) == ("R-07", None)
    assert "新しく照会してください" in ended.message
    record = ExchangeRecord.objects.get(key=ended.key, event=Event.REFUSED)
    assert (record.result, record.unified_number) == ("no_code_inquirer", "11")


@pytest.mark.parametrize(("days", "open_for"), [(3, 7), (30, 30), (365, 92)])
def test_許可がどれだけ長くても_照会は業務システムが待つ間に終わる(others: Others, days: int, open_for: int) -> None:
    others.good_for = timedelta(days=days)
    (row,) = queue(asked("a"))
    sending.send_all(by=BY, purpose=P)
    row.refresh_from_db()
    assert timedelta(0) <= row.valid_until - row.requested_at - timedelta(days=open_for) < timedelta(seconds=10)


def test_電文にできない1件だけが終わる(others: Others) -> None:
    rows = queue(asked("c"), asked("d", "12"))
    Inquiry.objects.filter(pk=rows[0].pk).update(items=["date\n"])  # as an older version let it in
    sending.send_all(by=BY, purpose=P)
    assert states() == {"c": "rejected_local", "d": "answered"}
    assert "使えない文字" in Inquiry.objects.get(client_key="c").message
    assert ExchangeRecord.objects.filter(key=rows[0].key, event=Event.REFUSED).exists()


def test_部署の名が電文にできなければ_その部署の照会だけが終わる(others: Others) -> None:
    rows = queue(asked("a"), asked("b", "12"))
    Inquiry.objects.filter(pk=rows[0].pk).update(department="予防\n接種係")
    sending.send_all(by=BY, purpose=P)
    assert states() == {"a": "rejected_local", "b": "answered"}


def test_その情報にない項目は_送る前に断る(others: Others) -> None:
    a, b = queue(asked("a", items=("date", "date\n")), asked("b", "12", items=()))
    assert {a.state, b.state} == {"rejected_local"}
    assert "項目はdate、kind、step" in a.message


def test_回答を待つ照会がある人の符号は廃止できない(others: Others, child: LinkedPerson) -> None:
    (row,) = queue(asked("a"))
    with pytest.raises(NotNow, match="回答を待っている照会"):
        renewing.retire(person_id=child.pk, reason="名寄せ", by=BY, purpose=P)
    ending.cancel(inquiry_id=row.pk, by=BY, purpose=P)
    assert renewing.retire(person_id=child.pk, reason="名寄せ", by=BY, purpose=P).code_state == "retired"


def test_保存できない回答は_ほかの人の回答を止めない(others: Others) -> None:
    a = queue(asked("a"), asked("b", "12"))[0]
    bad = others.permits[a.key] = uuid.uuid4()
    others.values[bad] = {"date": "\0"}  # no text of PostgreSQL
    sent = sending.send_all(by=BY, purpose=P)
    assert states() == {"a": "permitted", "b": "answered"}
    assert sent.answered == 1
    a.refresh_from_db()
    assert (a.result, a.leased_until) == ("not_taken", None)
    assert "保存できませんでした" in a.message
    assert not ExchangeRecord.objects.filter(key=a.key, event=Event.RECEIVED).exists()
    others.values.clear()
    sending.send_all(by=BY, purpose=P)
    assert states() == {"a": "answered", "b": "answered"}, "相手が直せば次の回に届く"


def test_許可を取り直せない1件は_同じ通知のほかの照会を止めない(others: Others) -> None:
    a, b = queue(asked("a"), asked("b", "12"))
    others.is_call_refused = True
    others.left_out = set()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sending, "_renew", lambda *_: None)
        sending.send_all(by=BY, purpose=P)
    others.left_out = {a.key}
    sending.send_all(by=BY, purpose=P)
    assert CarriedNotice.objects.count() == 2
    a.refresh_from_db()
    b.refresh_from_db()
    assert a.notice_id != b.notice_id
    assert (a.permit, b.permit) == (others.permits[a.key], others.permits[b.key])


def test_毎日の処理は_一つが止まっても残りを行う(others: Others, monkeypatch: pytest.MonkeyPatch) -> None:
    queue(asked("a"))
    told: list[int] = []

    def broken(**_: Any) -> None:
        raise RuntimeError("one round that goes wrong")

    def takes(message: Any, _kind: Any) -> Receipt:
        told.append(1)
        return Receipt(taken=1)

    monkeypatch.setattr(sending, "send_all", broken)
    monkeypatch.setattr(clock_proof, "agrees", lambda **_: True)  # the network is none here
    monkeypatch.setattr(reporting, "ask_network", takes)
    with clock.set_to(NOON + timedelta(days=8)):
        job = run_now(enqueue(kind="exchange.daily", key="night", arguments={}, by=BY, purpose=P))
    assert job.state == "failed"
    assert states() == {"a": "expired"}


@pytest.mark.parametrize(
    "other",
    [
        {"number": "12"}, {"items": ("date", "kind")}, {"provider": "431001"}, {"case": "転入-2"}, {"row": 153},
        {"duty": "medical_costs"},
    ],
)  # fmt: skip
def test_依頼番号が同じで内容が違えば断り_先の照会の答えは渡らない(others: Others, other: dict[str, Any]) -> None:
    (first,) = queue(asked("k"))
    assert queue(asked("k"))[0].pk == first.pk, "同じ内容なら先の照会"
    with pytest.raises(OtherContent) as refused:
        queue(asked("new", "12"), asked("k", **other))
    assert refused.value.status == 409
    assert states() == {"k": "queued"}, "ほかの依頼も受け付けない"


def test_番号がなくて断られた依頼は_付番のあとも先の結果を返す(others: Others) -> None:
    (first,) = queue(asked("k", ""))
    assert first.state == "no_code_inquirer"
    assert queue(asked("k", "11"))[0].pk == first.pk


def test_照会が戻るまでは前の符号を使い_新しい符号はそのあとで受け取る(
    others: Others, child: LinkedPerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The network decided the inquiry under the code of before; asked again by another, it would be another inquiry."""
    new = LinkageCode.issue()

    def codes(message: Any, _kind: Any) -> Any:
        if isinstance(message, CodeRequest):
            return CodeAnswer(codes=tuple(CodeIssued(acquisition=one, code=new) for one in message.acquisitions))
        return Receipt(taken=1)

    for room in (people, renewing):
        monkeypatch.setattr(room, "ask_network", codes)
    before = child.code
    queue(asked("a"))
    others.is_away = True
    sending.send_all(by=BY, purpose=P)
    renewing.renew(person_id=child.pk, reason="住民票コードの変更", by=BY, purpose=P)
    assert people.fetch_codes(by=BY, purpose=P) == 0
    child.refresh_from_db()
    assert (child.code, child.code_state) == (before, "requested")
    others.is_away = False
    sending.send_all(by=BY, purpose=P)
    assert states() == {"a": "answered"}
    assert people.fetch_codes(by=BY, purpose=P) == 1
    child.refresh_from_db()
    assert (child.code, child.code_state) == (new.reveal(), "held")
