"""`./sesshu erase-again FOLDER`: after an older backup was restored, repeat every erasure of the register in FOLDER."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from sesshu.cli.production import reported
from sesshu.cli.progress import Bar

ELSEWHERE = "ほかの処理がこの消去を行っています。終わってからやり直してください。"


def main(arguments: list[str]) -> int:
    """Exit code 0: done (nothing to do, too); 1: the work was refused; 2: wrong usage."""
    parser = argparse.ArgumentParser(
        prog="./sesshu erase-again",
        description="古い控えを戻したあと、消去の台帳（erasure-*.json）にある消去をもう一度行います。画面を開く前に実行してください。",
        epilog="例: ./sesshu erase-again /mnt/backup/erasures",
    )
    parser.add_argument("folder", type=Path, help="消去の台帳を保管したフォルダー")
    parser.add_argument("--municipality", default="", help="自治体コード（デモで、市を選ぶとき）。例: 431001")
    try:
        asked = parser.parse_args(arguments)
    except SystemExit as ended:
        return 2 if ended.code else 0
    return reported(lambda: _work(asked))


def _work(asked: argparse.Namespace) -> int:
    from sesshu.operate.entering import entered
    from sesshu.operate.production import WrongUsageError

    found = sorted(asked.folder.glob("erasure-*.json")) if asked.folder.is_dir() else []
    if not found:
        raise WrongUsageError("このフォルダーに消去の台帳がありません。例: /mnt/backup/erasures/erasure-2032-001.json")
    bar = Bar({"again": "消去を繰り返しています"})
    answers: list[dict[str, Any]] = []
    try:
        with entered(asked.municipality):
            for number, file in enumerate(found, start=1):
                answers.append(_again(file))
                bar.show("again", number, len(found))
    finally:
        bar.end()
    sys.stdout.write(json.dumps({"erasures": answers}, ensure_ascii=False) + "\n")
    return 0


def _again(file: Path) -> dict[str, Any]:
    from sesshu.foundation.access import job_actor
    from sesshu.foundation.errors import Refused
    from sesshu.foundation.jobs import run_now
    from sesshu.ledger.erasures import reapplying

    by = job_actor("erase-again", "erasure.run")
    try:
        made = reapplying.reapply(entry=reapplying.read(file), by=by, purpose="ERASURE")
    except Refused as refused:
        raise RuntimeError(str(refused)) from None
    if made is None:
        return {"file": file.name, "state": "done before"}
    job = run_now(reapplying.job_of(made))
    made.refresh_from_db()
    if made.state != "done":
        raise RuntimeError(f"{file.name}：{job.reason or ELSEWHERE}")

    return {"file": file.name, "state": made.state, "people": made.records.count()}
