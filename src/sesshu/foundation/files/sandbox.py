"""Starting the process that opens hostile files, and watching it. Its death costs the file it was reading."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sesshu.foundation import slots

SOURCE = Path(__file__).resolve().parents[3]
SECONDS_A_FRAME = 20
LONGEST_LINE = 64 * 1024
MOST_FRAME = 64 * 1024**2


class DiedError(Exception):
    """The process ended without finishing. `code` is its exit code (negative: a signal); `late`: it was stopped."""

    def __init__(self, code: int, *, late: bool) -> None:
        super().__init__(f"ended with {code}")
        self.code, self.late = code, late


@dataclass(frozen=True, slots=True)
class Frame:
    """What the process gave: words about it, and bytes."""

    words: dict[str, Any]
    content: bytes


def frames(
    module: str, what: str, data: bytes, *, patience: float = SECONDS_A_FRAME, source: str = str(SOURCE)
) -> Iterator[Frame]:
    """Run `python -m module what` on a file; frames come one by one. Raises `DiedError` when it does not end well.

    The process gets the file and nothing else: no secrets in its environment, the root folder as its place, no other
    open files. It is stopped when a frame takes longer than `patience` seconds. Two such processes run at a time on
    a machine: raises `NotNow` when none of their slots becomes free.
    """
    with slots.slot():
        yield from _frames(module, what, data, patience, source)


def _frames(module: str, what: str, data: bytes, patience: float, source: str) -> Iterator[Frame]:
    with tempfile.TemporaryFile() as file:
        file.write(data)
        file.seek(0)
        process = subprocess.Popen(  # noqa: S603 - the module is named by our own code
            [sys.executable, "-m", module, what],
            stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd="/", start_new_session=True,
            env={"PYTHONPATH": source, "PYTHONUTF8": "1"},
        )  # fmt: skip
    watch = _Watch(process, patience)
    with process:
        try:
            while (found := _next(process)) is not None:
                watch.stop()
                yield found
                watch = _Watch(process, patience)
            process.wait()
        except BaseException:  # nobody takes the rest
            process.kill()
            raise
        finally:
            watch.stop()
    if process.returncode:
        raise DiedError(process.returncode, late=watch.struck)


def _next(process: subprocess.Popen[bytes]) -> Frame | None:
    """The next frame; None at the end. What a taken-over process might send is bounded here."""
    pipe = process.stdout
    line = pipe.readline(LONGEST_LINE) if pipe else b""
    if not line:
        return None
    try:
        words = json.loads(line)
        size = int(words["size"])
    except (ValueError, KeyError, TypeError):
        raise DiedError(0, late=False) from None
    if not 0 <= size <= MOST_FRAME or pipe is None:
        raise DiedError(0, late=False)
    content = pipe.read(size)
    return Frame(words, content) if len(content) == size else None


class _Watch:
    """Kills the process when its time is over."""

    def __init__(self, process: subprocess.Popen[bytes], patience: float) -> None:
        self.struck = False
        self._timer = threading.Timer(patience, self._strike, [process])
        self._timer.daemon = True
        self._timer.start()

    def _strike(self, process: subprocess.Popen[bytes]) -> None:
        self.struck = True
        process.kill()

    def stop(self) -> None:
        self._timer.cancel()
