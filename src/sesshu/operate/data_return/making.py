"""Every table as CSV, the dictionary of all columns, the files, and a manifest with counts and hashes.

One moment of the database for all tables. The folder gets its name last: one that is there is whole. What is left out
are the secrets of signing in, which open nothing elsewhere; the manifest names them.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput
from sesshu.foundation.files import storage
from sesshu.foundation.files.exporting import export_package
from sesshu.foundation.files.models import Export
from sesshu.ledger.data_items.dictionary import DataItem, item
from sesshu.ledger.data_items.queries import schema
from sesshu.operate.data_return import checking

FORMAT = 1
README = """予防接種管理システムの引渡しデータ

tables/          表ごとのCSV（UTF-8、RFC 4180、1行目は列名）。空欄は「値なし」、"" は空の文字列。
dictionary.csv   すべての列の説明（日本語名、分類、出所、利用目的、保存期間）
files/           画像・出力などのファイル。名前はSHA-256
manifest.json    表・ファイルの一覧、件数、SHA-256
check.py         そろっているかの確認。このフォルダーで python3 check.py（Pythonだけで動きます）

個人情報が暗号化されずに入っています。媒体の暗号化と受渡しの記録は、市の決まりによってください。
"""
Said = Callable[[str, int, int], None]


@dataclass(slots=True)
class _Table:
    name: str
    items: list[DataItem]


def make(*, folder: Path, by: Actor, purpose: str, said: Said = lambda *_: None) -> tuple[dict[str, Any], Export]:
    """Write everything into a new folder. Returns the manifest and its entry in the register. Raises `InvalidInput`."""
    if folder.exists():
        raise InvalidInput("新しいフォルダーの名前を指定してください。", field="folder", example="/mnt/usb/引渡し")
    draft = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(draft, ignore_errors=True)  # of one that was killed
    draft.mkdir(mode=0o700, parents=True)
    (draft / "tables").mkdir(mode=0o700)
    told = _tables()
    manifest: dict[str, Any] = {
        "format": FORMAT, "system": settings.SESSHU_SYSTEM, "municipality": settings.SESSHU_MUNICIPALITY,
        "made_at": clock.now().isoformat(),
        "left_out": [one.key for table in told for one in table.items if one.data_class == "secret"],
        "tables": _write_tables(draft, told, said), "files": _copy_files(draft, said),
    }  # fmt: skip
    _dictionary(draft / "dictionary.csv", told)
    _write(draft / "check.py", Path(checking.__file__).read_bytes())
    _write(draft / "README.txt", README.encode())
    manifest["papers"] = {name: _sha256(draft / name) for name in ("dictionary.csv", "check.py", "README.txt")}
    data = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
    _write(draft / checking.MANIFEST, data)
    if wrong := checking.problems(draft):
        raise RuntimeError("引渡しのデータがそろいませんでした。" + wrong[0])
    made = export_package(
        name="予防接種_データ引渡し", columns=[("table", "表"), ("rows", "行数"), ("sha256", "照合値")], data=data,
        rows=sum(table["rows"] for table in manifest["tables"]), by=by, purpose=purpose, ending="json",
    )  # fmt: skip
    draft.rename(folder)
    return manifest, made


def _tables() -> list[_Table]:
    found: dict[str, _Table] = {}
    for table, column in schema():
        told = item(table, column)
        if told is None:
            raise InvalidInput(f"{table}.{column} の説明がデータ項目一覧にありません。先に説明を加えてください。")
        found.setdefault(table, _Table(table, [])).items.append(told)
    return list(found.values())


@transaction.atomic
def _write_tables(draft: Path, tables: list[_Table], said: Said) -> list[dict[str, Any]]:
    """All tables of one moment; within a test's transaction that is given anyway."""
    found = []
    with connection.cursor() as cursor:
        if not connection.savepoint_ids:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for at, table in enumerate(tables, start=1):
            columns = [one.column for one in table.items if one.data_class != "secret"]
            file = f"tables/{table.name}.csv"
            rows = _copy_out(cursor, table.name, columns, draft / file)
            found.append(
                {"table": table.name, "name": table.items[0].table_name, "file": file, "rows": rows,
                 "columns": columns, "sha256": _sha256(draft / file)}
            )  # fmt: skip
            said("tables", at, len(tables))
    return found


def _copy_out(cursor: Any, table: str, columns: list[str], file: Path) -> int:
    quote = connection.ops.quote_name
    chosen, rows = ", ".join(quote(column) for column in columns), 0
    with _private(file) as out:
        out.write(",".join(columns).encode() + b"\r\n")
        with cursor.copy(f"COPY {quote(table)} ({chosen}) TO STDOUT (FORMAT csv)") as copy:
            for line in copy:
                out.write(bytes(line)[:-1] + b"\r\n")
                rows += 1
    return rows


def _copy_files(draft: Path, said: Said) -> list[dict[str, Any]]:
    """The stored files under their hashes, opened where they lie encrypted. One that is being written has no name yet
    and is not among them. Raises `NotFound` for a file that is not what its name says."""
    there = [path for path in sorted(storage.folder().glob("??/*")) if path.is_file()]
    found = []
    for at, path in enumerate(there, start=1):
        file = f"files/{path.parent.name}/{path.name}"
        target = draft / file
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _write(target, storage.read(path.name))
        found.append({"file": file, "size": target.stat().st_size, "sha256": path.name})
        said("files", at, len(there))
    return found


def _dictionary(file: Path, tables: Iterable[_Table]) -> None:
    with _private(file) as raw:
        raw.write("表,表の名前,列,項目,分類,出所,利用目的,保存期間,評価書別添1の項目,引渡し\r\n".encode())
    with file.open("a", encoding="utf-8", newline="") as text:
        writer = csv.writer(text, lineterminator="\r\n")
        for table in tables:
            for one in table.items:
                given = "なし" if one.data_class == "secret" else "あり"
                writer.writerow(
                    [one.table, one.table_name, one.column, one.name, one.class_name, one.source_name,
                     one.purpose_name, one.retention_name, one.annex, given]
                )  # fmt: skip


def _write(file: Path, data: bytes) -> None:
    with _private(file) as out:
        out.write(data)


def _private(path: Path) -> Any:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
