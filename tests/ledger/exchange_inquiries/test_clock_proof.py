"""台帳の時計が狂っていれば、期限でも保存の日数でも何も終わらず消えない。直れば自動で続く。"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from pydantic import BaseModel

from sesshu.contracts.intermediary import v1 as contract
from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import NotPermitted
from sesshu.foundation.health.registry import read_all
from sesshu.foundation.jobs.actions import enqueue
from sesshu.foundation.jobs.models import Job
from sesshu.foundation.jobs.running import run_by_id
from sesshu.ledger.exchange_inquiries import clock_proof, ending, following_up
from sesshu.ledger.exchange_inquiries.models import ExchangeAnswer, ExchangeInquiry
from sesshu.ledger.residents.models import Resident
from tests.answering import Refusing
from tests.ledger.doses.people import make_resident
from tests.ledger.exchange_inquiries.clocks import TellsTime
from tests.ledger.exchange_inquiries.test_handing_over import There, out, page, there  # noqa: F401 - a fixture
from tests.ledger.exchange_inquiries.test_inquiries import WORKER, P, answered, ask
from tests.ledger.noon import NOON, at_noon  # noqa: F401

pytestmark = pytest.mark.django_db
AHEAD = timedelta(days=91)
JUMPED = NOON + AHEAD
DOUBTFUL = {
    "進んだ時計": TellsTime(apart=-AHEAD),
    "6分進んだ時計": TellsTime(apart=-timedelta(minutes=6)),
    "6分遅れた時計": TellsTime(apart=timedelta(minutes=6)),
    "確かめられない中間サーバー": TellsTime(agrees=False),
    "応答なし": Refusing(status=503, code="X", text=""),
    "範囲の外": Refusing(status=403, code="OUT_OF_SCOPE", text="範囲にありません。"),
    "この操作のない版": Refusing(status=404, code="NOT_FOUND", text="ありません。"),
}


@pytest.fixture
def mover() -> Resident:
    return make_resident(birth=date(2022, 4, 1), became_on=date(2026, 10, 1), became_reason="10")


@pytest.fixture
def undecided(clerk: Actor, mover: Resident) -> ExchangeInquiry:
    return answered(clerk, mover, {"date": "2023-05-01", "kind": "MR"})


@pytest.fixture
def waiting(clerk: Actor, mover: Resident) -> ExchangeInquiry:
    return ask(clerk, mover, provider="011002", provider_name="札幌市")


def night(at: datetime) -> Job:
    """The daily job as a worker runs it."""
    job = enqueue(kind="exchange.follow_daily", key=f"{at}", arguments={}, by=WORKER, purpose=P)
    with clock.set_to(at):
        run_by_id(str(job.pk))
        job.refresh_from_db()
    return job


def line(at: datetime) -> tuple[str, str]:
    with clock.set_to(at + timedelta(minutes=1)):
        [found] = [one for one in read_all() if one.name == "exchange_endings"]
    return found.reading.state, found.reading.text


def doubts() -> list[str]:
    rows = Entry.objects.filter(act="exchange.clock_doubted", decision="deny").order_by("queue_id")
    return [obj.removeprefix("exchange_clock:") for obj in rows.values_list("obj", flat=True)]


@pytest.mark.parametrize("told", DOUBTFUL.values(), ids=DOUBTFUL)
def test_時計を確かめられなければ_期限の照会も決めない回答も残り_理由が記録と稼働状況に出る(
    told: BaseModel, undecided: ExchangeInquiry, waiting: ExchangeInquiry, there: There  # noqa: F811
) -> None:  # fmt: skip
    there.tell("clock", told)
    job = night(JUMPED)
    for row in (undecided, waiting):
        row.refresh_from_db()
    assert (undecided.state, waiting.state) == ("fetched", "draft")
    assert ExchangeAnswer.objects.get().values == {"date": "2023-05-01", "kind": "MR"}
    assert (job.state, len(doubts())) == ("succeeded", 1)
    state, text = line(JUMPED)
    assert (state == "good", "2件" in text, "時計" in text) == (False, True, True)
    assert not Entry.objects.filter(act__in=["exchange.inquiry_expired", "exchange.contents_dropped"]).exists()


def test_時計が直り期間が本当に過ぎれば_人の手なしに終わる(
    undecided: ExchangeInquiry, waiting: ExchangeInquiry, there: There  # noqa: F811
) -> None:  # fmt: skip
    there.tell("clock", TellsTime(apart=-AHEAD))
    night(JUMPED)
    there.tell("clock", TellsTime())
    night(NOON + timedelta(days=1))
    undecided.refresh_from_db()
    assert (undecided.state, line(NOON + timedelta(days=1))[0]) == ("fetched", "good"), "まだ90日たっていない"
    night(NOON + timedelta(days=92))
    for row in (undecided, waiting):
        row.refresh_from_db()
    assert (undecided.state, undecided.result) == ("dismissed", "content_dropped")
    assert (waiting.state, waiting.result) == ("expired", "expired")
    assert (ExchangeAnswer.objects.get().values, len(doubts())) == ({}, 1)


def test_続く回が時計を疑っても_記録は理由ごとに一日一つ(
    waiting: ExchangeInquiry, there: There  # noqa: F811
) -> None:  # fmt: skip
    for told in (TellsTime(apart=-AHEAD), TellsTime(agrees=False)):
        there.tell("clock", told)
        for second in range(3):
            with clock.set_to(JUMPED + timedelta(seconds=second)):
                following_up.follow(by=WORKER, purpose=P)
    assert (there.calls("clock"), doubts()) == (6, ["OTHER_TIME", "NOT_PROVEN"])
    with clock.set_to(NOON + timedelta(days=20)):
        following_up.follow(by=WORKER, purpose=P)
    assert doubts()[2:] == ["NOT_PROVEN"], "狂った時計で先に書かれた記録は、その日のものではない"


@pytest.mark.parametrize("apart", [-AHEAD, AHEAD])
def test_時計が進んでも遅れても_送信と回答の受取りは続く(
    apart: timedelta, waiting: ExchangeInquiry, there: There  # noqa: F811
) -> None:  # fmt: skip
    there.tell("clock", TellsTime(apart=apart))
    there.tell("ask", contract.InquiriesOut(items=[out(waiting, "answered", "ok_no_data")]))
    there.tell("fetch", contract.FetchOut(item=out(waiting, "fetched", "ok_no_data"), records=[]))
    with clock.set_to(NOON - apart):
        following_up.follow(by=WORKER, purpose=P)
    waiting.refresh_from_db()
    assert waiting.state == "fetched"


def test_期限を過ぎたものがなければ_中間サーバーに時刻を尋ねない(
    undecided: ExchangeInquiry, waiting: ExchangeInquiry, there: There  # noqa: F811
) -> None:  # fmt: skip
    following_up.follow(by=WORKER, purpose=P)
    ending.drop_contents(by=WORKER, purpose=P)
    with clock.set_to(JUMPED):  # what just was asked, and what is looked at again: never
        following_up.hand_over(by=WORKER, purpose=P, wait_ms=0)
        following_up.look_again([waiting.pk], by=WORKER, purpose=P)
    assert (there.calls("clock"), doubts()) == (0, [])


def test_回線が切れたまま期限を過ぎた照会は_画面に送れないことと理由が出る(
    clerk: Actor, waiting: ExchangeInquiry, there: There  # noqa: F811
) -> None:  # fmt: skip
    with clock.set_to(NOON + timedelta(days=30)):
        assert following_up.follow(by=WORKER, purpose=P), "次の回がまた尋ねる"
        waiting.refresh_from_db()
        shown = page(clerk, waiting)
    assert (waiting.state, waiting.result) == ("draft", "system_down")
    for words in ("接続先が応答しません", "過ぎました。中間サーバーに送れるか、時計を確かめられるまで"):
        assert words in shown, words


def test_権限のない者は時計を理由に何も終わらせられない(counter: Actor) -> None:
    for act in (clock_proof.agrees, ending.drop_contents):
        with pytest.raises(NotPermitted):
            act(by=counter, purpose=P)
