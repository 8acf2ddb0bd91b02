"""`./sesshu return make FOLDER` and `… check FOLDER`: all data of a municipality in open formats, and its check."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from sesshu.cli.production import reported
from sesshu.cli.progress import Bar

LABELS = {"tables": "表を書いています", "files": "ファイルを写しています"}
MOST_TOLD = 20


def main(arguments: list[str]) -> int:
    """Exit code 0: made, or all is there; 1: refused, or something is not there; 2: wrong usage."""
    parser = argparse.ArgumentParser(
        prog="./sesshu return",
        description="契約の終わりに、1自治体のすべてのデータを開いた形式（CSV）で引き渡します。個人情報を含みます。",
        epilog="例: ./sesshu return make /mnt/usb/引渡し、受け取った側は check /mnt/usb/引渡し",
    )
    parser.add_argument("act", choices=["make", "check"], help="make: 書き出す　check: そろっているか確かめる")
    parser.add_argument("folder", type=Path, help="make では新しいフォルダー、check では引渡しのフォルダー")
    parser.add_argument("--municipality", default="", help="自治体コード（デモで、市を選ぶとき）。例: 431001")
    try:
        asked = parser.parse_args(arguments)
    except SystemExit as ended:
        return 2 if ended.code else 0
    return reported(lambda: _check(asked.folder) if asked.act == "check" else _make(asked))


def _check(folder: Path) -> int:
    from sesshu.operate.data_return.checking import problems

    found = problems(folder)
    sys.stdout.write(json.dumps({"equal": not found, "problems": found[:MOST_TOLD]}, ensure_ascii=False) + "\n")
    return 1 if found else 0


def _make(asked: argparse.Namespace) -> int:
    from sesshu.foundation.errors import InvalidInput, Refused
    from sesshu.operate.demo_house import CannotStartError
    from sesshu.operate.entering import entered
    from sesshu.operate.production import WrongUsageError

    bar = Bar(LABELS)
    try:
        with entered(asked.municipality) as place:
            from sesshu.foundation.access import job_actor
            from sesshu.operate.data_return.making import make

            by = job_actor("return", "file.export")
            manifest, made = make(folder=asked.folder.absolute(), by=by, purpose="SYSTEM_OPERATION", said=bar.show)
    except InvalidInput as wrong:
        raise WrongUsageError(f"{wrong.message} 例: {wrong.example}" if wrong.example else wrong.message) from None
    except (Refused, CannotStartError) as refused:
        raise RuntimeError(str(refused)) from None
    finally:
        bar.end()
    told = {
        "municipality": place.municipality, "folder": str(asked.folder), "export": str(made.id),
        "tables": len(manifest["tables"]), "rows": made.rows, "files": len(manifest["files"]), "sha256": made.sha256,
    }  # fmt: skip
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    return 0
