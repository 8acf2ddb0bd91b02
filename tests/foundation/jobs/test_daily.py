"""毎日の処理: 一日に一度だけ頼まれ、古い送信キーが実際に消える。"""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from sesshu.foundation import clock
from sesshu.foundation.jobs import daily, declared, declaring, run_now
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


def test_済ませることがある時だけ_十五分に一度頼まれる(monkeypatch: pytest.MonkeyPatch) -> None:
    says, asked = [False], []

    def is_due() -> bool:
        asked.append(clock.now())
        return says[0]

    for kind, one in declared().items():
        monkeypatch.setitem(declaring._kinds, kind, replace(one, when=is_due if kind == KIND else None))
    monkeypatch.setattr(daily, "_asked_at", None)
    nine = on(date(2026, 11, 20))
    for minutes in (0, 1, 14, 15, 29):
        says[0] = minutes >= 15
        with clock.set_to(nine + timedelta(minutes=minutes)):
            daily.ask_when_the_day_is_new()
    assert len(asked) == 2, "データベースに尋ねるのは十五分に一度"
    keys = Job.objects.filter(kind=KIND).order_by("key").values_list("key", flat=True)
    assert list(keys) == ["2026-11-20", "2026-11-20T09:15"]
