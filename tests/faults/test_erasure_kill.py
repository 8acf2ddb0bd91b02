"""kill -9 of the worker in the middle of an erasure, at seeded moments: nobody half gone, nobody counted twice."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sesshu.operate.databases import Databases
from tests.faults.killing import Office, opened, seeded

PEOPLE, KILLS = 120, 4
# One look: the living person and everybody who is not erased yet have their dose; the others stand in the register.
WHOLE = """
    SELECT (SELECT count(*) FROM dose) = 1 + dead AND (SELECT count(*) FROM erasure_record) = %s - dead
      FROM (SELECT count(*) AS dead FROM resident WHERE status = 'dead') AS one
"""


@pytest.fixture
def office(databases: Databases, tmp_path: Path) -> Iterator[Office]:
    with opened(databases, "erase", "tests.faults.erasure_office", tmp_path) as one:
        yield one


@pytest.mark.timeout(600)
def test_消去中に強制終了しても_だれも半分だけ消えず_二重に数えられない(office: Office) -> None:
    _, chance = seeded()
    job = office.ask(PEOPLE)
    for moment in sorted(chance.randrange(0, PEOPLE - 10) for _ in range(KILLS)):
        office.start_worker()
        office.kill_at(job, moment, chance.random() * 0.05)
        assert office.value(WHOLE, PEOPLE) is True
    office.start_worker()
    office.wait_until(job, "state = 'succeeded'")
    office.end_worker()
    assert office.value("SELECT count(*) FROM resident") == 1
    assert office.value("SELECT count(*) FROM dose") == 1
    assert office.value("SELECT count(*) FROM erasure_record") == PEOPLE
    assert office.value("SELECT counts -> 'resident' ->> 'delete' FROM erasure") == str(PEOPLE)
    assert office.value("SELECT state FROM erasure") == "done"
    office.every_chunk_once(job, PEOPLE)
