"""kill -9 of the worker in the middle of a bulk correction, at seeded moments: nothing lost, nothing twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sesshu.operate.databases import Databases
from tests.faults.bulk_office import CLINIC, OTHER
from tests.faults.killing import LONG, TIMEOUT, Office, killed_again_and_again, opened

PEOPLE = 600 if LONG else 150


@pytest.fixture
def office(databases: Databases, tmp_path: Path) -> Iterator[Office]:
    with opened(databases, "bulk", "tests.faults.bulk_office", tmp_path) as one:
        yield one


@pytest.mark.timeout(TIMEOUT)
def test_一括訂正中に何度強制終了しても失われず二重にもならない(office: Office) -> None:
    def ask(_: int) -> str:
        return office.ask(PEOPLE)

    def check(jobs: list[str]) -> str:
        return _nothing_lost_nothing_twice(office, jobs)

    at_a_time = 20 if LONG else 4
    killed_again_and_again(office, "bulk correction", ask=ask, check=check, size=PEOPLE, sample=4, at_a_time=at_a_time)


def _nothing_lost_nothing_twice(office: Office, jobs: list[str]) -> str:
    total = len(jobs) * PEOPLE
    doses = "SELECT count(*) FROM dose WHERE institution_code = %s AND version = 2 AND withdrawn_at IS NULL"
    assert office.value(doses, OTHER) == total
    assert office.value("SELECT count(*) FROM dose WHERE institution_code = %s", CLINIC) == 0
    assert office.value("SELECT count(*) FROM dose WHERE withdrawn_by = '-'") == 0
    assert office.value("SELECT count(*) FROM dose_version WHERE act = 'corrected'") == total
    assert office.value("SELECT count(*) FROM bulk_correction_dose WHERE outcome <> 'corrected'") == 0
    assert office.value("SELECT count(*) FROM bulk_correction WHERE state <> 'done'") == 0
    for job in jobs:
        office.every_chunk_once(job, PEOPLE)
    return f"{total:,} doses corrected, each once; none lost, none twice"
