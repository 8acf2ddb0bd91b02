"""Folders and files between users: what PostgreSQL's unprivileged user can enter, and what only we may read."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

ELSEWHERE = Path("/var/tmp")  # noqa: S108 - folders below it are checked for their owner before use


class NotOursError(RuntimeError):
    """別の利用者が所有するフォルダーのため使えません。"""


def reachable(folder: Path, user: int, group: int) -> bool:
    """True when the user may enter every folder on the way to `folder` (which may not exist yet)."""
    path = folder.resolve()
    for step in (path, *path.parents):
        if not step.exists():
            continue
        found = step.stat()
        needed = stat.S_IXUSR if found.st_uid == user else stat.S_IXGRP if found.st_gid == group else stat.S_IXOTH
        if not found.st_mode & needed:
            return False
    return True


def elsewhere(folder: Path, *, owners: set[int]) -> Path:
    """The stand-in below /var/tmp for a folder that cannot be reached. Refused when somebody else made it first."""
    digest = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:12]
    found = ELSEWHERE / f"sesshu-{digest}"
    if found.is_symlink() or (found.exists() and found.stat().st_uid not in owners):
        raise NotOursError(f"{found} は別の利用者のものです。このフォルダーを確認し、取り除いてください。")
    return found


def write_private(file: Path, text: str) -> None:
    """Write a file that only its owner can read, whole or not at all. What root writes into another's folder is for
    the one whose folder it is."""
    draft = file.with_name(f"{file.name}.new-{os.getpid()}")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
        handle.write(text)
    if os.geteuid() == 0:
        owner = file.parent.stat()
        os.chown(draft, owner.st_uid, owner.st_gid)
    draft.replace(file)
