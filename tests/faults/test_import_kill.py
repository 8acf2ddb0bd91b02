"""kill -9 of the worker in the middle of a commit, ten times at seeded moments: nothing lost, nothing twice."""

from __future__ import annotations

import os
import random
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from sesshu.operate.databases import Databases, Place
from tests.faults.import_office import TOPIC

ROOT = Path(__file__).resolve().parents[2]
LONG = os.environ.get("SESSHU_LONG") == "1"
KILLS, ROWS = (200 if LONG else 10), 1500
PATIENCE_SECONDS = 60


class Office:
    """A database of its own with a worker that can be killed."""

    def __init__(self, dsn: str, folder: Path) -> None:
        self.environment = os.environ | {
            "SESSHU_DSN": dsn, "SESSHU_VAR": str(folder), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        }  # fmt: skip
        self.connection = psycopg.connect(dsn, autocommit=True)
        self.worker: subprocess.Popen[bytes] | None = None

    def ask(self, first: int) -> str:
        done = self._start("ask", str(first), str(ROWS), stdout=subprocess.PIPE)
        out, _ = done.communicate(timeout=PATIENCE_SECONDS)
        assert done.returncode == 0
        return out.decode().strip()

    def start_worker(self) -> None:
        self.worker = self._start("worker")

    def end_worker(self, how: int) -> int:
        assert self.worker is not None
        self.worker.send_signal(how)
        return self.worker.wait(PATIENCE_SECONDS)

    def wait_until(self, job: str, question: str) -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        while not self.value(f"SELECT {question} FROM job WHERE id = %s", job):  # noqa: S608 - our own questions
            assert time.monotonic() < until, f"never came to: {question}"
            time.sleep(0.005)

    def value(self, question: str, *values: object) -> object:
        row = self.connection.execute(question, values).fetchone()  # type: ignore[arg-type]
        return row[0] if row else None

    def _start(self, *arguments: str, stdout: int | None = None) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.faults.import_office", *arguments]
        return subprocess.Popen(command, env=self.environment, cwd=ROOT, stdout=stdout)


@pytest.fixture
def office(databases: Databases, tmp_path: Path) -> Iterator[Office]:
    place = Place(os.environ["SESSHU_SYSTEM"], f"kill{os.environ.get('PYTEST_XDIST_WORKER', '')}")
    opened = Office(databases.ensure(place).app, tmp_path)
    try:
        yield opened
    finally:
        if opened.worker and opened.worker.poll() is None:
            opened.end_worker(signal.SIGKILL)
        opened.connection.close()
        databases.drop(place.name)


@pytest.mark.timeout(7200 if LONG else 600)
def test_登録中に何度強制終了しても失われず二重にもならない(office: Office) -> None:
    seed = int(os.environ.get("SESSHU_SEED", secrets.randbelow(10**6)))
    print(f"SESSHU_SEED={seed}")
    chance = random.Random(seed)  # noqa: S311 - moments of a test, repeatable by their seed
    jobs, kills = [], 0
    office.start_worker()
    while kills < KILLS:
        job = office.ask(first=len(jobs) * ROWS + 1)
        jobs.append(job)
        moment = chance.randrange(0, ROWS - 200)
        for _ in range(chance.randint(1, 3)):
            office.wait_until(job, f"cursor >= {moment} AND state = 'running' OR state = 'succeeded'")
            time.sleep(chance.random() * 0.03)
            office.end_worker(signal.SIGKILL)
            kills += 1
            moment = min(moment + chance.randrange(100, 400), ROWS - 50)
            office.start_worker()
        office.wait_until(job, "state = 'succeeded'")
    _nothing_lost_nothing_twice(office, jobs)
    assert office.end_worker(signal.SIGTERM) == 0


def _nothing_lost_nothing_twice(office: Office, jobs: list[str]) -> None:
    total = len(jobs) * ROWS
    assert office.value("SELECT count(*) FROM outbox_message WHERE topic = %s", TOPIC) == total
    distinct = "SELECT count(DISTINCT split_part(key, '/', 1)) FROM outbox_message WHERE topic = %s"
    assert office.value(distinct, TOPIC) == total
    assert office.value("SELECT sum(accepted) FROM file_import WHERE state = 'committed' AND ready = 0") == total
    assert office.value("SELECT count(*) FROM file_import_row WHERE outcome = 'accepted'") == total
    for job in jobs:
        assert office.value("SELECT sum(hi - lo) FROM job_chunk WHERE job_id = %s", job) == ROWS
        chunks = "SELECT count(*) FROM job_chunk WHERE job_id = %s"
        audited = "SELECT count(*) FROM audit_entry WHERE act = 'job.chunk' AND obj = 'job:' || %s"
        assert office.value(chunks, job) == office.value(audited, job)


def test_停止の合図で働き手は区切りまで行い次の働き手が続ける(office: Office) -> None:
    job = office.ask(first=1)
    office.start_worker()
    office.wait_until(job, "cursor >= 100")
    assert office.end_worker(signal.SIGTERM) == 0
    state = office.value("SELECT state FROM job WHERE id = %s", job)
    assert state in ("queued", "succeeded")
    office.start_worker()
    office.wait_until(job, "state = 'succeeded'")
    assert office.value("SELECT count(*) FROM outbox_message WHERE topic = %s", TOPIC) == ROWS
    assert office.end_worker(signal.SIGTERM) == 0
