"""夜間処理: not before its hour, not on closing days when it says so; a failure is told by mail, once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from django.db.models.functions import Now

from sesshu.foundation import clock
from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.jobs import Run, daily, job
from sesshu.foundation.jobs.actions import enqueue
from sesshu.foundation.jobs.models import Job
from sesshu.foundation.jobs.running import run_now
from sesshu.foundation.outbox import delivering
from sesshu.foundation.outbox.models import Message, MessageState
from tests.foundation.closing_days.office import close
from tests.foundation.jobs.mail_server import Mailbox, mail_server

pytestmark = pytest.mark.django_db
NIGHT, BROKEN = "test.night", "test.broken_night"


@job(
    kind=NIGHT,
    purpose="SYSTEM_OPERATION",
    permissions=[],
    label="夜の試験",
    daily=True,
    after="01:30",
    working_days=True,
)
def _night(run: Run) -> None:
    run.say("夜")


@job(kind=BROKEN, purpose="SYSTEM_OPERATION", permissions=[], label="壊れた試験", most_attempts=1)
def _broken(run: Run) -> None:
    raise ValueError("架空　花子 1990-01-01")


def asked(year: int, month: int, day: int, hour: int, minute: int = 0) -> bool:
    with clock.set_to(datetime(year, month, day, hour, minute, tzinfo=clock.TOKYO)):
        return NIGHT in {one.kind for one in daily.ask_for_today()}


def test_夜間処理は決めた時刻より前には頼まれない() -> None:
    assert not asked(2026, 11, 25, 1, 29)
    assert asked(2026, 11, 25, 1, 30)
    assert asked(2026, 11, 25, 9)
    assert Job.objects.filter(kind=NIGHT, key="2026-11-25").count() == 1


@pytest.mark.parametrize(
    ("day", "word"),
    [((2026, 11, 21), "土曜日"), ((2026, 11, 22), "日曜日"), ((2026, 11, 23), "勤労感謝の日"), ((2026, 12, 30), "年末"),
     ((2027, 1, 2), "年始")],
)  # fmt: skip
def test_閉庁日には頼まれない(day: tuple[int, int, int], word: str) -> None:
    assert not asked(*day, 9), word


def test_市が決めた閉庁日にも頼まれず_開庁と決めた土曜には頼まれる() -> None:
    with clock.set_to(datetime(2026, 11, 20, 9, tzinfo=clock.TOKYO)):
        close(date(2026, 11, 25), date(2026, 11, 26))
        close(date(2026, 11, 28), kind="open")
    assert not asked(2026, 11, 25, 9)
    assert not asked(2026, 11, 26, 9)
    assert asked(2026, 11, 27, 9)
    assert asked(2026, 11, 28, 9)
    assert not asked(2026, 11, 29, 9)


@pytest.fixture
def box(settings: Any) -> Iterator[Mailbox]:
    with mail_server() as found:
        settings.SESSHU_MAIL_HOST, settings.SESSHU_MAIL_PORT = "127.0.0.1", found.port
        settings.SESSHU_MAIL_FROM, settings.SESSHU_MAIL_TO = "sesshu@city.example.jp", "kakari@city.example.jp"
        settings.SESSHU_MAIL_STARTTLS = False
        yield found


def failed() -> Job:
    return run_now(enqueue(kind=BROKEN, key="1", arguments={}, by=job_actor(BROKEN)))


def test_失敗した処理は_個人の情報なしでメールで知らされる(box: Mailbox) -> None:
    found = failed()
    assert found.state == "failed"
    assert delivering.deliver_next()
    [mail] = box.mails
    assert "壊れた試験" in mail["Subject"]
    assert mail["To"] == "kakari@city.example.jp"
    text = mail.get_content()
    assert f"/jobs/{found.id}/" in text
    assert "架空" not in text
    assert not delivering.deliver_next()


def test_メールの受け手が休んでいれば_あとで送り直され_一通だけ届く(box: Mailbox) -> None:
    failed()
    box.refuse = 2
    for _ in range(3):
        delivering.deliver_next()
        Message.objects.filter(state=MessageState.WAITING).update(due_at=Now())
    assert len(box.mails) == 1
    assert Message.objects.get().state == MessageState.DELIVERED


def test_送り先の設定がなければメールは作られず_処理の記録は残る(settings: Any) -> None:
    settings.SESSHU_MAIL_HOST = ""
    assert failed().state == "failed"
    assert not Message.objects.exists()
