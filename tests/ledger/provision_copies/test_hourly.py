"""副本の送信は毎時行われる: 確認や名寄せで待っていた人は、だれも押さなくても1時間以内に送られる。"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sesshu.foundation import clock
from sesshu.foundation.jobs.models import Job
from sesshu.foundation.jobs.running import run_by_id
from sesshu.ledger.provision_copies import jobs

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, 0, tzinfo=clock.TOKYO)


@pytest.fixture(autouse=True)
def _nobody_answers(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("sesshu_x", encoding="ascii")
    settings.SESSHU_ADDRESSEE_ADDRESS = settings.SESSHU_INTERMEDIARY_ADDRESS = "http://127.0.0.1:9"
    settings.SESSHU_ADDRESSEE_KEY = settings.SESSHU_INTERMEDIARY_KEY = str(tmp_path / "key")


def rounds() -> list[str]:
    return list(
        Job.objects.filter(kind=jobs.KIND, key__startswith="hour:").order_by("key").values_list("key", flat=True)
    )


def test_一回の送信は次の時刻の送信を一つだけ頼む() -> None:
    with clock.set_to(NOON):
        for reason in ("asked:1", "asked:2"):
            run_by_id(str(jobs.start(reason, by=jobs.sender(), purpose=jobs.PURPOSE).pk))
    assert rounds() == ["hour:2026112004"]
    with clock.set_to(NOON + timedelta(hours=1)):
        run_by_id(str(Job.objects.get(key=rounds()[0]).pk))
    assert rounds() == ["hour:2026112004", "hour:2026112005"]


def test_相手が応答しない間の繰返しは_次の時刻の送信が始まるころに終わる() -> None:
    pauses = [min(jobs.FIRST_PAUSE * 2**n, jobs.LONGEST_PAUSE) for n in range(jobs.MOST_ROUNDS - 1)]
    assert 0.5 * jobs.HOUR.total_seconds() < sum(pauses) < jobs.HOUR.total_seconds()
    with clock.set_to(NOON):
        job = jobs.start("asked:1", by=jobs.sender(), purpose=jobs.PURPOSE)
        for _ in range(jobs.MOST_ROUNDS + 3):
            run_by_id(str(job.pk))
            if not (after := Job.objects.filter(key=f"after:{job.pk}").first()):
                break
            job = after
    assert job.arguments["round"] == jobs.MOST_ROUNDS - 1
