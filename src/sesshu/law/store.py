"""Compiled law on disk: bytes under a name that says what they were made from."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path


def sources_hash(folder: Path, patterns: Iterable[str]) -> str:
    """A hash over the sources under a folder that decide what compiled bytes look like."""
    digest = hashlib.sha256()
    for path in sorted({path for pattern in patterns for path in folder.glob(pattern)}):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(folder)}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()[:12]


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
