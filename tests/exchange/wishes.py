"""Where a process of the exchange shall die: a wish that `dying/steps.py` reads, and the ways to make somebody obey it.

A first round with the wish (0, "") kills nobody and tells every step that was reached; then each is killed by its
number, before and after it.
"""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from sesshu.operate.exchange.driving import FailedError, System
from sesshu.operate.exchange.running import wait_for
from sesshu.operate.supervisor.child import Child
from tests.house import ROOT

DYING = ROOT / "tests" / "exchange" / "dying"
SIDES = ("before", "after")
Moment = tuple[int, str]
NOWHERE: Moment = (0, "")


def moments(steps: list[str]) -> list[Moment]:
    """Before and after each of these steps."""
    return [(number, side) for number in range(1, len(steps) + 1) for side in SIDES]


class Wish:
    """`settings` make a process of the product one that obeys."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "die.json"
        self.settings = {"PYTHONPATH": f"{DYING}:{ROOT / 'src'}:{ROOT}", "SESSHU_DIE": str(self.file)}

    @property
    def seen(self) -> list[str]:
        """The steps that were reached since the last wish."""
        told = self.file.with_suffix(".seen")
        return told.read_text(encoding="utf-8").splitlines() if told.exists() else []

    @contextmanager
    def at(self, moment: Moment) -> Iterator[None]:
        """Somebody dies at this moment while the block lasts."""
        self.file.with_suffix(".seen").unlink(missing_ok=True)
        self.file.write_text(json.dumps({"at": moment[0], "side": moment[1]}), encoding="utf-8")
        try:
            yield
        finally:
            self.file.unlink()

    def dies_in(self, system: System, command: str, told: Any, moment: Moment) -> bool:
        """A command of a system as a process of its own. Whether it was killed."""
        with self.at(moment):
            running = replace(system, settings={**system.settings, **self.settings}).process(command)
            _, errors = running.communicate(json.dumps(told))
        assert running.returncode in (0, -9), errors[-1500:]
        return running.returncode == -9

    def door_dies(self, door: Child, address: str, act: Callable[[], Any], moment: Moment) -> bool:
        """A web process dies while somebody else does something. Whether it did; afterwards it is there again."""
        with _anew(door, address, door.environment | self.settings), self.at(moment):
            try:
                act()
            except FailedError as error:
                assert "NotReached" in str(error)  # noqa: PT017 - the report; a round of inquiries goes on by itself
        return moment[0] > 0 and len(self.seen) == moment[0]


@contextmanager
def _anew(door: Child, address: str, environment: dict[str, str]) -> Iterator[None]:
    """The door with another environment while the block lasts, and afterwards as it was."""
    usual = door.environment
    _restart(door, address, environment)
    try:
        yield
    finally:
        _restart(door, address, usual)


def _restart(door: Child, address: str, environment: dict[str, str]) -> None:
    if door.process and door.running:
        os.killpg(door.process.pid, signal.SIGKILL)
        door.process.wait(30)
    door.environment = environment
    door.start()
    wait_for(address)
