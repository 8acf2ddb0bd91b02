"""The clock jumps forward and back: nothing is done twice, nothing is lost, the order of the audit log stays."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from sesshu.foundation import audit, clock, jobs
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.audit.models import Entry
from sesshu.foundation.jobs import actions, daily
from sesshu.foundation.jobs.models import Job, JobChunk
from sesshu.ledger.residents.actions import apply_changes
from sesshu.ledger.residents.applying import Outcome
from sesshu.ledger.residents.models import ResidentVersion
from tests.foundation.jobs.test_jobs import KIND
from tests.ledger.residents.people import register_row

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 20, 12, tzinfo=clock.TOKYO)
JUMPS = (timedelta(0), timedelta(days=3), timedelta(0), timedelta(days=-2), timedelta(days=3), timedelta(days=1))


def test_日付が進んで戻っても毎日の処理は一日に一度だけ(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(daily, "_asked_at", None)
    for jump in JUMPS:
        with clock.set_to(NOON + jump):
            daily.ask_when_the_day_is_new()
    days = sorted({(NOON + jump).date().isoformat() for jump in JUMPS})
    kinds = Job.objects.filter(kind="files.forget_abandoned").order_by("key")
    assert list(kinds.values_list("key", flat=True)) == days


def test_時計が戻っても待つ処理は失われず続きから行われる(clerk: Actor) -> None:
    with clock.set_to(NOON):
        job = actions.enqueue(kind=KIND, key="jump", arguments={"total": 35}, by=clerk)
    with clock.set_to(NOON - timedelta(days=30)):
        assert jobs.run_now(job).state == "succeeded"
    with clock.set_to(NOON + timedelta(days=30)):
        again = actions.enqueue(kind=KIND, key="jump", arguments={"total": 35}, by=clerk)
        assert (again.id, jobs.run_now(again).state) == (job.id, "succeeded")
    assert sum(chunk.hi - chunk.lo for chunk in JobChunk.objects.filter(job_id=job.id)) == 35


def test_時計が戻っても監査記録は書かれた順に並ぶ(clerk: Actor) -> None:
    for number, jump in enumerate(JUMPS):
        with clock.set_to(NOON + jump):
            audit.record_read("resident.read", by=clerk, purpose="DOSE_INQUIRY", obj=f"test:{number}")
    written = Entry.objects.filter(obj__startswith="test:").order_by("queue_id").values_list("obj", flat=True)
    assert list(written) == [f"test:{number}" for number in range(len(JUMPS))]


def test_時計が戻っても住民について知った時刻は戻らない(clerk: Actor) -> None:
    def apply(**values: object) -> Outcome:
        rows = [register_row(**values)]
        [found] = apply_changes(rows=rows, kind="change", source="t", by=clerk, purpose="RESIDENT_INTAKE")
        return found

    with clock.set_to(NOON):
        apply(history_number=1)
    with clock.set_to(NOON - timedelta(days=5)):
        outcome = apply(history_number=2, change_reason="32", name="試験　改")
    assert outcome.state == "accepted", outcome.message
    versions = ResidentVersion.objects.order_by("history_number", "recorded_at")
    assert all(v.superseded_at is None or v.superseded_at >= v.recorded_at for v in versions)
    newest, first = versions.filter(history_number=2).latest("recorded_at"), versions.first()
    assert first is not None
    assert newest.recorded_at >= first.recorded_at
