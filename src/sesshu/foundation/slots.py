"""Two at a time on the whole machine: whoever opens a hostile file waits for a slot first.

A slot is a lock on a file, so it ends with its process however that ends. All systems of a machine share the folder
(`SESSHU_SLOTS`); by itself each system uses its own.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from collections.abc import Iterator
from contextvars import ContextVar
from pathlib import Path

from django.conf import settings

from sesshu.foundation.errors import NotNow

SLOTS = 2
PAUSE = 0.05
SECONDS = 20.0  # as long as somebody waits before a page
SECONDS_ASIDE = 900.0  # as long as work that nobody waits for does
BUSY = "ほかのファイルを読み取っているため、混んでいます。1分ほどたってから、もう一度行ってください。"
_patience: ContextVar[float] = ContextVar("slot_patience", default=SECONDS)


@contextlib.contextmanager
def aside() -> Iterator[None]:
    """What happens here is not waited for by anybody: it may wait longer for its slot."""
    before = _patience.set(SECONDS_ASIDE)
    try:
        yield
    finally:
        _patience.reset(before)


@contextlib.contextmanager
def slot() -> Iterator[None]:
    """Hold one of the slots. Raises `NotNow` when none becomes free in time."""
    until = time.monotonic() + _patience.get()
    while (handle := _free()) is None:
        if time.monotonic() >= until:
            raise NotNow(BUSY)
        time.sleep(PAUSE)
    try:
        yield
    finally:
        os.close(handle)


def _free() -> int | None:
    """A slot that was free and is ours now."""
    for number in range(1, SLOTS + 1):
        handle = os.open(_folder() / f"parser-{number}", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o660)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
        else:
            return handle
    return None


def _folder() -> Path:
    place = Path(settings.SESSHU_SLOTS or Path(settings.SESSHU_VAR) / "slots")
    place.mkdir(mode=0o770, parents=True, exist_ok=True)
    return place
