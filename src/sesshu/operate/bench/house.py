"""Databases for benchmarks: a server of their own below `<var>/bench`, and a process for what is measured."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sesshu.operate import postgres, processes
from sesshu.operate.databases import Access, Databases, Place
from sesshu.operate.layout import Layout
from sesshu.operate.supervisor.child import end_with_parent

PLACE = Place("ledger", "431001")
CLOCK = "2026-11-21T09:00:00+09:00"
# What an office's administrator sets on a machine of this size; the floor is measured with the same.
OPTIONS = ("shared_buffers=512MB", "max_wal_size=8GB", "checkpoint_timeout=30min", "work_mem=16MB",
           "maintenance_work_mem=256MB")  # fmt: skip


@dataclass(frozen=True, slots=True)
class BenchHouse:
    """A started server with the database of one place."""

    layout: Layout
    server: postgres.Server
    keeper: Databases
    access: Access
    place: Place = PLACE

    @property
    def admin(self) -> str:
        """The address of the place's database for the server's owner."""
        return self.server.dsn(self.place.name)

    @property
    def settings(self) -> dict[str, str]:
        return {
            "SESSHU_DEMO": "1", "SESSHU_VAR": str(self.layout.files), "SESSHU_CLOCK": CLOCK,
            "SESSHU_SECRET_KEY": self.layout.secret("secret"),
        }  # fmt: skip

    def environment(self) -> dict[str, str]:
        return processes.environment(self.place, self.access.app, self.settings)

    def run(self, task: str, *arguments: str) -> dict[str, Any]:
        """A task of `inside` in a process of its own; what it tells, with the most memory that it held."""
        command = [sys.executable, "-m", "sesshu.operate.bench.inside", task, *arguments]
        done = subprocess.run(
            command, env=self.environment(), stdout=subprocess.PIPE, text=True, check=True, preexec_fn=end_with_parent
        )
        told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return told


def house_folder(name: str) -> Path:
    return Layout.named("bench").folder / name


@contextmanager
def bench_house(name: str, *, anew: bool = False, place: Place = PLACE) -> Iterator[BenchHouse]:
    """The house `<var>/bench/<name>`, stopped afterwards. `anew`: its database is made again, empty."""
    layout = Layout(house_folder(name))
    layout.folder.mkdir(parents=True, exist_ok=True)
    layout.prepare()
    with ExitStack() as stack:
        server = postgres.Server(layout.postgres, options=OPTIONS).start()
        stack.callback(server.stop)
        keeper = Databases(server.dsn(), layout.roles)
        if anew:
            keeper.drop(place.name)
        yield BenchHouse(layout, server, keeper, keeper.ensure(place), place)


def say(text: str) -> None:
    """What takes long is told."""
    sys.stderr.write(f"bench | {text}\n")
    sys.stderr.flush()
