"""kill -9 of the worker in the middle of a commit, ten times at seeded moments: nothing lost, nothing twice."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sesshu.operate.databases import Databases
from tests.faults.import_office import TOPIC
from tests.faults.killing import Office, opened, seeded, write_result

LONG = os.environ.get("SESSHU_LONG") == "1"
KILLS, ROWS = (200 if LONG else 10), 1500


@pytest.fixture
def office(databases: Databases, tmp_path: Path) -> Iterator[Office]:
    with opened(databases, "kill", "tests.faults.import_office", tmp_path) as one:
        yield one


@pytest.mark.timeout(7200 if LONG else 600)
def test_登録中に何度強制終了しても失われず二重にもならない(office: Office) -> None:
    seed, chance = seeded()
    jobs, kills, began = [], 0, time.monotonic()
    office.start_worker()
    while kills < KILLS:
        job = office.ask(len(jobs) * ROWS + 1, ROWS)
        jobs.append(job)
        moment = chance.randrange(0, ROWS - 200)
        for _ in range(chance.randint(1, 3)):
            office.kill_at(job, moment, chance.random() * 0.03)
            kills += 1
            moment = min(moment + chance.randrange(100, 400), ROWS - 50)
            office.start_worker()
        office.wait_until(job, "state = 'succeeded'")
    jobs.append(office.ask(len(jobs) * ROWS + 1, ROWS))  # the worker started last has come up when this is done
    office.wait_until(jobs[-1], "state = 'succeeded'")
    _nothing_lost_nothing_twice(office, jobs)
    assert office.end_worker(signal.SIGTERM) == 0
    if LONG:
        found = f"{len(jobs)} files, {len(jobs) * ROWS:,} rows, each once; none lost, none twice"
        write_result("import", kills=kills, seed=seed, found=found, seconds=time.monotonic() - began)


def _nothing_lost_nothing_twice(office: Office, jobs: list[str]) -> None:
    total = len(jobs) * ROWS
    assert office.value("SELECT count(*) FROM outbox_message WHERE topic = %s", TOPIC) == total
    distinct = "SELECT count(DISTINCT split_part(key, '/', 1)) FROM outbox_message WHERE topic = %s"
    assert office.value(distinct, TOPIC) == total
    assert office.value("SELECT sum(accepted) FROM file_import WHERE state = 'committed' AND ready = 0") == total
    assert office.value("SELECT count(*) FROM file_import_row WHERE outcome = 'accepted'") == total
    for job in jobs:
        office.every_chunk_once(job, ROWS)


def test_停止の合図で働き手は区切りまで行い次の働き手が続ける(office: Office) -> None:
    job = office.ask(1, ROWS)
    office.start_worker()
    office.wait_until(job, "cursor >= 100")
    assert office.end_worker(signal.SIGTERM) == 0
    state = office.value("SELECT state FROM job WHERE id = %s", job)
    assert state in ("queued", "succeeded")
    office.start_worker()
    office.wait_until(job, "state = 'succeeded'")
    assert office.value("SELECT count(*) FROM outbox_message WHERE topic = %s", TOPIC) == ROWS
    assert office.end_worker(signal.SIGTERM) == 0
