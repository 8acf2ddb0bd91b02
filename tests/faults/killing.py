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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from sesshu.foundation import clock
from sesshu.operate.databases import Databases, Place
from tests.house import ROOT

PATIENCE_SECONDS = 300  # a busy machine is no fault
LONG = os.environ.get("SESSHU_LONG") == "1"
KILLS_OF_A_LONG_RUN = 200
TIMEOUT = 14_400 if LONG else 600
PAGE = ROOT / "docs" / "trouble.md"
RESULTS = "## What the long runs found\n"


class Office:
    """A database of its own with a worker that can be killed. `module` answers to `ask …` and `worker`.

    `far` is the column of the job that tells how far it is: `cursor`, or `done` for work that is not in chunks.
    """

    far = "cursor"

    def __init__(self, module: str, dsn: str, folder: Path) -> None:
        self.module = module
        self.environment = os.environ | {
            "SESSHU_DSN": dsn, "SESSHU_VAR": str(folder), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        }  # fmt: skip
        self.connection = psycopg.connect(dsn, autocommit=True)
        self.starter: subprocess.Popen[str] | None = None
        self.worker: int | None = None

    def ask(self, *arguments: object) -> str:
        """Have a job made; its identifier."""
        return self.answer("ask", *arguments)

    def answer(self, *arguments: object) -> str:
        """What a process of the module prints before it ends."""
        done = self._start(self.module, *map(str, arguments))
        out, _ = done.communicate(timeout=PATIENCE_SECONDS)
        assert done.returncode == 0
        return out.strip()

    def ended(self, *arguments: str) -> int:
        """How a process of the module ended."""
        done = self._start(self.module, *arguments)
        done.communicate(timeout=PATIENCE_SECONDS)
        return done.returncode

    def start_worker(self) -> None:
        self.worker = self._told("start")

    def end_worker(self, how: int = signal.SIGKILL) -> int:
        """How it ended: 0, or the signal with a minus."""
        assert self.worker is not None
        worker, self.worker = self.worker, None
        os.kill(worker, how)
        return self._told(f"wait {worker}")

    def close(self) -> None:
        if self.starter is not None:  # it takes a worker that still runs along
            self.starter.communicate(timeout=PATIENCE_SECONDS)
        self.connection.close()

    def wait_until(self, job: str, question: str) -> None:
        until = time.monotonic() + PATIENCE_SECONDS
        while not self.value(f"SELECT {question} FROM job WHERE id = %s", job):  # noqa: S608 - our own questions
            row = "SELECT state || ' ' || error_code || ' ' || done || ' ' || reason FROM job WHERE id = %s"
            assert time.monotonic() < until, f"never came to: {question}; it is {self.value(row, job)}"
            time.sleep(0.005)

    def kill_at(self, job: str, moment: int, pause: float) -> bool:
        """Kill the worker a little after the job has come so far. False when the job had ended before."""
        self.wait_until(job, f"{self.far} >= {moment} AND state = 'running' OR state = 'succeeded'")
        time.sleep(pause)
        self.end_worker()
        return self.value("SELECT state FROM job WHERE id = %s", job) != "succeeded"

    def kill_while(self, job: str, size: int, kills: int, chance: random.Random, *, pause: float) -> int:
        """Have a job of so many items done while its worker is killed at seeded moments. How many kills hit it."""
        hit = 0
        for moment in sorted(chance.randrange(size) for _ in range(kills)):
            self.start_worker()
            hit += self.kill_at(job, moment, chance.random() * pause)
        self.start_worker()
        self.wait_until(job, "state = 'succeeded'")
        self.end_worker()
        return hit

    def every_chunk_once(self, job: str, total: int) -> None:
        """The chunks cover the job once, each with its entry."""
        assert self.value("SELECT sum(hi - lo) FROM job_chunk WHERE job_id = %s", job) == total
        chunks = self.value("SELECT count(*) FROM job_chunk WHERE job_id = %s", job)
        audited = "SELECT count(*) FROM audit_entry WHERE act = 'job.chunk' AND obj = 'job:' || %s"
        assert self.value(audited, job) == chunks

    def value(self, question: str, *values: object) -> object:
        row = self.connection.execute(question, values).fetchone()  # type: ignore[arg-type]
        return row[0] if row else None

    def _told(self, asked: str) -> int:
        """What the process answers that starts our workers."""
        if self.starter is None:
            self.starter = self._start("tests.faults.forking", self.module)
        assert self.starter.stdin is not None
        assert self.starter.stdout is not None
        self.starter.stdin.write(f"{asked}\n")
        self.starter.stdin.flush()
        return int(self.starter.stdout.readline())

    def _start(self, module: str, *arguments: str) -> subprocess.Popen[str]:
        command, pipe = [sys.executable, "-m", module, *arguments], subprocess.PIPE
        return subprocess.Popen(command, env=self.environment, cwd=ROOT, text=True, stdin=pipe, stdout=pipe)


