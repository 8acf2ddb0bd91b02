"""The Python environment: made from hash-locked requirements, remade when a lock changes.

The marker is written last, so that a set-up that ended half-way is never taken for a whole one. A note beside it says
that a making has begun: an environment with neither marker nor note was made by somebody else and is never touched.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sesshu.cli.setup.debian import line_to_type
from sesshu.cli.setup.telling import SetupError, narrate, tell

MARKER = "sesshu-environment.json"
BASE = "core"  # every other lock contains it


@dataclass(frozen=True, slots=True)
class Environment:
    """`folder`: where it is; `locks`: the folder of `<name>.lock`; `guard`: a file that one set-up at a time holds."""

    folder: Path
    locks: Path
    guard: Path

    @classmethod
    def of(cls, root: Path) -> Environment:
        folder = Path(os.environ.get("SESSHU_VENV") or root / ".venv")
        return cls(folder, root / "requirements", root / "var" / "setup.lock")

    @property
    def python(self) -> Path:
        return self.folder / "bin" / "python"

    def ensure(self, wanted: set[str]) -> None:
        """Make the environment hold every lock in `wanted`. An environment that is a link is somebody else's and is
        used as it is. Raises `SetupError` with the line to type."""
        if self.folder.is_symlink() or self.holds(wanted):
            return
        unknown = sorted(name for name in wanted if not self._lock(name).exists())
        if unknown:
            known = "、".join(sorted(file.stem for file in self.locks.glob("*.lock")))
            raise SetupError(f"「{unknown[0]}」という追加部品はありません。指定できるもの: {known}")
        with self._alone():
            if not self.holds(wanted):
                self._make(wanted)

    def debian_packages(self, wanted: set[str]) -> tuple[str, ...]:
        """What Debian splits from Python and the making of this environment needs; nothing when it is made already."""
        if self.folder.is_symlink() or self.holds(wanted) or shutil.which("uv") or has_ensurepip():
            return ()
        return ("python3-venv",)

    def holds(self, wanted: set[str]) -> bool:
        """True when every wanted lock is installed in its present form."""
        installed = self._installed()
        return self.python.exists() and all(installed.get(name) == self._hash(name) for name in wanted)

    def _make(self, wanted: set[str]) -> None:
        installed = {name: value for name, value in self._installed().items() if self._lock(name).exists()}
        whole = installed and self.python.exists() and all(self._hash(name) == was for name, was in installed.items())
        names = {BASE, *installed, *wanted}
        hashes = {name: self._hash(name) for name in sorted(names)}
        self._refuse_foreign(installed)
        self._begun.write_text(str(self.folder))
        (self.folder / MARKER).unlink(missing_ok=True)
        if not whole:
            shutil.rmtree(self.folder, ignore_errors=True)
        self._install(names)
        draft = self.folder / f"{MARKER}.new"
        draft.write_text(json.dumps(hashes, indent=1))
        draft.replace(self.folder / MARKER)
        self._begun.unlink()

    @property
    def _begun(self) -> Path:
        return self.guard.with_name("setup.begun")

    def _refuse_foreign(self, installed: dict[str, str]) -> None:
        ours = installed or (self._begun.exists() and self._begun.read_text() == str(self.folder))
        if self.folder.exists() and any(self.folder.iterdir()) and not ours:
            raise SetupError(
                f"{self.folder} は sesshu が作った環境ではないため、手を付けません。\n"
                "移すか消してから、やり直してください。別の場所を使う例: SESSHU_VENV=/opt/sesshu/venv ./sesshu setup"
            )

    def _install(self, names: set[str]) -> None:
        files: list[str | Path] = []
        for name in sorted(names - {BASE}) or [BASE]:
            files += ["-r", self._lock(name)]
        if self._with_uv(files):
            return
        self._with_pip(files)

    def _with_uv(self, files: list[str | Path]) -> bool:
        uv = shutil.which("uv")
        if uv is None or subprocess.run([uv, "--version"], capture_output=True, check=False).returncode:  # noqa: S603
            return False
        if not self.python.exists() and narrate_quietly([uv, "venv", "-q", "--python", sys.executable, self.folder]):
            return False
        command = [uv, "pip", "install", "-q", "--python", self.python, "--require-hashes", *files]
        code, _ = narrate("Python の部品を導入しています（uv）", command)
        if code:
            tell("uv では導入できませんでした。pip で続けます。")
            shutil.rmtree(self.folder, ignore_errors=True)
        return code == 0

    def _with_pip(self, files: list[str | Path]) -> None:
        if not any(self.folder.glob("lib/python*/site-packages/pip")):  # none at all, or one that uv made
            shutil.rmtree(self.folder, ignore_errors=True)
            self._venv()
        command = [self.python, "-m", "pip", "install", "-q", "--no-input", "--disable-pip-version-check",
                   "--require-hashes", *files]  # fmt: skip
        code, output = narrate("Python の部品を導入しています", command)
        if code:
            raise SetupError(f"{output.strip()}\nPython の部品を導入できませんでした。ネットワークを確認してください。")

    def _venv(self) -> None:
        code, output = narrate("Python の環境を作っています", [sys.executable, "-m", "venv", self.folder])
        if code == 0:
            return
        shutil.rmtree(self.folder, ignore_errors=True)
        if "ensurepip" in output:
            raise SetupError(
                "Python の仮想環境の部品がありません。次の1行を実行してから、もう一度お試しください。\n  "
                + line_to_type(["python3-venv"])
            )
        raise SetupError(f"{output.strip()}\n環境を作れませんでした: {self.folder}")

    @contextmanager
    def _alone(self) -> Iterator[None]:
        try:
            self.guard.parent.mkdir(parents=True, exist_ok=True)
            with self.guard.open("w") as file:
                fcntl.flock(file, fcntl.LOCK_EX)
                yield
        except PermissionError as error:
            raise SetupError(
                f"書き込めないフォルダーです: {error.filename}。書き込める場所に複製してください。"
            ) from None

    def _installed(self) -> dict[str, str]:
        try:
            found: dict[str, str] = json.loads((self.folder / MARKER).read_text())
        except (OSError, ValueError):
            return {}
        return found

    def _lock(self, name: str) -> Path:
        return self.locks / f"{name}.lock"

    def _hash(self, name: str) -> str:
        return hashlib.sha256(self._lock(name).read_bytes()).hexdigest()


def has_ensurepip() -> bool:
    return importlib.util.find_spec("ensurepip") is not None


def narrate_quietly(command: list[str | Path]) -> int:
    """Run a short step without a word; its exit code."""
    return subprocess.run([str(part) for part in command], capture_output=True, check=False).returncode  # noqa: S603
