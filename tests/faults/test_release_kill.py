"""kill -9 of the worker while a mailing is released, at seeded moments: everybody judged once, the set is whole."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sesshu.operate.databases import Databases
from tests.faults.killing import LONG, TIMEOUT, Office, killed_again_and_again, opened
from tests.faults.print_office import DEAD_OF

PEOPLE = 400 if LONG else 60
DEAD = PEOPLE // DEAD_OF
# The letters of each mailing: how many, first and last serial, and how many say something.
LETTERS = """
    SELECT bool_and(n = %s AND first = 1 AND last = n AND serials = n AND lines = n) FROM (
        SELECT count(*) AS n, min(serial) AS first, max(serial) AS last, count(DISTINCT serial) AS serials,
               count(*) FILTER (WHERE due <> '[]') AS lines
          FROM mailing_person WHERE included GROUP BY mailing_id) AS one
"""


@pytest.fixture
def office(databases: Databases, tmp_path: Path) -> Iterator[Office]:
    with opened(databases, "release", "tests.faults.print_office", tmp_path) as one:
        yield one


@pytest.mark.timeout(TIMEOUT)
def test_確定中に何度強制終了しても_亡くなった人は外れ_手紙は一人一通になる(office: Office) -> None:
    def ask(_: int) -> str:
        return office.ask(PEOPLE, "release")

    def check(jobs: list[str]) -> str:
        return _whole(office, jobs)

    at_a_time = 20 if LONG else 3
    killed_again_and_again(office, "release", ask=ask, check=check, size=PEOPLE, sample=3, at_a_time=at_a_time)


def _whole(office: Office, jobs: list[str]) -> str:
    mailings, kept = len(jobs), PEOPLE - DEAD
    assert (
        office.value("SELECT count(*) FROM mailing WHERE state = 'released' AND released_by = 'u:chief-1'") == mailings
    )
    assert office.value(LETTERS, kept) is True
    dropped = "SELECT count(*) FROM mailing_person WHERE NOT included AND stage = 'release' AND reason = 'dead'"
    assert office.value(dropped) == mailings * DEAD
    assert office.answer("hash", jobs[-1]) == "True"
    for job in jobs:
        office.every_chunk_once(job, PEOPLE)
    return f"{mailings} mailings, {mailings * kept:,} letters, {mailings * DEAD:,} dead left out, each once"