def killed_again_and_again(
    office: Office,
    trouble: str,
    *,
    ask: Callable[[int], str],
    check: Callable[[list[str]], str],
    size: int,
    sample: int,
    at_a_time: int,
    pause: float = 0.05,
) -> None:
    """The loop of every kill test: job after job, each killed some times, everything checked after each.

    `ask(n)` has the n-th job made, `check(jobs)` looks at all that is done and says it in a sentence. An ordinary run
    kills `sample` times; a long one 200 times, and writes what it found.
    """
    seed, chance = seeded()
    wanted, began = KILLS_OF_A_LONG_RUN if LONG else sample, time.monotonic()
    jobs: list[str] = []
    kills, found = 0, ""
    while kills < wanted:
        jobs.append(ask(len(jobs)))
        kills += office.kill_while(jobs[-1], size, min(at_a_time, wanted - kills), chance, pause=pause)
        found = check(jobs)
        print(f"{trouble}: {kills} kills, {found}", flush=True)
    if LONG:
        write_result(trouble, kills=kills, seed=seed, found=found, seconds=time.monotonic() - began)


@contextmanager
def opened(databases: Databases, name: str, module: str, folder: Path, *, far: str = "cursor") -> Iterator[Office]:
    place = Place(os.environ["SESSHU_SYSTEM"], f"{name}{os.environ.get('PYTEST_XDIST_WORKER', '')}")
    office = Office(module, databases.ensure(place).app, folder)
    office.far = far
    try:
        yield office
    finally:
        office.close()
        databases.drop(place.name)


def seeded() -> tuple[int, random.Random]:
    """The seed of this run, printed so that it can be repeated, and the chance that comes of it."""
    seed = int(os.environ.get("SESSHU_SEED", secrets.randbelow(10**6)))
    print(f"SESSHU_SEED={seed}")
    return seed, random.Random(seed)  # noqa: S311 - moments of a test, repeatable by their seed


def write_result(trouble: str, *, kills: int, seed: int, found: str, seconds: float) -> None:
    """The line of this trouble in docs/trouble.md, made anew; called after everything has been checked."""
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(with_result(text, trouble, f"{kills} | {seed} | {found} | {seconds / 60:.0f}"), encoding="utf-8")


def with_result(text: str, trouble: str, result: str) -> str:
    """The page with the line of this trouble anew. What stands below the table stays."""
    head, _, rest = text.partition(RESULTS)
    rows = re.findall(r"^\| .*\|$", rest, re.MULTILINE)
    below = rest.rpartition(rows[-1])[2].strip("\n") if rows else ""
    lines = [line for line in rows[1:] if not line.startswith(f"| {trouble} |")]
    lines.append(f"| {trouble} | {result} | {clock.today()} |")
    table = [
        RESULTS, "Written by `./sesshu test --long tests/faults tests/exchange`, after their checks held.", "",
        "| trouble | kills | seed | found | minutes | day |", "|---|---:|---:|---|---:|---|", *sorted(lines), "",
    ]  # fmt: skip
    return head + "\n".join(table) + (f"\n{below}\n" if below else "")
