"""How long the steps of a long work take, and how far one is."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


class Watch:
    """Seconds by step; one that is entered again adds up. Doors that show progress override `progress`."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        started = time.monotonic()
        self.progress(name, 0, 0)
        try:
            yield
        finally:
            self.seconds[name] = round(self.seconds.get(name, 0.0) + time.monotonic() - started, 3)

    def progress(self, step: str, done: int, total: int) -> None:
        """Told as a step goes on; `total` is 0 where it is not known."""
