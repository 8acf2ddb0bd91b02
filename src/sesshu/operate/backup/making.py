"""Making a backup: counts and dump from one snapshot, then the files, all sealed; the folder gets its name last."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

import psycopg

from sesshu.foundation import clock
from sesshu.operate.backup import counting, tools, wrapping_key
from sesshu.operate.databases import Place, schema_hash
from sesshu.operate.sealed import Writer, check_passphrase

DATABASE, FILES, MANIFEST = "database.sealed", "files.sealed", "manifest.sealed"
PIECE = 1 << 20
Shown = Callable[[str, int, int], None]


def make(
    place: Place, owner_dsn: str, var: Path, target: Path, passphrase: str, shown: Shown = lambda *_: None,
    keys: Path | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Back one place up into a new folder below `target`. Returns the manifest (no personal data).

    `keys`: the folder of the wrapping key (default: `keys` below `var`), which is never in a backup.
    """
    check_passphrase(passphrase)
    keys = keys or var / "keys"
    key = wrapping_key.needed_by(keys)
    if wrapping_key.holds_key(target):
        raise RuntimeError(f"{target} には鍵の控えがあります。データの控えは、別の場所に置いてください。")
    at = clock.now()
    folder = target / f"{place.name}-{at.astimezone(clock.TOKYO):%Y%m%d-%H%M%S}"
    draft = folder.with_name(f"{folder.name}.new")
    target.mkdir(parents=True, exist_ok=True)
    if folder.exists():
        raise RuntimeError(f"{folder} はもうあります。少し待ってからやり直してください。")
    shutil.rmtree(draft, ignore_errors=True)  # of a backup that was killed
    draft.mkdir(mode=0o700)
    with psycopg.connect(owner_dsn) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        snapshot = str(connection.execute("SELECT pg_export_snapshot()").fetchone()[0])  # type: ignore[index]
        counts = counting.count(connection, lambda done, total: shown("counting", done, total))
        version = connection.info.server_version
        _dump(owner_dsn, snapshot, version, draft / DATABASE, passphrase, shown)
    files = _files(var, keys, draft / FILES, passphrase, shown)
    manifest = {
        "format": 1, "system": place.system, "municipality": place.municipality, "made_at": at.isoformat(),
        "schema": schema_hash(), "postgresql": version, "tables": [asdict(one) for one in counts], "files": files,
        "wrapping_key": key,
        "sha256": {name: _sha256(draft / name) for name in (DATABASE, FILES)},
    }  # fmt: skip
    with _private(draft / MANIFEST) as file:
        writer = Writer(file, passphrase, MANIFEST)
        writer.write(json.dumps(manifest, ensure_ascii=False).encode())
        writer.close()
    draft.rename(folder)
    return manifest | {"folder": str(folder)}


def _dump(dsn: str, snapshot: str, version: int, target: Path, passphrase: str, shown: Shown) -> None:
    dumping = tools.start(
        tools.tool("pg_dump", version), dsn, "--format=custom", "--compress=6", "--no-owner", "--no-privileges",
        "--schema=public", f"--snapshot={snapshot}", stdout=subprocess.PIPE,
    )  # fmt: skip
    assert dumping.stdout is not None  # noqa: S101 - a pipe
    with _private(target) as file:
        writer = Writer(file, passphrase, DATABASE)
        while piece := dumping.stdout.read(PIECE):
            writer.write(piece)
            shown("dumping", writer.bytes // PIECE, 0)
        tools.ended(dumping, "データベースの書出し")
        writer.close()


def _files(var: Path, keys: Path, target: Path, passphrase: str, shown: Shown) -> dict[str, int]:
    """The folder of files as a sealed tar, without `keys`. A file that is being written has no name yet and is not
    among them."""
    number = size = 0
    with _private(target) as file:
        writer = Writer(file, passphrase, FILES)
        with tarfile.open(fileobj=writer, mode="w|") as tar:  # type: ignore[call-overload]
            for path in _walk(var, keys):
                tar.add(path, arcname=path.relative_to(var).as_posix(), recursive=False)
                number, size = number + 1, size + path.stat().st_size
                shown("files", number, 0)
        writer.close()
    return {"number": number, "bytes": size}


def _walk(var: Path, keys: Path) -> Iterator[Path]:
    if var.is_dir():
        for path in sorted(var.rglob("*")):
            if path.is_file() and not path.is_symlink() and not path.is_relative_to(keys):
                yield path


def _private(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
