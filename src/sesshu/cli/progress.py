"""How far a long work is, on stderr: nothing for two seconds, then a bar (lines where there is no terminal)."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

QUIET_SECONDS = 2.0
WIDTH = 24


class Bar:
    """Shows one step at a time. `labels`: Japanese words by step."""

    def __init__(self, labels: Mapping[str, str]) -> None:
        self.labels = labels
        self.started = time.monotonic()
        self.shown = ""
        self.next_at = 0.0
        self.is_terminal = sys.stderr.isatty()

    def show(self, step: str, done: int, total: int) -> None:
        """Tell that `done` of `total` is done; `total` 0 where it is not known."""
        now = time.monotonic()
        if now - self.started < QUIET_SECONDS or (now < self.next_at and step == self.shown):
            return
        self.shown, self.next_at = step, now + (0.1 if self.is_terminal else 5.0)
        text = f"{self.labels.get(step, step)} {measure(done, total)}".rstrip()
        sys.stderr.write(f"\r\x1b[K{text}" if self.is_terminal else f"{text}\n")
        sys.stderr.flush()

    def end(self) -> None:
        """Leave the line clean for what comes next."""
        if self.is_terminal and self.shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def measure(done: int, total: int) -> str:
    """`[######..................] 25% 5,000/20,000`, the number alone where the whole is not known."""
    if not total:
        return f"{done:,}" if done else ""
    filled = WIDTH * done // total
    return f"[{'#' * filled}{'.' * (WIDTH - filled)}] {100 * done // total}% {done:,}/{total:,}"


@contextmanager
def ticking(bar: Bar, step: str) -> Iterator[None]:
    """Show the seconds of a work that cannot say how far it is."""
    ended = threading.Event()

    def tick() -> None:
        began = time.monotonic()
        while not ended.wait(1.0):
            bar.show(step, int(time.monotonic() - began), 0)

    clock = threading.Thread(target=tick, daemon=True)
    clock.start()
    try:
        yield
    finally:
        ended.set()
        clock.join()
