"""Bringing a backup back: into a database of another name, compared row for row, and only then under its own name.

A living database is never touched without being asked to; then it is kept under a name of its own.
"""

from __future__ import annotations

import json
import subprocess
import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg

from sesshu.foundation import clock
from sesshu.operate.backup import counting, tools
from sesshu.operate.backup.counting import TableCount
from sesshu.operate.backup.making import DATABASE, FILES, MANIFEST
from sesshu.operate.databases import Databases, Place, migrate, schema_hash
from sesshu.operate.sealed import Reader, SealError, chunks

Shown = Callable[[str, int, int], None]


class RestoreRefusedError(RuntimeError):
    """戻せません。"""


def manifest_of(folder: Path, passphrase: str) -> dict[str, Any]:
    """What a backup says of itself, authenticated by its passphrase. Raises `SealError`."""
    try:
        with (folder / MANIFEST).open("rb") as file:
            text = b"".join(chunks(file, passphrase, MANIFEST))
    except FileNotFoundError:
        raise SealError(f"{folder} に控えがありません（{MANIFEST} がありません）。") from None
    found: dict[str, Any] = json.loads(text)
    return found


def restore(
    folder: Path, keeper: Databases, var: Path, passphrase: str, *, over_living: bool = False,
    shown: Shown = lambda *_: None,
) -> dict[str, Any]:  # fmt: skip
    """Restore one place and prove it by its counts. Raises `RestoreRefusedError`, `SealError`, `RuntimeError`."""
    manifest = manifest_of(folder, passphrase)
    place = Place(manifest["system"], manifest["municipality"])
    draft = f"{place.name}_restoring"
    kept = ""
    if keeper.exists(place.name) and not over_living:
        raise RestoreRefusedError(
            f"データベース {place.name} はすでにあります。上に戻す場合は --over-living を付けてください"
            "（今のデータベースは名前を変えて残します）。"
        )
    if var.exists() and any(var.iterdir()) and not over_living:
        raise RestoreRefusedError(f"フォルダー {var} は空ではありません。空のフォルダーを指定してください。")
    access = keeper.make_empty(draft, place.name)
    _load(folder, access.owner, passphrase, shown)
    wrong = _compare(manifest, access.owner, shown)
    if wrong:
        raise RuntimeError("戻した内容が控えと一致しません。" + "／".join(wrong[:5]))
    migrate(place, access)  # grants, and what a newer version changes
    files = _files(folder, var, passphrase, manifest, shown)
    if keeper.exists(place.name):
        kept = f"{place.name}_before_{clock.now():%Y%m%d%H%M%S}"
        keeper.rename(place.name, kept)
    keeper.finish(draft, place.name)
    return {
        "database": place.name, "tables": len(manifest["tables"]), "files": files, "kept": kept,
        "rows": sum(one["rows"] for one in manifest["tables"]), "equal": True,
        "migrated": manifest["schema"] != schema_hash(), "wrapping_key": manifest.get("wrapping_key", ""),
    }  # fmt: skip


def _load(folder: Path, dsn: str, passphrase: str, shown: Shown) -> None:
    version = _server_version(dsn)
    loading = tools.start(
        tools.tool("pg_restore", version), dsn, "--no-owner", "--no-privileges", "--exit-on-error", "--schema=public",
        f"--dbname={psycopg.conninfo.conninfo_to_dict(dsn)['dbname']}", stdin=subprocess.PIPE,
    )  # fmt: skip
    assert loading.stdin is not None  # noqa: S101 - a pipe
    done = 0
    try:
        with (folder / DATABASE).open("rb") as file:
            for piece in chunks(file, passphrase, DATABASE):
                loading.stdin.write(piece)
                done += len(piece)
                shown("loading", done >> 20, 0)
    except SealError:
        loading.kill()
        loading.communicate()
        raise
    except BrokenPipeError:
        pass  # pg_restore ended early: its own words follow
    tools.ended(loading, "データベースの読込み")


def _compare(manifest: dict[str, Any], dsn: str, shown: Shown) -> list[str]:
    with psycopg.connect(dsn) as connection:
        after = counting.count(connection, lambda done, total: shown("comparing", done, total))
    return counting.differences([TableCount(**one) for one in manifest["tables"]], after)


def _files(folder: Path, var: Path, passphrase: str, manifest: dict[str, Any], shown: Shown) -> int:
    """Unpack the files; nothing gets outside the folder. Files that are there already stay (names are hashes)."""
    var.mkdir(parents=True, exist_ok=True, mode=0o700)
    number = 0
    with (folder / FILES).open("rb") as file:
        reader = Reader(file, passphrase, FILES)
        with tarfile.open(fileobj=reader, mode="r|") as tar:  # type: ignore[call-overload]
            for member in tar:
                tar.extract(member, var, filter="data")
                number += 1
                shown("files", number, manifest["files"]["number"])
    if number != manifest["files"]["number"]:
        raise RuntimeError(f"ファイルの数が控えと一致しません（{manifest['files']['number']}が{number}）。")
    return number


def _server_version(dsn: str) -> int:
    with psycopg.connect(dsn) as connection:
        return int(connection.info.server_version)
