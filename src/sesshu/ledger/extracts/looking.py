"""Who looks at the rows of a file before it may be registered: this process, or for many rows one beside it.

The search costs as much as all the rest of the writing. The other process is given every row in a pipe and says at
the end how many it saw: a file is registered only when it has seen all of them. It dies with the pipe.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import struct
import subprocess
import sys
from collections.abc import Iterator, Sequence
from typing import BinaryIO, Protocol

from sesshu.foundation.errors import NotNow
from sesshu.ledger.extracts.scanning import refuse_individual_numbers

MANY = 50_000  # rows; to start a process takes as long as looking at some ten thousand
PIPE = 1024 * 1024
PIECE = struct.Struct(">IQ")  # rows and bytes of what follows


class Looker(Protocol):
    """Is given all rows in order, then asked to finish. Each may raise `NotNow` that names row and column."""

    def look(self, rows: bytes, number: int) -> None: ...

    def finish(self) -> None: ...


class Here:
    """In this process, at once."""

    def __init__(self, labels: Sequence[str], fixed: Sequence[bool]) -> None:
        self.labels, self.fixed, self.seen = labels, fixed, 0

    def look(self, rows: bytes, number: int) -> None:
        refuse_individual_numbers(rows, self.seen + 1, self.labels, self.fixed)
        self.seen += number

    def finish(self) -> None:
        """Everything was looked at."""


class Beside:
    """In a process of its own, which knows no database and no key."""

    def __init__(self, labels: Sequence[str], fixed: Sequence[bool]) -> None:
        self.sent = 0
        self.process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", "sesshu.ledger.extracts.looking", json.dumps([list(labels), list(fixed)])],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUTF8": "1"},
        )  # fmt: skip
        assert self.process.stdin  # noqa: S101 - asked for above
        self.pipe = self.process.stdin
        with contextlib.suppress(OSError):  # the user's share of such room may be spent: then with less
            fcntl.fcntl(self.pipe, fcntl.F_SETPIPE_SZ, PIPE)

    def look(self, rows: bytes, number: int) -> None:
        try:
            self.pipe.write(PIECE.pack(number, len(rows)))
            self.pipe.write(rows)
        except BrokenPipeError:  # it has found something, or it is gone
            self._answer()
        self.sent += number

    def finish(self) -> None:
        with contextlib.suppress(BrokenPipeError):
            self.pipe.close()
        self._answer()

    def _answer(self) -> None:
        assert self.process.stdout  # noqa: S101 - asked for above
        told = json.loads(self.process.stdout.read() or "{}")
        if told.get("found"):
            raise NotNow(told["found"])
        if told.get("seen") != self.sent:
            raise RuntimeError("the process that looks for Individual Numbers has not seen every row")

    def end(self) -> None:
        """Whatever has happened, nothing of it stays."""
        self.process.kill()
        self.process.wait()
        with contextlib.suppress(BrokenPipeError):  # what was not sent yet has no reader
            self.pipe.close()
        if self.process.stdout:
            self.process.stdout.close()


@contextlib.contextmanager
def looker(labels: Sequence[str], fixed: Sequence[bool], rows: int) -> Iterator[Looker]:
    """For about so many rows."""
    if rows < MANY:
        yield Here(labels, fixed)
        return
    beside = Beside(labels, fixed)
    try:
        yield beside
    finally:
        beside.end()


def _pieces(pipe: BinaryIO) -> Iterator[tuple[bytes, int]]:
    while head := pipe.read(PIECE.size):
        number, size = PIECE.unpack(head)
        rows = pipe.read(size)
        if len(rows) != size:
            return  # who wrote is gone
        yield rows, number


def main() -> None:
    """Read rows until there are no more; tell what was found, or how many rows there were."""
    here = Here(*json.loads(sys.argv[1]))
    try:
        for rows, number in _pieces(sys.stdin.buffer):
            here.look(rows, number)
        told: dict[str, object] = {"seen": here.seen}
    except NotNow as found:
        told = {"found": found.message}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
