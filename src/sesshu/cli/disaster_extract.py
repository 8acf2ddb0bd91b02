"""`./sesshu disaster-extract make FOLDER` and `… take-back FILE`: the sealed page for a counter PC, and its entries."""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import Any

from sesshu.cli.production import reported
from sesshu.cli.progress import Bar

MOST_BYTES = 64 * 1024**2
PERMISSIONS = ("disaster_extract.make", "mailing.read", "dose.read", "resident.read", "file.export")


def main(arguments: list[str]) -> int:
    """Exit code 0: done (the same entries again, too); 1: the work was refused; 2: wrong usage."""
    parser = argparse.ArgumentParser(
        prog="./sesshu disaster-extract",
        description="通信のない窓口端末のための災害時用抽出です。合言葉は SESSHU_DISASTER_PASSPHRASE で渡します。",
        epilog="例: ./sesshu disaster-extract make /mnt/counter-pc、復旧後は take-back 記入.sesshu",
    )
    parser.add_argument("act", choices=["make", "take-back"], help="make: 作成　take-back: 記入された接種を取込に渡す")
    parser.add_argument("path", type=Path, help="make では置き場所のフォルダー、take-back では記入のファイル")
    parser.add_argument("--municipality", default="", help="自治体コード（デモで、市を選ぶとき）。例: 431001")
    try:
        asked = parser.parse_args(arguments)
    except SystemExit as ended:
        return 2 if ended.code else 0
    return reported(lambda: _work(asked))


def _work(asked: argparse.Namespace) -> int:
    from sesshu.foundation.errors import InvalidInput, Refused
    from sesshu.operate.demo_house import CannotStartError
    from sesshu.operate.entering import entered
    from sesshu.operate.production import WrongUsageError

    passphrase = os.environ.get("SESSHU_DISASTER_PASSPHRASE", "")
    if asked.act == "take-back" and (not asked.path.is_file() or asked.path.stat().st_size > MOST_BYTES):
        raise WrongUsageError("この場所に記入のファイルがないか、大きすぎます。例: 災害時入力_20261120.sesshu")
    bar = Bar({"make": "抽出を作っています"})
    try:
        with entered(asked.municipality):
            answer = _make(asked.path, passphrase, bar) if asked.act == "make" else _take_back(asked.path, passphrase)
    except InvalidInput as wrong:
        raise WrongUsageError(f"{wrong.message} 例: {wrong.example}" if wrong.example else wrong.message) from None
    except (Refused, CannotStartError) as refused:
        raise RuntimeError(str(refused)) from None
    finally:
        bar.end()
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    return 0


def _make(folder: Path, passphrase: str, bar: Bar) -> dict[str, Any]:
    from sesshu.foundation.access import job_actor
    from sesshu.ledger.disaster_extracts import actions

    made, file = actions.make(
        passphrase=passphrase, folder=folder, by=job_actor("disaster-extract", *PERMISSIONS), purpose="DOSE_INQUIRY",
        said=lambda done, total: bar.show("make", done, total),
    )  # fmt: skip
    return {"export": str(made.id), "file": str(file), "people": made.rows, "sha256": made.sha256}


def _take_back(file: Path, passphrase: str) -> dict[str, Any]:
    from sesshu.foundation.access import job_actor
    from sesshu.ledger.disaster_extracts import actions

    by = job_actor("disaster-extract", "file.import", "dose.write")
    imported = actions.take_back(content=file.read_bytes(), passphrase=passphrase, name=file.name, by=by)
    return {
        "import": str(imported.id), "doses": imported.control_count, "state": imported.state,
        "page": f"/files/{imported.id}/",
    }  # fmt: skip
