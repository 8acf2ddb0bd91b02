"""Where a house keeps its things: PostgreSQL's folder, role passwords, secrets, files."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sesshu.operate import postgres
from sesshu.operate.reach import elsewhere, reachable, write_private

ROOT = Path(__file__).resolve().parents[3]


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
        return elsewhere(self.folder, owners={os.geteuid()}) / "pg"

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
        if self.postgres.parent != self.folder:  # ours, and open to the server's user whatever our umask is
            self.postgres.parent.mkdir(exist_ok=True)
            self.postgres.parent.chmod(0o755)

    def secret(self, name: str) -> str:
        """A random secret that is made once and kept with mode 0600."""
        file = self.folder / name
        if not file.exists():
            write_private(file, secrets.token_urlsafe(48))
        return file.read_text().strip()


@dataclass(frozen=True, slots=True)
class LoadNote:
    """What city a database holds: begun before loading, finished after, so that half a city is told from a whole."""

    file: Path

    @property
    def exists(self) -> bool:
        return self.file.exists()

    def is_loaded(self, city: dict[str, Any]) -> bool:
        found = self._read()
        return found.get("city") == city and "result" in found

    @property
    def result(self) -> dict[str, Any]:
        """What the load reported."""
        return dict(self._read()["result"])

    def begin(self, city: dict[str, Any]) -> None:
        write_private(self.file, json.dumps({"city": city}))

    def finish(self, city: dict[str, Any], result: dict[str, Any]) -> None:
        write_private(self.file, json.dumps({"city": city, "result": result}))

    def _read(self) -> dict[str, Any]:
        try:
            return dict(json.loads(self.file.read_text()))
        except (OSError, ValueError):
            return {}
