"""`./sesshu municipality add CODE`: databases and roles for a municipality; prints where its settings are."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from sesshu.cli.production import reported


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./sesshu municipality", description="本番: 自治体を追加します。")
    verbs = parser.add_subparsers(dest="verb", required=True)
    add = verbs.add_parser("add", help="データベースと役割を作ります")
    add.add_argument("code", help="全国地方公共団体コード（検査数字を含む6桁）。例: 431001")
    add.add_argument("--settings", type=Path, default=Path("/etc/sesshu"), help="設定を書くフォルダー")
    wishes = parser.parse_args(arguments)
    from sesshu.operate import production

    return reported(lambda: print(json.dumps(production.add_municipality(wishes.code, wishes.settings))))
