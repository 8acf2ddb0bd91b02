"""The real web processes of a bench house, started and stopped around what is measured."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sesshu.operate import postgres, processes
from sesshu.operate.bench.house import PLACE, BenchHouse
from sesshu.operate.supervisor import Board, Supervisor

PROCESSES = 2  # as `serve` starts them


@dataclass(frozen=True, slots=True)
class Web:
    """A website that answers on a port."""

    port: int
    supervisor: Supervisor

    def peak(self) -> int:
        """The most memory that one of its processes ever held, in MiB."""
        return most_held(self.supervisor.children[0].process)


@contextmanager
def served(house: BenchHouse, *, dsn: str = "", site: str = "", workers: int = PROCESSES) -> Iterator[Web]:
    """The house's own pages, or another site of it with the address of its own role."""
    post = processes.Post(PLACE, dsn or house.access.app, postgres.free_port(), site)
    child = processes.web(post, house.settings, workers=workers)
    supervisor = Supervisor([child], Board("bench"), restart=False)
    if not supervisor.start():
        raise RuntimeError("the web process did not start")
    try:
        yield Web(post.port, supervisor)
    finally:
        supervisor.stop()


def most_held(process: subprocess.Popen[bytes] | None) -> int:
    """The most memory that a process or one of its children ever held, in MiB. 0 where the system does not tell."""
    if process is None:
        return 0
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    numbers = [process.pid, *(int(one) for one in (children.read_text().split() if children.exists() else []))]
    return max(_peak(number) for number in numbers)


def _peak(process: int) -> int:
    status = Path(f"/proc/{process}/status")
    held = re.search(r"VmHWM:\s+(\d+) kB", status.read_text()) if status.exists() else None
    return int(held[1]) // 1024 if held else 0
