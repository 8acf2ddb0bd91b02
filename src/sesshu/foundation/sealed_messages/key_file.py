"""The file of a system's own keys: mode 0600, always whole, changed by one process at a time."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

NAME = "exchange-keys.json"
Kept = dict[str, Any]


def place(body: str) -> Path:
    """Where the file lies."""
    named = os.environ.get("SESSHU_EXCHANGE_KEYS", "")
    return Path(named) if named else settings.SESSHU_VAR / f"{settings.SESSHU_SYSTEM}-{body}-{NAME}"


def changed_at(file: Path) -> datetime:
    """When it was last written."""
    return datetime.fromtimestamp(file.stat().st_mtime, UTC)


def read(file: Path, first: Callable[[], Kept]) -> Kept:
    """What is in it now; `first()` is written where there is no file. Processes that run see a change at once."""
    if not file.exists():
        _make(file, first())
    found = file.stat()
    return deepcopy(_read(file, found.st_mtime_ns, found.st_ino))


def change(file: Path, how: Callable[[Kept], None]) -> None:
    """Change what is in the file. Raises what `how` raises; then nothing is written."""
    with _alone(file):
        kept = json.loads(file.read_text(encoding="utf-8"))
        how(kept)
        _draft(file, kept).replace(file)


@lru_cache(maxsize=16)
def _read(file: Path, _changed: int, _number: int) -> Kept:
    return dict(json.loads(file.read_text(encoding="utf-8")))


@contextmanager
def _alone(file: Path) -> Iterator[None]:
    descriptor = os.open(file.with_name(f"{file.name}.lock"), os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _make(file: Path, kept: Kept) -> None:
    """Linked into place: of two processes that start together one wins."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = _draft(file, kept)
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _draft(file: Path, kept: Kept) -> Path:
    """Written whole under another name, on the disk before anybody reads it."""
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as writing:
        json.dump(kept, writing)
        writing.flush()
        os.fsync(writing.fileno())
    return draft
