"""pg_dump and pg_restore of a version that fits the server, and how they are called without a password in view."""

from __future__ import annotations

import contextlib
import os
import subprocess
from pathlib import Path
from typing import Any

import psycopg

from sesshu.operate import postgres


def tool(name: str, server_version: int) -> Path:
    """The program from the first folder whose PostgreSQL is at least the server's version. Raises `RuntimeError`."""
    for folder in _folders():
        if (folder / name).exists() and postgres.version_of(folder) >= server_version // 10000:
            return folder / name
    raise RuntimeError(
        f"{name}（バージョン{server_version // 10000}以上）が見つかりません。"
        "apt-get install postgresql-client で導入するか、PG_BIN でフォルダーを指定してください。"
    )


def _folders() -> list[Path]:
    found = [postgres.binaries(), *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)]
    with contextlib.suppress(postgres.PostgresError):
        found.append(postgres.wheel_binaries())
    return list(dict.fromkeys(found))


def start(program: Path, dsn: str, *arguments: str, **streams: Any) -> subprocess.Popen[bytes]:
    """Start it against a database; the address travels in the environment."""
    info = psycopg.conninfo.conninfo_to_dict(dsn)
    environment = {
        "PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8", "PGHOST": str(info.get("host", "127.0.0.1")),
        "PGPORT": str(info.get("port", 5432)), "PGUSER": str(info.get("user", "")),
        "PGPASSWORD": str(info.get("password", "")), "PGDATABASE": str(info["dbname"]),
    }  # fmt: skip
    return subprocess.Popen([str(program), *arguments], env=environment, stderr=subprocess.PIPE, **streams)


def ended(process: subprocess.Popen[bytes], what: str) -> None:
    """Wait; raise `RuntimeError` with the kind of trouble. Rows that the program may quote are not passed on."""
    _, errors = process.communicate()
    if process.returncode:
        first = errors.decode(errors="replace").splitlines()[:1]
        raise RuntimeError(f"{what}に失敗しました（終了コード{process.returncode}）。{' '.join(first)[:200]}")
