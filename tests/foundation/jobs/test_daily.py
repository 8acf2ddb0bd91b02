"""毎日の処理: 一日に一度だけ頼まれ、古い送信キーが実際に消える。"""

from datetime import date, datetime, timedelta

import pytest

from sesshu.foundation import clock
from sesshu.foundation.jobs import daily, run_now
from sesshu.foundation.jobs.models import Job
from sesshu.foundation.screens.models import FormKey

pytestmark = pytest.mark.django_db
KIND = "screens.forget_form_keys"


def on(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=clock.TOKYO)


def test_同じ日には一度_翌日にもう一度頼まれる() -> None:
    day = date(2026, 11, 20)
    for hour in (0, 3):
        with clock.set_to(on(day) + timedelta(hours=hour)):
            daily.ask_for_today()
    with clock.set_to(on(day) + timedelta(days=1)):
        daily.ask_for_today()
    assert list(Job.objects.filter(kind=KIND).order_by("key").values_list("key", flat=True)) == [
        "2026-11-20", "2026-11-21",
    ]  # fmt: skip


def test_古い送信キーは消え新しいものは残る() -> None:
    for key, days in (("1" * 32, 400), ("2" * 32, 0)):
        used_at = clock.now() - timedelta(days=days)
        FormKey.objects.create(key=key, session="s", form="f", used_at=used_at, result_url="/")
    [job] = [job for job in daily.ask_for_today() if job.kind == KIND]
    assert run_now(job).state == "succeeded"
    assert [str(one.key).replace("-", "") for one in FormKey.objects.all()] == ["2" * 32]
