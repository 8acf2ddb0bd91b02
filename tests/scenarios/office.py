"""A real office for scenarios: its own fresh database, its own web process, a set clock, made-up staff.

The ledger's, or with `system=` that of another system: how tests of one system speak with a running other one.
"""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from sesshu.operate.databases import Place
from sesshu.operate.exchange.running import held_ports
from tests.house import ROOT, keeper

NOW = "2026-11-24T09:00:00+09:00"
START_SECONDS = 120  # a busy machine is no fault
# What the product's own web processes never do, ours do: every address that was called stands in the log, so that a
# whole run searches it like everything else.
CALLED = "called "
WEB = (
    "-m", "granian", "--interface", "wsgi", "--no-ws", "--host", "127.0.0.1", "--workers", "1",
    "--blocking-threads", "4", "--log-level", "warning", "--access-log",
    "--access-log-fmt", f"{CALLED}%(method)s %(path)s?%(query_string)s %(status)d",
)  # fmt: skip
_numbers = itertools.count(1)


@dataclass
class Office:
    """One office. `setup` is Python that runs inside it before the doors open (after Django is ready)."""

    now: str = NOW
    setup: str = ""
    system: str = "ledger"
    municipality: str = "431001"
    with_worker: bool = False
    with_booking: bool = False
    settings: dict[str, str] = field(default_factory=dict)
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    held: ExitStack = field(default_factory=ExitStack)

    def open(self) -> Office:
        self.place = Place(self.system, f"office{os.getpid()}x{next(_numbers)}")
        self.dsn = keeper().ensure(self.place).app
        self.port = self.another_port()
        self.log = ROOT / "out" / "scenarios" / f"{self.place.name}.log"
        self.log.parent.mkdir(parents=True, exist_ok=True)
        self.run("from sesshu.foundation.accounts.demo import create_demo_people; create_demo_people()")
        if self.setup:
            self.run(self.setup)
        self._start(*WEB, "--port", str(self.port), "sesshu.site.wsgi:application")
        if self.with_booking:
            self.booking_port = self.another_port()
            public = {"SESSHU_DSN": keeper().public(self.place), "DJANGO_SETTINGS_MODULE": "sesshu.site.booking"}
            self._start(*WEB, "--port", str(self.booking_port), "sesshu.site.wsgi:application", **public)
        if self.with_worker:
            self._start("-m", "django", "procrastinate", "worker", "--concurrency", "1")
        self._wait(f"{self.url}/sign-in/", 0)
        if self.with_booking:
            self._wait(f"{self.booking_url}/health/live/", 1)
        return self

    def close(self) -> None:
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)
        self.held.close()
        keeper().drop(self.place.name)

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def booking_url(self) -> str:
        """The public booking page, as its own login role."""
        return f"http://localhost:{self.booking_port}"

    def run(self, code: str) -> str:
        """Run Python inside the office (`django.setup()` is done) and give back what it printed."""
        done = subprocess.run(  # noqa: S603 - our own code
            [sys.executable, "-c", f"import django; django.setup()\n{code}"],
            env=self._environment(), capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        return done.stdout

    def logged(self) -> str:
        """Everything its processes wrote, as they would anywhere else."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)
        return "".join(line for line in lines if not line.startswith(CALLED))

    def _environment(self) -> dict[str, str]:
        return os.environ | {
            "PYTHONPATH": str(ROOT / "src"),
            "DJANGO_SETTINGS_MODULE": f"sesshu.site.{self.system}",
            "SESSHU_SYSTEM": self.system,
            "SESSHU_MUNICIPALITY": self.municipality,
            "SESSHU_DSN": self.dsn,
            "SESSHU_DEMO": "1",
            "SESSHU_CLOCK": self.now,
            "SESSHU_VAR": str(Path(os.environ["SESSHU_TEST_FOLDER"]) / self.place.name),
            **self.settings,
        }

    def _start(self, *arguments: str, **settings: str) -> None:
        with self.log.open("ab") as log:
            process = subprocess.Popen(  # noqa: S603 - our own code
                [sys.executable, *arguments], env=self._environment() | settings, stdout=log, stderr=log, cwd=ROOT
            )
        self.processes.append(process)

    def _wait(self, address: str, number: int) -> None:
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end:
            assert self.processes[number].poll() is None, self.logged()[-3000:]
            try:
                with urllib.request.urlopen(address, timeout=2):  # noqa: S310 - our own address
                    return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.1)
        raise AssertionError(f"the office did not open: {self.logged()[-3000:]}")

    def another_port(self) -> int:
        """One that nobody else gets while the office is there: its first page may be minutes away."""
        [port] = self.held.enter_context(held_ports(1))
        return port
