"""kill -9 of web, worker and PostgreSQL of a whole house while a clerk brings files in through the page.

Ten rounds at seeded moments; `SESSHU_SEED` repeats them. The house brings itself up; when it gives up, it is started
anew, as an operator's service manager does.
"""

from __future__ import annotations

import csv
import io
import json
import os
import random
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import psycopg
import pytest

from sesshu.demo.register import columns
from sesshu.operate import postgres
from tests.faults.clerk import Clerk
from tests.ledger.residents.people import register_row
from tests.searching import searching

ROOT = Path(__file__).resolve().parents[2]
VICTIMS = ("web", "worker", "postmaster", "web", "worker", "postgres", "web", "worker", "postgres", "web")
STAGES = ("sending", "checking", "reviewing", "committing", "committing")
ROWS, FAULTY = 1200, 7
LONG_ROUNDS, KILLS_A_FILE = 50, 3
START_SECONDS = 400  # a first start makes the template; a busy machine takes minutes for it
FIRST_DIGITS = 10_000_000_000


class House:
    """The processes of one ledger with its own data folder; `kill` ends one of them as a crash would."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port, self.starts = folder, postgres.free_port(), 0
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("SESSHU", "DJANGO"))}
        self.environment = kept | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
        self.process: subprocess.Popen[bytes] | None = None
        self.closing = threading.Event()
        self.keeper = threading.Thread(target=self._keep_up)

    def open(self) -> House:
        self.keeper.start()
        self.wait_open()
        return self

    @property
    def dsn(self) -> str:
        """Of the server that runs now: a house that is started anew may find another port."""
        return str(json.loads((self.folder / "house.json").read_text())["dsn"])

    def wait_open(self) -> None:
        """Until the web process answers that all is well."""
        until = time.monotonic() + START_SECONDS
        while not self._answers():
            assert time.monotonic() < until, "the house did not open"
            time.sleep(0.1)

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health/live/", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def close(self) -> int:
        if mine := searching():
            mine.server(postgres.Server(self.folder / "pg"))
        self.closing.set()
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.keeper.join(60)
        assert self.process is not None
        return self.process.wait(60)

    def kill(self, victim: str) -> bool:
        """False when there is no such process at this moment."""
        found = {"web": self._web, "worker": self._worker, "postmaster": self._postmaster, "postgres": self._postgres}
        processes = found[victim]()
        for pid in processes:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        return bool(processes)

    def _keep_up(self) -> None:
        """What systemd does with `Restart=on-failure`."""
        with (self.folder / "house.log").open("ab") as log:
            while not self.closing.is_set():
                self.starts += 1
                command = [sys.executable, "-m", "tests.faults.small_house", str(self.folder), str(self.port)]
                self.process = subprocess.Popen(command, env=self.environment, cwd=ROOT, stdout=log, stderr=log)
                self.process.wait()

    def _children(self) -> list[tuple[int, str]]:
        assert self.process is not None
        return [(pid, _command(pid)) for pid in _offspring(self.process.pid)]

    def _web(self) -> list[int]:
        return [pid for pid, command in self._children() if "granian" in command]

    def _worker(self) -> list[int]:
        return [pid for pid, command in self._children() if "jobs.worker" in command]

    def _postmaster(self) -> list[int]:
        pid = postgres.Server(self.folder / "pg").pid
        return [pid] if pid else []

    def _postgres(self) -> list[int]:
        return [each for pid in self._postmaster() for each in (pid, *_offspring(pid))]


def _offspring(pid: int) -> list[int]:
    try:
        direct = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [one for child in map(int, direct) for one in (child, *_offspring(child))]


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""


@pytest.fixture
def house() -> Iterator[House]:
    folder = Path(tempfile.mkdtemp(prefix="sesshu-house-"))
    folder.chmod(0o755)
    opened = House(folder)
    try:
        yield opened.open()
    finally:
        if not opened.closing.is_set():
            opened.close()
            print((folder / "house.log").read_text(errors="replace")[-5000:])
        shutil.rmtree(folder, ignore_errors=True)


def file_of(number: int) -> bytes:
    """A resident file with people of its own; a few rows cannot be taken."""
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(columns().values())
    for at in range(ROWS):
        row = register_row(
            addressee_number=f"{FIRST_DIGITS + number * ROWS + at:015d}", name=f"架空　{number}の{at}",
            sex="8" if at < FAULTY else "2",
        )  # fmt: skip
        writer.writerow(["" if value is None else str(value) for value in _texts(asdict(row))])
    return text.getvalue().encode("utf-8-sig")


def _texts(values: dict[str, object]) -> list[object]:
    return ["0" if values[name] is False else "1" if values[name] is True else values[name] for name in columns()]


@pytest.mark.timeout(1800)
@pytest.mark.skipif(sys.platform != "linux", reason="finds the processes of the house in /proc")
def test_どれを強制終了しても取込は一行も失わず二重にもしない(house: House) -> None:
    seed = int(os.environ.get("SESSHU_SEED", secrets.randbelow(10**6)))
    print(f"SESSHU_SEED={seed}")
    chance = random.Random(seed)  # noqa: S311 - moments of a test, repeatable by their seed
    rounds = LONG_ROUNDS if os.environ.get("SESSHU_LONG") == "1" else len(VICTIMS)
    victims = chance.sample(VICTIMS * (rounds // len(VICTIMS)), rounds)
    shares = [victims[at : at + KILLS_A_FILE] for at in range(0, rounds, KILLS_A_FILE)]
    for number, share in enumerate(shares):
        blows, began = [Blow(house, victim, chance) for victim in share], time.monotonic()
        clerk = Clerk(f"http://127.0.0.1:{house.port}", lambda stage, blows=blows: [blow(stage) for blow in blows])
        clerk.bring_in(f"住民{number}.csv", file_of(number))
        assert all(blow.done.wait(START_SECONDS) and blow.fell for blow in blows)
        print(f"file {number}: {'; '.join(map(str, blows))}; {time.monotonic() - began:.1f} s")
    house.wait_open()
    everything_once(house, len(shares))
    assert house.close() == 0
    assert not house.kill("postgres"), "a process of the house goes on"


class Blow:
    """Called at each stage of an import; at the chosen one it kills, `delay` seconds later, and only once."""

    def __init__(self, house: House, victim: str, chance: random.Random) -> None:
        self.house, self.victim = house, victim
        self.stage, self.delay = chance.choice(STAGES), chance.random() * 0.6
        self.asked, self.done, self.fell = False, threading.Event(), False

    def __call__(self, stage: str) -> None:
        if stage == self.stage and not self.asked:
            self.asked = True
            threading.Timer(self.delay, self._fall).start()

    def __str__(self) -> str:
        return f"{self.victim} {self.delay:.2f} s after {self.stage} began"

    def _fall(self) -> None:
        until = time.monotonic() + START_SECONDS
        while not self.fell and time.monotonic() < until:  # it may still be coming up from the round before
            self.fell = self.house.kill(self.victim)
            time.sleep(0 if self.fell else 0.05)
        self.done.set()


def everything_once(house: House, files: int) -> None:
    """The counts of files, rows, people, jobs and audit entries agree; each is there once."""
    with psycopg.connect(house.dsn, autocommit=True) as connection:

        def value(question: str) -> object:
            row = connection.execute(question).fetchone()  # type: ignore[arg-type]
            return row[0] if row else None

        good, all_rows = files * (ROWS - FAULTY), files * ROWS
        assert value("SELECT count(*) FROM file_import WHERE state = 'committed' AND ready = 0") == files
        assert value("SELECT count(*) FROM file_import") == files
        assert value("SELECT sum(accepted) FROM file_import") == good
        assert value("SELECT sum(rejected) FROM file_import") == files * FAULTY
        assert value("SELECT count(*) FROM file_import_row") == all_rows
        assert value("SELECT count(*) FROM resident") == good
        assert value("SELECT count(DISTINCT addressee_number) FROM resident") == good
        assert value("SELECT count(*) FROM resident_change") == good
        assert value("SELECT count(*) FROM resident_version WHERE superseded_at IS NULL") == good
        jobs = "FROM job WHERE kind IN ('files.prepare', 'files.commit')"  # the house has daily jobs of its own
        assert value(f"SELECT count(*) {jobs} AND state = 'succeeded'") == value(f"SELECT count(*) {jobs}") == 2 * files
        chunks = f"FROM job_chunk WHERE job_id IN (SELECT id {jobs})"
        assert value(f"SELECT sum(hi - lo) {chunks}") == all_rows
        for act in ("received", "staged", "reviewed", "commit_asked", "committed"):
            asked = f"SELECT count(DISTINCT obj) FROM audit_entry WHERE act = 'import.{act}'"  # noqa: S608 - our words
            assert value(asked) == value(asked.replace("DISTINCT obj", "*")) == files, act
        of_jobs = f"FROM audit_entry WHERE obj IN (SELECT 'job:' || id {jobs})"
        assert value(f"SELECT count(*) {of_jobs} AND act = 'job.requested'") == 2 * files
        assert value(f"SELECT count(*) {of_jobs} AND act = 'job.chunk'") == value(f"SELECT count(*) {chunks}")
        assert value("SELECT sum(n) FROM audit_entry WHERE act = 'resident.changes_applied'") == good
        told = (
            "SELECT count(*) FROM audit_subject JOIN audit_entry ON audit_entry.queue_id = entry_queue_id"
            " WHERE act = 'resident.changes_applied'"
        )
        assert value(told) == value(told.replace("count(*)", "count(DISTINCT subject)")) == good
