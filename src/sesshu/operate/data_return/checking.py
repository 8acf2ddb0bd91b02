"""引渡しデータの確認: this file needs nothing but Python, lies beside the data, and says whether all of it is there.

python3 check.py            in the folder of the data
"""

from __future__ import annotations

import csv
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"
csv.field_size_limit(2**31 - 1)


def problems(folder: Path) -> list[str]:
    """What is not as the manifest says, in sentences; nothing when all is well."""
    try:
        told: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
    except (OSError, ValueError):
        return [f"{MANIFEST} を読めません。引渡しのフォルダーで実行してください。"]
    found: list[str] = []
    for table in told["tables"]:
        file = folder / table["file"]
        if wrong := _file_problem(file, table["sha256"]):
            found.append(f"{table['file']}：{wrong}")
            continue
        with file.open(encoding="utf-8", newline="") as text:
            rows = csv.reader(text)
            if next(rows, None) != table["columns"]:
                found.append(f"{table['file']}：見出しが一覧と違います。")
            if (number := sum(1 for _ in rows)) != table["rows"]:
                found.append(f"{table['file']}：{table['rows']:,}行のはずが{number:,}行です。")
    for one in told["files"]:
        if wrong := _file_problem(folder / one["file"], one["sha256"]):
            found.append(f"{one['file']}：{wrong}")
    for name, sha256 in told["papers"].items():
        if wrong := _file_problem(folder / name, sha256):
            found.append(f"{name}：{wrong}")
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    named = {row["file"] for row in (*told["tables"], *told["files"])} | told["papers"].keys() | {MANIFEST}
    return found + [f"{name}：一覧にないファイルです。" for name in sorted(there - named)]


def _file_problem(file: Path, sha256: str) -> str:
    try:
        with file.open("rb") as data:
            held = hashlib.file_digest(data, "sha256").hexdigest()
    except OSError:
        return "ありません。"
    return "" if held == sha256 else "内容が引渡しのときと違います。"


def main() -> int:
    found = problems(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
    print("\n".join(found) if found else "すべて引渡しのときのとおりです。")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
