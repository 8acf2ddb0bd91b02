"""照会を受けた中間サーバーは、同じ1秒に来た照会もそれぞれすぐに送る。状態を尋ねられたときは1秒に1度でよい。"""

from __future__ import annotations

from datetime import datetime

import pytest

from sesshu.foundation import clock
from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.jobs.models import Job
from sesshu.intermediary.inquiries import api, jobs
from sesshu.intermediary.inquiries.models import Inquiry

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=clock.TOKYO)
BY, P = job_actor("t"), "INFORMATION_EXCHANGE"


def start(row: Inquiry) -> None:
    jobs.start(by=BY, purpose=P, key=api._key_of_sending([row]))


def test_同じ1秒に来た二つの照会には_それぞれの送信が頼まれる() -> None:
    with clock.set_to(NOON):
        first, second = Inquiry(state="queued"), Inquiry(state="queued")
        for row in (first, second, first):  # the first is asked again
            start(row)
        assert Job.objects.filter(kind="exchange.send").count() == 2


def test_もう送られた照会は_1秒に1度の送信にまとまる() -> None:
    with clock.set_to(NOON):
        for row in (Inquiry(state="waiting"), Inquiry(state="sent")):
            start(row)
        assert Job.objects.filter(kind="exchange.send").count() == 1
