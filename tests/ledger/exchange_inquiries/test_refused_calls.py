"""中間サーバーが一つの呼出しを断っても、ほかの回答の受取り・結果の通知・期限の過ぎた回答の消去は続く。"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from sesshu.contracts.intermediary import v1 as contract
from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor, job_actor
from sesshu.foundation.jobs.actions import enqueue
from sesshu.foundation.jobs.models import Job
from sesshu.foundation.jobs.running import run_by_id
from sesshu.ledger.exchange_inquiries import following_up, jobs
from sesshu.ledger.exchange_inquiries.models import ExchangeAnswer, ExchangeInquiry
from tests.answering import Refusing, answering
from tests.ledger.doses.people import make_resident
from tests.ledger.exchange_inquiries.clocks import CLOCK, TellsTime
from tests.ledger.exchange_inquiries.test_handing_over import out
from tests.ledger.exchange_inquiries.test_inquiries import NOON, ask

pytestmark = pytest.mark.django_db
P = "INFORMATION_EXCHANGE"
WORKER = job_actor(jobs.KIND, "exchange_inquiry.send")
SCOPE = Refusing(status=403, code="OUT_OF_SCOPE", text="範囲にありません。")
BUSY = Refusing(status=409, code="NOT_ANSWERED", text="まだ回答がありません。")


@pytest.fixture
def rows(clerk: Actor) -> list[ExchangeInquiry]:
    with clock.set_to(NOON):
        return [
            ask(clerk, make_resident(
                birth=date(2022, 4, n), became_on=date(2026, 10, 1), became_reason="10", health_number=f"{n}",
                addressee_number=number,
            ))
            for n, number in ((1, "100000000000017"), (2, "100000000000025"))
        ]  # fmt: skip


@pytest.fixture
def there(settings: Any, tmp_path: Any) -> Iterator[dict[str, Any]]:
    (tmp_path / "key").write_text("sesshu_x", encoding="ascii")
    answers: dict[str, Any] = {}
    with answering(answers) as address:
        settings.SESSHU_INTERMEDIARY_ADDRESS, settings.SESSHU_INTERMEDIARY_KEY = address, f"{tmp_path}/key"
        yield answers


def test_状態の照会を断られても_来ている回答は受け取り_理由が画面に残る(
    rows: list[ExchangeInquiry], there: dict[str, Any]
) -> None:
    waiting, answered = rows
    ExchangeInquiry.objects.filter(pk=waiting.pk).update(state="waiting")
    ExchangeInquiry.objects.filter(pk=answered.pk).update(state="answered")
    there["/api/v1/inquiries/states"] = SCOPE
    there["/api/v1/inquiries/fetch"] = contract.FetchOut(item=out(answered, "fetched", "ok_empty"), records=[])
    with clock.set_to(NOON):
        assert following_up.follow(by=WORKER, purpose=P), "次の回がまた尋ねる"
    for row in rows:
        row.refresh_from_db()
    assert [row.state for row in rows] == ["waiting", "fetched"]
    assert waiting.message == "範囲にありません。"


def test_一つの回答の受取りを断られても_夜は期限の過ぎた回答を消す(
    rows: list[ExchangeInquiry], there: dict[str, Any]
) -> None:
    refused, old = rows
    with clock.set_to(NOON):
        ExchangeInquiry.objects.filter(pk=refused.pk).update(state="answered")
        ExchangeInquiry.objects.filter(pk=old.pk).update(state="fetched", ended_at=NOON - timedelta(days=3650))
        ExchangeAnswer.objects.create(inquiry=old, number=1, values={"date": "2023-05-01"})
        there["/api/v1/inquiries/fetch"], there[CLOCK] = BUSY, TellsTime()
        job = enqueue(kind="exchange.follow_daily", key="t", arguments={}, by=WORKER, purpose=P)
        run_by_id(str(job.pk))
    job.refresh_from_db()
    refused.refresh_from_db()
    assert (job.state, refused.state, refused.message) == ("succeeded", "answered", "まだ回答がありません。")
    assert ExchangeAnswer.objects.get(inquiry=old).values == {}


def test_古い照会の遠い回があっても_新しい照会には近い回がある(
    rows: list[ExchangeInquiry], there: dict[str, Any]
) -> None:
    Job.objects.filter(kind=jobs.KIND).delete()
    ExchangeInquiry.objects.update(state="waiting")
    there["/api/v1/inquiries/states"] = contract.InquiriesOut(items=[])
    with clock.set_to(NOON):
        far = enqueue(kind=jobs.KIND, key="far", arguments={"round": 30}, by=WORKER, purpose=P, seconds=900)
        new = enqueue(
            kind=jobs.KIND, key="new", arguments={"round": 0, "inquiries": [str(rows[0].pk)]}, by=WORKER, purpose=P
        )
        run_by_id(str(new.pk))
        [near] = Job.objects.filter(kind=jobs.KIND, state="queued").exclude(pk=far.pk)
        assert near.arguments == {"round": 1}
        run_by_id(str(far.pk))
    assert list(Job.objects.filter(kind=jobs.KIND, state="queued")) == [near], "遠い回は近い回に任せて終わる"
