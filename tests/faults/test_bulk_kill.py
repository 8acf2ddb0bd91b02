"""kill -9 of the worker in the middle of a bulk correction, at seeded moments: nothing lost, nothing twice."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sesshu.operate.databases import Databases
from tests.faults.bulk_office import CLINIC, OTHER
from tests.faults.killing import Office, opened, seeded, write_result


@pytest.fixture
def office(databases: Databases, tmp_path: Path) -> Iterator[Office]:
    with opened(databases, "bulk", "tests.faults.bulk_office", tmp_path) as one:
        yield one


@pytest.mark.timeout(600)
def test_一括訂正中に強制終了しても失われず二重にもならない(office: Office) -> None:
    _, chance = seeded()
    killed(office, chance, people=150, kills=4)


@pytest.mark.long
@pytest.mark.timeout(7200)
def test_一括訂正中の二百回の強制終了(office: Office) -> None:
    seed, chance = seeded()
    done, doses, began = 0, 0, time.monotonic()
    while done < 200:
        done += killed(office, chance, people=600, kills=20)
        doses += 600
    found = f"{doses:,} doses corrected, each once; none lost, none twice"
    write_result("bulk correction", kills=done, seed=seed, found=found, seconds=time.monotonic() - began)


def killed(office: Office, chance: random.Random, *, people: int, kills: int) -> int:
    """Correct for so many people while the worker is killed at seeded moments. How often it was."""
    before = int(str(office.value("SELECT count(*) FROM dose WHERE institution_code = %s", OTHER)))
    job = office.ask(people)
    for moment in sorted(chance.randrange(0, people - 10) for _ in range(kills)):
        office.start_worker()
        office.kill_at(job, moment, chance.random() * 0.05)
    office.start_worker()
    office.wait_until(job, "state = 'succeeded'")
    office.end_worker()
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
    office.every_chunk_once(job, people)
