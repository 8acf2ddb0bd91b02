"""kill -9 in the middle of printing, at seeded moments: the printing is continued and gives the same bytes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from sesshu.operate.databases import Databases, Place
from tests.faults.killing import seeded, write_result

ROOT = Path(__file__).resolve().parents[2]
LONG = os.environ.get("SESSHU_LONG") == "1"
KILLS, LETTERS, PER_PART = (200 if LONG else 5), 1_300, 250
PATIENCE_SECONDS = 120


class Office:
    """A database of its own and processes that can be killed."""

    def __init__(self, dsn: str, folder: Path) -> None:
        self.environment = os.environ | {
            "SESSHU_DSN": dsn, "SESSHU_VAR": str(folder), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        }  # fmt: skip
        self.connection = psycopg.connect(dsn, autocommit=True)

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.faults.print_office", *arguments]
        return subprocess.Popen(command, env=self.environment, cwd=ROOT, stdout=subprocess.PIPE)

    def run(self, *arguments: str) -> str:
        process = self.start(*arguments)
        out, _ = process.communicate(timeout=PATIENCE_SECONDS)
        assert process.returncode == 0
        return out.decode().strip()

    def parts(self) -> int:
        row = self.connection.execute("SELECT count(*) FROM form_part").fetchone()
        return int(row[0]) if row else 0


@pytest.fixture
def office(databases: Databases, tmp_path: Path) -> Iterator[Office]:
    place = Place(os.environ["SESSHU_SYSTEM"], f"printkill{os.environ.get('PYTEST_XDIST_WORKER', '')}")
    opened = Office(databases.ensure(place).app, tmp_path)
    try:
        yield opened
    finally:
        opened.connection.close()
        databases.drop(place.name)


@pytest.mark.timeout(7200 if LONG else 600)
def test_印刷中に何度強制終了しても_同じ手紙が一通ずつできる(office: Office) -> None:
    seed, moments = seeded()
    began = time.monotonic()
    mailing = office.run("prepare", str(LETTERS))
    for _ in range(KILLS):
        before, process = office.parts(), office.start("print", mailing)
        until = time.monotonic() + PATIENCE_SECONDS
        # Some kills fall before the first part of a process is recorded, some after it.
        wanted = before + moments.randint(0, 1)
        while office.parts() < wanted and process.poll() is None and time.monotonic() < until:
            time.sleep(0.005)
        time.sleep(moments.uniform(0, 1.5))
        process.kill()
        process.communicate()
    office.run("print", mailing)
    found = json.loads(office.run("check", mailing))
    assert (found["state"], found["pages"]) == ("printed", LETTERS)
    expected = [[at + 1, min(at + PER_PART, LETTERS), True] for at in range(0, LETTERS, PER_PART)]
    assert found["parts"] == expected
    assert found["rest"] == []
    if LONG:
        result = f"{LETTERS:,} letters in {len(expected)} parts, each once, the same bytes, no half files"
        write_result("printing", kills=KILLS, seed=seed, found=result, seconds=time.monotonic() - began)
