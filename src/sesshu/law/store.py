"""Compiled law on disk: bytes under a name that says what they were made from."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path


def read_compiled(folder: Path | None, name: str) -> bytes | None:
    """The stored bytes, or None."""
    if folder is None:
        return None
    with contextlib.suppress(OSError):
        return (folder / name).read_bytes()
    return None


def write_compiled(folder: Path | None, name: str, content: bytes) -> None:
    """Store bytes so that a reader sees all of them or none. A folder that cannot be written is no error."""
    if folder is None:
        return
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=folder, prefix=name)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).replace(folder / name)
