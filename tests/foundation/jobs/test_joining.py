"""待っている処理に加わる: 加わった取引が終わるまで始まらず、始まった処理には加わらない。"""

from __future__ import annotations

import os
from collections.abc import Iterator
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import transaction

from sesshu.foundation.jobs.joining import joined

pytestmark = pytest.mark.django_db
KIND, KEYS = "test.joining", "soon:"
BEGIN = "UPDATE job SET state = 'running' WHERE id = %s"


@pytest.fixture
def worker() -> Iterator[psycopg.Connection]:
    """Another process, that waits for a lock for a moment only."""
    with psycopg.connect(os.environ["SESSHU_DSN"], autocommit=True) as other:
        other.execute("SET lock_timeout = '300ms'")
        yield other


@pytest.fixture
def job(worker: psycopg.Connection) -> Iterator[UUID]:
    one = uuid4()
    [place] = worker.execute(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('test', %s, 'todo') RETURNING id",
        [KIND],
    ).fetchone() or [0]
    worker.execute(
        "INSERT INTO job (id, kind, key, arguments, purpose, state, cursor, done, step, attempts, cancel_wanted,"
        " error_code, reason, requested_by, requested_at, queue_number)"
        " VALUES (%s, %s, %s, '{}', '', 'queued', 0, 0, '', 0, false, '', '', '-', now(), %s)",
        [one, KIND, f"{KEYS}1", place],
    )
    yield one
    worker.execute("SET lock_timeout = '20s'")
    worker.execute("DELETE FROM job WHERE id = %s", [one])
    worker.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [place])


def test_加わった処理は_加わった取引が終わるまで始まらない(worker: psycopg.Connection, job: UUID) -> None:
    with transaction.atomic():
        assert joined(kind=KIND, keys=KEYS)
        with pytest.raises(psycopg.errors.LockNotAvailable):
            worker.execute(BEGIN, [job])
        transaction.set_rollback(True)
    worker.execute(BEGIN, [job])
    assert not joined(kind=KIND, keys=KEYS), "始まった処理は、いまから書くものを見ないかもしれない"


def test_いま始まるところの処理は待たずに諦める(worker: psycopg.Connection, job: UUID) -> None:
    with worker.transaction():
        worker.execute(BEGIN, [job])
        assert not joined(kind=KIND, keys=KEYS)
    assert not joined(kind=KIND, keys=KEYS)


def test_何人でも同時に加われ_ほかの種類には加わらない(worker: psycopg.Connection, job: UUID) -> None:
    with worker.transaction():
        worker.execute("SELECT id FROM job WHERE id = %s FOR SHARE", [job])
        with transaction.atomic():
            assert joined(kind=KIND, keys=KEYS)
            transaction.set_rollback(True)  # lets go of the row before it is deleted
    assert not joined(kind=KIND, keys="hour:")
    assert not joined(kind="test.other", keys=KEYS)


def test_中止の途中の処理には加わらない(worker: psycopg.Connection, job: UUID) -> None:
    worker.execute("UPDATE job SET cancel_wanted = true WHERE id = %s", [job])
    assert not joined(kind=KIND, keys=KEYS)


def test_ワーカーが取った処理には加わらず_始まるのを遅らせない(worker: psycopg.Connection, job: UUID) -> None:
    """It waits for those that joined before; further ones would hold it off for as long as they overlap."""
    worker.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE task_name = %s", [KIND])
    with transaction.atomic():
        assert not joined(kind=KIND, keys=KEYS)
        worker.execute(BEGIN, [job])
