"""kill -9 of the worker in the middle of a bulk correction, at seeded moments: nothing lost, nothing twice."""

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
from tests.faults.bulk_office import CLINIC, OTHER

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 120


class Office:
    """A database of its own with a worker that can be killed."""

    def __init__(self, dsn: str, folder: Path) -> None:
        self.environment = os.environ | {
            "SESSHU_DSN": dsn, "SESSHU_VAR": str(folder), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        }  # fmt: skip
        self.connection = psycopg.connect(dsn, autocommit=True)
        self.worker: subprocess.Popen[bytes] | None = None

    def ask(self, people: int) -> str:
        done = self._start("ask", str(people), stdout=subprocess.PIPE)
        out, _ = done.communicate(timeout=PATIENCE_SECONDS)
        assert done.returncode == 0
        return out.decode().strip()

    def start_worker(self) -> None:
        self.worker = self._start("worker")

    def kill_worker(self) -> None:
        assert self.worker is not None
        self.worker.send_signal(signal.SIGKILL)
        self.worker.wait(PATIENCE_SECONDS)

    def wait_until(self, job: str, question: str) -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        while not self.value(f"SELECT {question} FROM job WHERE id = %s", job):  # noqa: S608 - our own questions
            assert time.monotonic() < until, f"never came to: {question}"
            time.sleep(0.005)

    def value(self, question: str, *values: object) -> object:
        row = self.connection.execute(question, values).fetchone()  # type: ignore[arg-type]
        return row[0] if row else None

    def _start(self, *arguments: str, stdout: int | None = None) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.faults.bulk_office", *arguments]
        return subprocess.Popen(command, env=self.environment, cwd=ROOT, stdout=stdout)


@pytest.fixture
def office(databases: Databases, tmp_path: Path) -> Iterator[Office]:
    place = Place(os.environ["SESSHU_SYSTEM"], f"bulk{os.environ.get('PYTEST_XDIST_WORKER', '')}")
    opened = Office(databases.ensure(place).app, tmp_path)
    try:
        yield opened
    finally:
        if opened.worker and opened.worker.poll() is None:
            opened.kill_worker()
        opened.connection.close()
        databases.drop(place.name)


@pytest.mark.timeout(600)
def test_一括訂正中に強制終了しても失われず二重にもならない(office: Office) -> None:
    killed(office, people=150, kills=4)


@pytest.mark.long
@pytest.mark.timeout(7200)
def test_一括訂正中の二百回の強制終了(office: Office) -> None:
    done = 0
    while done < 200:
        done += killed(office, people=600, kills=20)


def killed(office: Office, *, people: int, kills: int) -> int:
    """Correct for so many people while the worker is killed at seeded moments. How often it was."""
    seed = int(os.environ.get("SESSHU_SEED", secrets.randbelow(10**6)))
    print(f"SESSHU_SEED={seed}")
    chance = random.Random(seed)  # noqa: S311 - moments of a test, repeatable by their seed
    before = int(str(office.value("SELECT count(*) FROM dose WHERE institution_code = %s", OTHER)))
    job = office.ask(people)
    moments = sorted(chance.randrange(0, people - 10) for _ in range(kills))
    for moment in moments:
        office.start_worker()
        office.wait_until(job, f"cursor >= {moment} AND state = 'running' OR state = 'succeeded'")
        time.sleep(chance.random() * 0.05)
        office.kill_worker()
    office.start_worker()
    office.wait_until(job, "state = 'succeeded'")
    office.kill_worker()
    _nothing_lost_nothing_twice(office, job, people, before)
    return kills


def _nothing_lost_nothing_twice(office: Office, job: str, people: int, before: int) -> None:
    doses = "SELECT count(*) FROM dose WHERE institution_code = %s AND version = 2 AND withdrawn_at IS NULL"
    assert office.value(doses, OTHER) == before + people
    assert office.value("SELECT count(*) FROM dose WHERE institution_code = %s", CLINIC) == 0
    assert office.value("SELECT count(*) FROM dose WHERE withdrawn_by = '-'") == 0
    assert office.value("SELECT count(*) FROM dose_version WHERE act = 'corrected'") == before + people
    assert office.value("SELECT count(*) FROM bulk_correction_dose WHERE outcome <> 'corrected'") == 0
    assert office.value("SELECT count(*) FROM bulk_correction WHERE state <> 'done'") == 0
    assert office.value("SELECT sum(hi - lo) FROM job_chunk WHERE job_id = %s", job) == people
    chunks = office.value("SELECT count(*) FROM job_chunk WHERE job_id = %s", job)
    assert (
        office.value("SELECT count(*) FROM audit_entry WHERE act = 'job.chunk' AND obj = 'job:' || %s", job) == chunks
    )
