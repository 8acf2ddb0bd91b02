"""処理: the same key is one job; a job goes on where it stopped; how it ended is told in words."""

from __future__ import annotations

import os
import time
from datetime import timedelta

import psycopg
import pytest
from django.core.exceptions import ImproperlyConfigured

from sesshu.foundation import clock, jobs
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.errors import NotNow, Refused
from sesshu.foundation.jobs import Chunk, Run, actions, caretaking, running
from sesshu.foundation.jobs.locking import is_free, lock_number
from sesshu.foundation.jobs.models import Job, JobChunk
from sesshu.foundation.jobs.states import NEXT, JobState
from sesshu.foundation.outbox.models import Message
from sesshu.foundation.screens import work

pytestmark = pytest.mark.django_db
KIND = "test.count"
trouble: list[Exception] = []


@jobs.job(kind=KIND, purpose="SYSTEM_OPERATION", permissions=["operation.read"], label="数える", most_attempts=3)
def count(run: Run) -> None:
    run.chunks(total=run.arguments["total"], size=10, work=_count)


def _count(chunk: Chunk) -> str:
    for number in range(chunk.lo, chunk.hi):
        Message.objects.create(topic=KIND, key=str(number), purpose="SYSTEM_OPERATION")
    if chunk.lo == 20 and trouble:
        raise trouble.pop(0)
    return f"{chunk.lo}-{chunk.hi}"


@pytest.fixture(autouse=True)
def _no_trouble() -> None:
    trouble.clear()
    running.stopping.clear()


def ask(clerk: Actor, key: str = "a", total: int = 35) -> Job:
    return actions.enqueue(kind=KIND, key=key, arguments={"total": total}, by=clerk)


def test_同じ鍵の依頼は最初の処理を返す(clerk: Actor, chief: Actor) -> None:
    first = ask(clerk)
    second = actions.enqueue(kind=KIND, key="a", arguments={"total": 99}, by=chief)
    assert second.id == first.id
    assert second.arguments == {"total": 35}
    assert Job.objects.filter(kind=KIND).count() == 1


def test_全件が区切りごとに一度ずつ処理される(clerk: Actor) -> None:
    job = jobs.run_now(ask(clerk))
    assert (job.state, job.done, job.total, job.percent) == ("succeeded", 35, 35, 100)
    chunks = JobChunk.objects.filter(job_id=job.id).order_by("lo")
    assert [(c.lo, c.hi) for c in chunks] == [(0, 10), (10, 20), (20, 30), (30, 35)]
    assert Message.objects.filter(topic=KIND).count() == 35
    assert Entry.objects.filter(act="job.chunk", obj=f"job:{job.id}").count() == 4


def test_途中の失敗は確定済みの次から再開し二重にならない(clerk: Actor) -> None:
    trouble.append(ZeroDivisionError())
    job = jobs.run_now(ask(clerk))
    assert (job.state, job.attempts) == ("succeeded", 2)
    assert Message.objects.filter(topic=KIND).count() == 35


def test_何度も失敗した処理は理由とともに失敗となりやり直せる(clerk: Actor) -> None:
    trouble.extend(ZeroDivisionError("山田太郎") for _ in range(3))
    job = jobs.run_now(ask(clerk))
    assert (job.state, job.error_code, job.done) == ("failed", "ZeroDivisionError", 20)
    assert "3回試しました" in job.reason
    assert "山田" not in job.reason
    assert jobs.run_now(actions.retry(job=job, by=clerk)).state == JobState.SUCCEEDED
    assert Message.objects.filter(topic=KIND).count() == 35


def test_業務上の拒否は繰り返さずその言葉で終わる(clerk: Actor) -> None:
    trouble.append(Refused("台帳の更新日が古いため、続けられません。"))
    job = jobs.run_now(ask(clerk))
    assert (job.state, job.attempts, job.reason) == ("failed", 1, "台帳の更新日が古いため、続けられません。")


