"""Driving the systems of an exchange from outside: each command is a process with that system's environment alone."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sesshu.contracts.exchange.reconciling import Compared, Line, compare_in_order
from sesshu.operate.databases import Place
from sesshu.operate.processes import Post, environment
from sesshu.operate.reach import write_private
from sesshu.operate.supervisor.child import as_user

MUNICIPALITIES = {"431001": "熊本市", "012033": "小樽市"}
KEY_NAMES = ("signing", "encryption")
ASSESSMENT = {"number": "4", "published_on": "2026-04-01"}


class FailedError(Exception):
    """命令が終わりませんでした。"""


@dataclass(frozen=True, slots=True)
class System:
    """A system that can be told something. `settings` are those of its processes."""

    post: Post
    settings: Mapping[str, str]

    @property
    def place(self) -> Place:
        return self.post.place

    @property
    def door(self) -> str:
        return f"http://127.0.0.1:{self.post.port}/exchange/"

    def process(self, command: str) -> subprocess.Popen[str]:
        """The command as a process that somebody else waits for (or kills)."""
        return subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "sesshu.operate.exchange.inside", command], text=True,
            env=environment(self.place, self.post.dsn, self.settings), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, **as_user(self.post.user),
        )  # fmt: skip

    def tell(self, command: str, told: Any = None) -> Any:
        """What the command answers. Raises `FailedError` with its last words."""
        with self.process(command) as running:
            out, errors = running.communicate(json.dumps(told))
        if running.returncode:
            raise FailedError(f"{self.post.label} {command}: {errors.strip()[-1500:]}")
        return json.loads(out)


class Talking:
    """One process of a system that is told many things, without starting anew each time. `clock`: what it then shows,
    "" for its own. Ends with its block."""

    def __init__(self, system: System, clock: str = "") -> None:
        self.system, self.clock = system, clock
        self.running = system.process("talk")

    @property
    def place(self) -> Place:
        return self.system.place

    @property
    def door(self) -> str:
        return self.system.door

    def tell(self, command: str, told: Any = None, *, clock: str = "") -> Any:
        """What the command answers. Raises `FailedError`."""
        assert self.running.stdin is not None  # noqa: S101 - opened as pipes
        assert self.running.stdout is not None  # noqa: S101
        self.running.stdin.write(json.dumps({"command": command, "told": told, "clock": clock or self.clock}) + "\n")
        self.running.stdin.flush()
        line = self.running.stdout.readline()
        found = json.loads(line) if line else {"error": "処理が終わりました。"}
        if "error" in found:
            raise FailedError(f"{self.system.post.label} {command}: {found['error']}")
        return found["answer"]

    def __enter__(self) -> Talking:
        return self

    def __exit__(self, *_: object) -> None:
        with self.running:
            if self.running.stdin:
                self.running.stdin.close()
            self.running.wait(30)


Told = System | Talking


def introduce(network: Told, bodies: Sequence[Told], kept: Path) -> None:
    """Keys made known: the network's to a file that the bodies read, the bodies' to the network."""
    write_private(kept, json.dumps(network.tell("keys")))
    told = []
    for one in bodies:
        code = one.place.municipality
        told.append(
            {
                **{name: value for name, value in one.tell("keys").items() if name in KEY_NAMES}, "code": code,
                "name": MUNICIPALITIES.get(code, code), "kind": "mayor", "address": one.door,
                "assessment": ASSESSMENT,
            }
        )  # fmt: skip
    network.tell("bodies", told)


def acquire(network: Told, body: Told, people: dict[str, str], *, protected: bool = False) -> int:
    """Codes for people: unified number → resident record code, which the register tells the network. How many."""
    begun = body.tell("link", {"unified_numbers": list(people), "protected": protected})
    named = [
        {"acquisition": number, "body": body.place.municipality, "resident_record_code": people[unified]}
        for unified, number in begun.items()
    ]
    if named:
        for start in range(0, len(named), 500):
            network.tell("persons", named[start : start + 500])
    return int(body.tell("fetch"))


def reconcile(network: Told, bodies: Sequence[Told], first: str, last: str) -> Compared:
    """The records of all sides compared, while each side reads its own. Raises `FailedError`."""
    with ExitStack() as stack:
        sides = [stack.enter_context(_lines_of(one, first, last)) for one in (network, *bodies)]
        return compare_in_order(sides, [one.place.municipality for one in bodies])


@contextmanager
def _lines_of(told: Told, first: str, last: str) -> Iterator[Iterator[Line]]:
    """The lines of one side in their order, by a process of its own."""
    system = told.system if isinstance(told, Talking) else told
    with system.process("record_lines") as running:
        assert running.stdin is not None  # noqa: S101 - opened as pipes
        assert running.stdout is not None  # noqa: S101
        assert running.stderr is not None  # noqa: S101
        running.stdin.write(json.dumps({"first": first, "last": last}))
        running.stdin.close()
        try:
            yield (Line(**json.loads(line)) for line in running.stdout)
            errors = running.stderr.read()
        except BaseException:
            running.kill()
            raise
    if running.returncode:
        raise FailedError(f"{system.post.label} records: {errors.strip()[-1500:]}")
