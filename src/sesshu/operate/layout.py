"""Where a house keeps its things: PostgreSQL's folder, role passwords, secrets, files."""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
from dataclasses import dataclass
from pathlib import Path

from sesshu.operate import postgres

ROOT = Path(__file__).resolve().parents[3]
ELSEWHERE = Path("/var/tmp")  # noqa: S108 - the folder below it is made 0700 and ours


@dataclass(frozen=True, slots=True)
class Layout:
    """The folders of one house, e.g. `var/demo`."""

    folder: Path

    @classmethod
    def named(cls, name: str) -> Layout:
        """`<var>/<name>`; `SESSHU_VAR` says where var is."""
        return cls(Path(os.environ.get("SESSHU_VAR") or ROOT / "var") / name)

    @property
    def postgres(self) -> Path:
        """The server's folder: below the house, or in /var/tmp when the server's user cannot get there."""
        wanted = self.folder / "pg"
        owner = postgres.run_as()
        if not owner or reachable(self.folder.parent, owner["user"], owner["group"]):
            return wanted
        digest = hashlib.sha256(str(self.folder.resolve()).encode()).hexdigest()[:12]
        return ELSEWHERE / f"sesshu-{digest}"

    @property
    def roles(self) -> Path:
        return self.folder / "roles.json"

    @property
    def files(self) -> Path:
        return self.folder / "files"

    def prepare(self) -> None:
        """Make the folders; only the user who starts the house may read the files of residents."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.files.mkdir(mode=0o700, exist_ok=True)

    def secret(self, name: str) -> str:
        """A random secret that is made once and kept with mode 0600."""
        file = self.folder / name
        if not file.exists():
            write_private(file, secrets.token_urlsafe(48))
        return file.read_text().strip()


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


def write_private(file: Path, text: str) -> None:
    """Write a file that only its owner can read, whole or not at all."""
    draft = file.with_name(file.name + ".new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as handle:
        handle.write(text)
    draft.replace(file)
