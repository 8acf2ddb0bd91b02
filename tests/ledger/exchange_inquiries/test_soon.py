"""すぐ来る回答は、照会を渡した処理がそのまま受け取る。人の判断を待つ照会のためには、処理は居座らない。"""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import RequestFactory

from sesshu.contracts.intermediary import v1 as contract
from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.jobs.models import Job
from sesshu.foundation.jobs.running import run_by_id
from sesshu.ledger.exchange_inquiries import jobs
from sesshu.ledger.exchange_inquiries.models import ExchangeInquiry
from sesshu.ledger.exchange_inquiries.screens import adopting
from sesshu.ledger.residents.models import Resident
from tests.answering import answering
from tests.ledger.doses.people import make_resident
from tests.ledger.exchange_inquiries.test_handing_over import out
from tests.ledger.exchange_inquiries.test_inquiries import NOON, ask

pytestmark = pytest.mark.django_db
LOOKS = 3  # the answer has come when it is looked at for the third time


class Coming(dict[str, Any]):
    """The intermediary's answers, of which the one about states changes with time. `then`: what it becomes."""

    looks, then = 0, "answered"

    def get(self, path: str, default: Any = None) -> Any:
        if not path.endswith("/states"):
            return super().get(path, default)
        self.looks += 1
        row = ExchangeInquiry(client_key=self["key"])
        state = "sent" if self.looks < LOOKS else self.then
        return contract.InquiriesOut(items=[out(row, state, "ok_empty" if state == "answered" else "")])


@pytest.fixture
def row(clerk: Actor) -> Iterator[ExchangeInquiry]:
    with clock.set_to(NOON):
        mover: Resident = make_resident(birth=date(2022, 4, 1), became_on=date(2026, 10, 1), became_reason="10")
        yield ask(clerk, mover)


@pytest.fixture
def there(row: ExchangeInquiry, settings: Any, tmp_path: Any) -> Iterator[Coming]:
    (tmp_path / "key").write_text("sesshu_x", encoding="ascii")
    answers = Coming(key=row.client_key)
    answers["/api/v1/inquiries/ask"] = contract.InquiriesOut(items=[out(row)])
    answers["/api/v1/inquiries/fetch"] = contract.FetchOut(item=out(row, "fetched", "ok_empty"), records=[])
    with answering(answers) as address:
        settings.SESSHU_INTERMEDIARY_ADDRESS, settings.SESSHU_INTERMEDIARY_KEY = address, f"{tmp_path}/key"
        yield answers


def done(row: ExchangeInquiry) -> tuple[ExchangeInquiry, float]:
    """The one job that was asked for, and how long it took."""
    [job] = Job.objects.filter(kind=jobs.KIND)
    begun = time.perf_counter()
    run_by_id(str(job.pk))
    row.refresh_from_db()
    job.refresh_from_db()
    assert job.state == "succeeded"
    return row, time.perf_counter() - begun


def test_まもなく来た回答は_次の回を待たずに受け取られる(row: ExchangeInquiry, there: Coming) -> None:
    found, _ = done(row)
    assert (found.state, there.looks) == ("fetched", LOOKS)
    assert Job.objects.filter(kind=jobs.KIND).count() == 1, "待つものがなければ次の回はない"


def test_人の判断を待つ照会は_次の回に任せる(row: ExchangeInquiry, there: Coming) -> None:
    there.then = "waiting"
    found, _ = done(row)
    assert (found.state, there.looks) == ("waiting", LOOKS)
    assert Job.objects.filter(kind=jobs.KIND, state="queued").count() == 1


def test_来ない回答を_いつまでも待ち続けない(row: ExchangeInquiry, there: Coming) -> None:
    there.then = "sent"
    found, took = done(row)
    assert (found.state, there.looks) == ("sent", jobs.LOOKS)
    assert took < jobs.LOOKS * (jobs.PAUSE + jobs.WAIT_MS / 1000) + 5
    assert Job.objects.filter(kind=jobs.KIND, state="queued").count() == 1


@pytest.mark.parametrize(("after", "pace"), [(0, 1), (9, 1), (11, 5)])
def test_画面は初めは1秒ごと_あとは5秒ごとに新しくなる(
    clerk: Actor, row: ExchangeInquiry, after: int, pace: int
) -> None:  # fmt: skip
    request = RequestFactory().get("/")
    request.actor, request.purpose = clerk, "INFORMATION_EXCHANGE"  # type: ignore[attr-defined]
    with clock.set_to(NOON + timedelta(seconds=after)):
        told = adopting.detail_page(request, inquiry_id=row.pk).content.decode()
    assert f'hx-trigger="every {pace}s"' in told
    assert 'id="cancel-inquiry"' in told, "名のあるボタンは、画面が新しくなっても選ばれたまま残る"


def test_続けて依頼された照会は_先の処理が一緒に渡し_後の処理にはすることがない(
    clerk: Actor, row: ExchangeInquiry, there: Coming
) -> None:
    with clock.set_to(NOON):
        other = ask(clerk, make_resident(
            birth=date(2022, 5, 1), became_on=date(2026, 10, 1), became_reason="10", addressee_number="100000000000025",
            health_number="2",
        ))  # fmt: skip
    there["/api/v1/inquiries/ask"] = contract.InquiriesOut(
        items=[out(one, "answered", "ok_empty") for one in (row, other)]
    )
    first, second = Job.objects.filter(kind=jobs.KIND).order_by("requested_at")
    run_by_id(str(first.pk))
    assert set(ExchangeInquiry.objects.values_list("state", flat=True)) == {"fetched"}
    there["/api/v1/inquiries/ask"] = None  # whoever asked it now would fail
    run_by_id(str(second.pk))
    second.refresh_from_db()
    assert (second.state, there.looks) == ("succeeded", 0), "回答まで一度の呼出しで届き、状態は尋ねない"
    assert Job.objects.filter(kind=jobs.KIND).count() == 2


def test_画面で待つ人のいる処理は_全市の処理と別の列に並ぶ(row: ExchangeInquiry) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    from sesshu.foundation.jobs import queueing, worker

    [job] = Job.objects.filter(kind=jobs.KIND)
    assert ProcrastinateJob.objects.get(pk=job.queue_number).queue_name == queueing.SOON
    assert set(worker.CONCURRENCY) == {queueing.QUEUE, queueing.SOON}, "どちらの列にも手がある"
