"""kill -9 of the worker in the middle of printing, at seeded moments: the same letters, each once, the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from sesshu.operate.databases import Databases
from tests.faults.killing import LONG, TIMEOUT, Office, killed_again_and_again, opened
from tests.faults.print_office import PER_PART

LETTERS = 600 if LONG else 300
PARTS = -(-LETTERS // PER_PART)


@pytest.fixture
def office(databases: Databases, tmp_path: Path) -> Iterator[Office]:
    with opened(databases, "print", "tests.faults.print_office", tmp_path, far="done") as one:
        yield one


@pytest.mark.timeout(TIMEOUT)
def test_印刷中に何度強制終了しても_同じ手紙が一通ずつできる(office: Office) -> None:
    def ask(_: int) -> str:
        return office.ask(LETTERS)

    def check(jobs: list[str]) -> str:
        return _the_same_letters(office, jobs)

    at_a_time = 20 if LONG else 5
    killed_again_and_again(
        office, "printing", ask=ask, check=check, size=PARTS, sample=5, at_a_time=at_a_time, pause=1.0
    )


def _the_same_letters(office: Office, jobs: list[str]) -> str:
    found = json.loads(office.answer("check", jobs[-1]))
    assert (found["state"], found["pages"]) == ("printed", LETTERS)
    assert found["parts"] == [[at + 1, min(at + PER_PART, LETTERS), True] for at in range(0, LETTERS, PER_PART)]
    assert found["rest"] == []
    assert office.value("SELECT count(*) FROM form_part") == len(jobs) * PARTS
    total = f"{len(jobs) * LETTERS:,} letters in {len(jobs) * PARTS:,} parts"
    return f"{total}, each once, the same bytes, no half files"
