"""kill -9 of the worker in the middle of a commit, at seeded moments: nothing lost, nothing twice."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from sesshu.operate.databases import Databases
from tests.faults.import_office import TOPIC
from tests.faults.killing import TIMEOUT, Office, killed_again_and_again, opened

ROWS = 1500


@pytest.fixture
def office(databases: Databases, tmp_path: Path) -> Iterator[Office]:
    with opened(databases, "kill", "tests.faults.import_office", tmp_path) as one:
        yield one


@pytest.mark.timeout(TIMEOUT)
def test_登録中に何度強制終了しても失われず二重にもならない(office: Office) -> None:
    def ask(n: int) -> str:
        return office.ask(n * ROWS + 1, ROWS)

    def check(jobs: list[str]) -> str:
        return _nothing_lost_nothing_twice(office, jobs)

    killed_again_and_again(office, "import", ask=ask, check=check, size=ROWS, sample=10, at_a_time=4)


def _nothing_lost_nothing_twice(office: Office, jobs: list[str]) -> str:
    total = len(jobs) * ROWS
    assert office.value("SELECT count(*) FROM outbox_message WHERE topic = %s", TOPIC) == total
    distinct = "SELECT count(DISTINCT split_part(key, '/', 1)) FROM outbox_message WHERE topic = %s"
    assert office.value(distinct, TOPIC) == total
    assert office.value("SELECT sum(accepted) FROM file_import WHERE state = 'committed' AND ready = 0") == total
    assert office.value("SELECT count(*) FROM file_import_row WHERE outcome = 'accepted'") == total
    for job in jobs:
        office.every_chunk_once(job, ROWS)
    return f"{len(jobs)} files, {total:,} rows, each once; none lost, none twice"


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
