"""`./sesshu law check`: are the law files whole?"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from sesshu.law import LawError
from sesshu.schedule import load_tables
from sesshu.schedule.lint import lint


def main(arguments: list[str]) -> int:
    """Exit code 0: nothing wrong; 1: a file cannot be used or a fault was found; 2: wrong usage."""
    parser = argparse.ArgumentParser(
        prog="./sesshu law",
        description="法令データ（規則のファイル）を検査します。",
        epilog="例: ./sesshu law check",
    )
    parser.add_argument("what", choices=["check"], help="check: すべてのファイルを検査する")
    parser.add_argument("--folder", type=Path, help="製品に付属するものとは別の法令データの置き場所")
    try:
        asked = parser.parse_args(arguments)
    except SystemExit as ended:
        return int(ended.code or 0)
    try:
        tables = load_tables(folder=asked.folder)
        faults = lint(tables)
        rules: str | None = tables.rules
        series = len(tables.series)
    except LawError as wrong:
        faults, rules, series = [str(wrong)], None, 0
    for fault in faults:
        sys.stderr.write(f"{fault}\n")
    answer = {"rules": rules, "series": series, "faults": faults}
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    return 1 if faults else 0
