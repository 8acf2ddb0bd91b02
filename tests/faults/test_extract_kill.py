"""kill -9 of the worker while it makes a data output, at seeded moments: one whole file, registered and logged once."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from sesshu.operate.databases import Databases
from tests.faults.killing import LONG, TIMEOUT, Office, killed_again_and_again, opened

PEOPLE = 300
FEW = 12


@pytest.fixture
def office(databases: Databases, tmp_path: Path) -> Iterator[Office]:
    with opened(databases, "extract", "tests.faults.extract_office", tmp_path, far="done") as one:
        yield one


@pytest.mark.timeout(TIMEOUT)
def test_出力中に何度強制終了しても_全員が一度ずつ入ったファイルが一つだけ登録される(office: Office) -> None:
    def ask(_: int) -> str:
        return office.ask(PEOPLE)

    def check(jobs: list[str]) -> str:
        return _one_whole_file(office, jobs)

    at_a_time = 10 if LONG else 2
    killed_again_and_again(office, "data output", ask=ask, check=check, size=1, sample=2, at_a_time=at_a_time, pause=1)


@pytest.mark.timeout(TIMEOUT)
def test_保管と台帳の登録の間で強制終了しても_残ったファイルは翌日の夜に消え_登録済みのものは残る(
    office: Office,
) -> None:
    first = office.ask(FEW)
    assert office.ended("dying") == -signal.SIGKILL
    last = office.ask(FEW + 1)  # somebody moved in: what is made in the end are other bytes
    office.start_worker()
    for job in (first, last):
        office.wait_until(job, "state = 'succeeded'")
    office.end_worker()
    told = json.loads(office.answer("sweep"))
    before, after = told["before"], told["after"]
    assert (before["there"] - before["both"], before["named"]) == (1, before["both"]), before
    assert (told["young"], told["old"]) == (0, 1)
    assert after["there"] == after["named"] == after["both"] == before["named"]
    assert json.loads(office.answer("check", last))["whole"]


def _one_whole_file(office: Office, jobs: list[str]) -> str:
    found = json.loads(office.answer("check", jobs[-1]))
    assert (found["state"], found["rows"], found["lines"], found["people"]) == ("done", PEOPLE, PEOPLE, PEOPLE)
    assert found["whole"]
    assert found["exports"] == found["entries"] == len(jobs)
    assert found["difference"] == ([0, 0, 0] if len(jobs) > 1 else [None] * 3)
    return f"{len(jobs)} files of {PEOPLE} rows, each whole, registered and logged once"
