"""The processes of a house: the web server and the worker of a place, and PostgreSQL when it is our own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sesshu.operate import postgres
from sesshu.operate.databases import Place
from sesshu.operate.supervisor import Child

SOURCE = Path(__file__).resolve().parents[2]
KEPT = ("PATH", "HOME", "LANG", "TZ", "TMPDIR", "PG_BIN", "SSL_CERT_FILE", "PYTHONUTF8")
WORKER_LATER = 20  # seconds that a worker in the same process lets the pages of the house come up first
HEADER_SECONDS = 20  # for the headers of a request, from their first byte on
SYSTEM_NAMES = {
    "ledger": "予防接種管理システム",
    "addressee": "団体内統合宛名システム",
    "hub": "庁内連携システム",
    "intermediary": "中間サーバー",
    "network": "情報提供ネットワークシステム（試行）",
}
SITE_NAMES = {"booking": "予約サイト"}
MUNICIPALITY_NAMES = {"431001": "熊本市", "012033": "小樽市"}


@dataclass(frozen=True, slots=True)
class Post:
    """A place with the address of its database (as the app role) and the port it answers on. `site`: another
    settings module of the same system, such as the public page `booking` (its address is that of its own role)."""

    place: Place
    dsn: str
    port: int
    site: str = ""
    user: int | None = None  # the OS user that its processes run as, where it has one of its own

    @property
    def label(self) -> str:
        """`ledger-431001`, as lines are prefixed."""
        return "-".join(part for part in (self.place.system, self.place.municipality, self.site) if part)

    @property
    def title(self) -> str:
        municipality = MUNICIPALITY_NAMES.get(self.place.municipality, self.place.municipality)
        system = SITE_NAMES.get(self.site) or SYSTEM_NAMES.get(self.place.system, self.place.system)
        return f"{municipality} {system}".strip()

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}/"


def kept_environment() -> dict[str, str]:
    """What a process may have of our own environment."""
    return {name: os.environ[name] for name in KEPT if name in os.environ}


def environment(place: Place, dsn: str, settings: Mapping[str, str]) -> dict[str, str]:
    """The environment of a process of this place: its own database and nothing of any other."""
    return {
        **kept_environment(),
        "PYTHONPATH": str(SOURCE),
        "PYTHONUNBUFFERED": "1",
        "DJANGO_SETTINGS_MODULE": f"sesshu.site.{place.system}",
        "SESSHU_SYSTEM": place.system,
        "SESSHU_MUNICIPALITY": place.municipality,
        "SESSHU_DSN": dsn,
        **settings,
    }


def compile_sources() -> subprocess.Popen[bytes]:
    """Compiled once for all processes, while the databases are made: those of other users may not write beside the
    sources. Where nobody may, each process compiles what it needs."""
    command = [sys.executable, "-m", "compileall", "-q", str(SOURCE / "sesshu")]
    nowhere = subprocess.DEVNULL
    return subprocess.Popen(command, env=kept_environment(), stdin=nowhere, stdout=nowhere, stderr=nowhere)


def web(post: Post, settings: Mapping[str, str], *, workers: int = 1) -> Child:
    """The web process. Requests are not logged: the ledger's own log says who saw whom."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws", "--host", "127.0.0.1",
               "--port", str(post.port), "--workers", str(workers), "--blocking-threads", "4",
               "--log-level", "warning", "--workers-kill-timeout", "15",
               "--http1-header-read-timeout", str(HEADER_SECONDS * 1000), "sesshu.site.wsgi:application"]  # fmt: skip
    ready = f"http://127.0.0.1:{post.port}/health/live/"
    site = {"DJANGO_SETTINGS_MODULE": f"sesshu.site.{post.site}"} if post.site else {}
    return Child(f"{post.label} 画面", command, environment(post.place, post.dsn, settings) | site, ready, post.user)


def worker(post: Post, settings: Mapping[str, str]) -> Child:
    """The worker of the same place."""
    command = [sys.executable, "-m", "sesshu.foundation.jobs.worker"]
    return Child(f"{post.label} 裏方", command, environment(post.place, post.dsn, settings), user=post.user)


def whole(post: Post, settings: Mapping[str, str]) -> Child:
    """Pages and worker of a small system in one process, for a demo."""
    command = [sys.executable, "-m", "sesshu.operate.one_process", str(post.port), str(WORKER_LATER)]
    ready = f"http://127.0.0.1:{post.port}/health/live/"
    return Child(f"{post.label} 画面と裏方", command, environment(post.place, post.dsn, settings), ready, post.user)


class DatabaseChild(Child):
    """A PostgreSQL of our own as the first child of a house: it is watched like the others and stopped after them."""

    def __init__(self, server: postgres.Server, name: str = "データベース") -> None:
        super().__init__(name, [], {})
        self.server = server

    def start(self) -> None:
        """Never raises: a server that does not come up is one that is not running."""
        self.started = time.monotonic()
        try:
            self.server.start()
        except postgres.PostgresError as error:
            self.say(f"{self.name} | {error}")

    @property
    def running(self) -> bool:
        return self.server.pid is not None

    @property
    def exit_code(self) -> int | None:
        return self.server.process.poll() if self.server.process else None

    def ask_to_stop(self) -> None:
        """Not yet: the others finish their work with it."""

    def wait_stopped(self, seconds: float = 0) -> None:
        self.server.stop()
