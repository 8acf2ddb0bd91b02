"""An office whose worker is killed at seeded moments, and the page that tells what came of the long runs."""

from __future__ import annotations

import os
import random
import re
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from sesshu.operate.databases import Databases, Place
from tests.house import ROOT

PATIENCE_SECONDS = 120
PAGE = ROOT / "docs" / "trouble.md"
RESULTS = "## What the long runs found\n"


class Office:
    """A database of its own with a worker that can be killed. `module` answers to `ask …` and `worker`."""

    def __init__(self, module: str, dsn: str, folder: Path) -> None:
        self.module = module
        self.environment = os.environ | {
            "SESSHU_DSN": dsn, "SESSHU_VAR": str(folder), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        }  # fmt: skip
        self.connection = psycopg.connect(dsn, autocommit=True)
        self.worker: subprocess.Popen[bytes] | None = None

    def ask(self, *arguments: int) -> str:
        """Have a job made; its identifier."""
        done = self._start("ask", *map(str, arguments), stdout=subprocess.PIPE)
        out, _ = done.communicate(timeout=PATIENCE_SECONDS)
        assert done.returncode == 0
        return out.decode().strip()

    def start_worker(self) -> None:
        self.worker = self._start("worker")

    def end_worker(self, how: int = signal.SIGKILL) -> int:
        assert self.worker is not None
        self.worker.send_signal(how)
        return self.worker.wait(PATIENCE_SECONDS)

    def wait_until(self, job: str, question: str) -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        while not self.value(f"SELECT {question} FROM job WHERE id = %s", job):  # noqa: S608 - our own questions
            assert time.monotonic() < until, f"never came to: {question}"
            time.sleep(0.005)

    def kill_at(self, job: str, moment: int, pause: float) -> None:
        """Kill the worker a little after the job has come so far."""
        self.wait_until(job, f"cursor >= {moment} AND state = 'running' OR state = 'succeeded'")
        time.sleep(pause)
        self.end_worker()

    def every_chunk_once(self, job: str, total: int) -> None:
        """The chunks cover the job once, each with its entry."""
        assert self.value("SELECT sum(hi - lo) FROM job_chunk WHERE job_id = %s", job) == total
        chunks = self.value("SELECT count(*) FROM job_chunk WHERE job_id = %s", job)
        audited = "SELECT count(*) FROM audit_entry WHERE act = 'job.chunk' AND obj = 'job:' || %s"
        assert self.value(audited, job) == chunks

    def value(self, question: str, *values: object) -> object:
        row = self.connection.execute(question, values).fetchone()  # type: ignore[arg-type]
        return row[0] if row else None

    def _start(self, *arguments: str, stdout: int | None = None) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", self.module, *arguments]
        return subprocess.Popen(command, env=self.environment, cwd=ROOT, stdout=stdout)


@contextmanager
def opened(databases: Databases, name: str, module: str, folder: Path) -> Iterator[Office]:
    place = Place(os.environ["SESSHU_SYSTEM"], f"{name}{os.environ.get('PYTEST_XDIST_WORKER', '')}")
    office = Office(module, databases.ensure(place).app, folder)
    try:
        yield office
    finally:
        if office.worker and office.worker.poll() is None:
            office.end_worker()
        office.connection.close()
        databases.drop(place.name)


def seeded() -> tuple[int, random.Random]:
    """The seed of this run, printed so that it can be repeated, and the chance that comes of it."""
    seed = int(os.environ.get("SESSHU_SEED", secrets.randbelow(10**6)))
    print(f"SESSHU_SEED={seed}")
    return seed, random.Random(seed)  # noqa: S311 - moments of a test, repeatable by their seed


def write_result(trouble: str, *, kills: int, seed: int, found: str, seconds: float) -> None:
    """The line of this trouble in docs/trouble.md, made anew; called after everything has been checked."""
    text = PAGE.read_text(encoding="utf-8")
    head, _, rest = text.partition(RESULTS)
    lines = [line for line in re.findall(r"^\| .*\|$", rest, re.MULTILINE)[1:] if not line.startswith(f"| {trouble} |")]
    lines.append(f"| {trouble} | {kills} | {seed} | {found} | {seconds / 60:.0f} |")
    table = [
        RESULTS, "Written by the tests of `./sesshu test --long tests/faults`, after their checks held.", "",
        "| trouble | kills | seed | found | minutes |", "|---|---:|---:|---|---:|", *sorted(lines), "",
    ]  # fmt: skip
    PAGE.write_text(head + "\n".join(table), encoding="utf-8")