def test_中止は区切りで止まり確定分は残る(clerk: Actor) -> None:
    trouble.append(ZeroDivisionError())
    job = ask(clerk)
    running.run_by_id(str(job.id))
    job = actions.cancel(job=job, by=clerk)
    assert job.state == JobState.CANCELLED
    assert Message.objects.filter(topic=KIND).count() == 20
    with pytest.raises(NotNow):
        actions.cancel(job=job, by=clerk)


def test_停止の合図では区切りで待機に戻り次の担い手が続ける(clerk: Actor) -> None:
    job = ask(clerk)
    running.stopping.set()
    assert jobs.run_now(job).state == JobState.QUEUED
    running.stopping.clear()
    assert jobs.run_now(Job.objects.get(id=job.id)).state == JobState.SUCCEEDED


def test_時間のかかる準備は取引の外で行われる(clerk: Actor) -> None:
    seen: list[tuple[int, str]] = []

    @jobs.job(kind="test.prepare", purpose="SYSTEM_OPERATION", permissions=[], label="準備")
    def prepared(run: Run) -> None:
        run.chunks(total=4, size=2, prepare=lambda c: f"p{c.lo}", work=lambda c, p: seen.append((c.lo, p)))

    jobs.run_now(actions.enqueue(kind="test.prepare", key="p", arguments={}, by=clerk))
    assert seen == [(0, "p0"), (2, "p2")]


def test_ほかの工程が持つ処理には手を出さない(clerk: Actor) -> None:
    job = ask(clerk, "locked")
    with psycopg.connect(os.environ["SESSHU_DSN"], autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [lock_number(job.id)])
        assert not is_free(job.id)
        assert jobs.run_now(job).state == JobState.QUEUED
        assert caretaking.rescue() == []
    until = time.monotonic() + 30  # the server's process ends a moment after its session
    while not is_free(job.id):
        assert time.monotonic() < until, "the lock ends with the session"
        time.sleep(0.01)
    assert jobs.run_now(Job.objects.get(id=job.id)).state == JobState.SUCCEEDED


def test_担い手を失った処理は待ち行列に戻る(clerk: Actor) -> None:
    job = ask(clerk, "lost")
    Job.objects.filter(id=job.id).update(state=JobState.RUNNING)
    assert [rescued.id for rescued in caretaking.rescue()] == [job.id]
    after = Job.objects.get(id=job.id)
    assert after.state == JobState.QUEUED
    assert after.queue_number != job.queue_number
    assert caretaking.rescue() == [], "it has a place in the queue again"


def test_目的や権限が未定義の処理は読込時に拒まれる() -> None:
    with pytest.raises(ImproperlyConfigured, match="purpose"):
        jobs.job(kind="x", purpose="NOTHING", permissions=[], label="x")
    with pytest.raises(ImproperlyConfigured, match="permissions"):
        jobs.job(kind="x", purpose="SYSTEM_OPERATION", permissions=["all.of.it"], label="x")


def test_状態の表はすべての状態を持ち終わりには出口がない() -> None:
    assert set(NEXT) == set(JobState)
    assert {state for state, after in NEXT.items() if not after} == {JobState.SUCCEEDED, JobState.CANCELLED}


def test_失敗した処理は依頼した職員の作業に二週間出て_やり直すと消える(clerk: Actor, chief: Actor) -> None:
    def told(viewer: Actor) -> list[str]:
        return [one.item.label for one in work.work_of(viewer) if one.kind == "失敗した処理"]

    trouble.append(Refused("山田花子の行"))
    job = jobs.run_now(ask(clerk))
    assert job.state == JobState.FAILED
    assert (told(clerk), told(chief)) == (["数える（失敗）"], [])
    assert job.finished_at
    with clock.set_to(job.finished_at + timedelta(days=15)):
        assert told(clerk) == []
    actions.retry(job=job, by=clerk)
    assert told(clerk) == []
