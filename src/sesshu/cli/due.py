"""`./sesshu due --as-of DATE`: where everybody of the city stands, brought up to date; the people as a file."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from datetime import date
from typing import TYPE_CHECKING, Any

from sesshu.cli.production import reported
from sesshu.cli.progress import Bar
from sesshu.schedule import InputError
from sesshu.schedule.reading import read_day

if TYPE_CHECKING:
    from sesshu.ledger.due.actions import Evaluation

PURPOSE = "RECOMMENDATION"
PERMISSIONS = ("mailing.read", "dose.read", "resident.read", "file.export")
LABELS = {
    "read": "台帳を読んでいます",
    "snapshot": "控えを書いています",
    "compare": "変わった人を探しています",
    "judge": "判定しています",
    "store": "結果を書いています",
    "finish": "結果をまとめています",
    "list": "一覧を作っています",
}


def main(arguments: list[str]) -> int:
    """Exit code 0: done; 1: the work was refused; 2: wrong usage."""
    try:
        asked = _parser().parse_args(arguments)
    except SystemExit as ended:
        return 2 if ended.code else 0
    return reported(lambda: _work(asked))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./sesshu due",
        description="全市の住民を基準日で判定します。前回から変わった人だけを判定し直し、人数をJSONで書き出します。",
        epilog="例: ./sesshu due --as-of 2027-04-01 --list due,overdue --series mr_1,mr_2",
    )
    parser.add_argument("--as-of", type=day, required=True, metavar="YYYY-MM-DD", help="判定の基準日")
    parser.add_argument("--municipality", default="", help="自治体コード（デモで、市を選ぶとき）。例: 431001")
    parser.add_argument(
        "--processes", type=whole, default=os.cpu_count() or 1, help="使うプロセスの数（既定: コアの数）"
    )
    parser.add_argument("--list", type=codes, default=(), metavar="状態,…", help="この状態の人の一覧を出力台帳に作る")
    parser.add_argument("--series", type=codes, default=(), metavar="系列,…", help="一覧に載せる系列（既定: すべて）")
    parser.add_argument("--profile", choices=["human", "machine", "cp932", "xlsx"], default="human", help="一覧の形式")
    return parser


def day(text: str) -> date:
    """A date written YYYY-MM-DD."""
    try:
        return read_day(text, "日付")
    except InputError as wrong:
        raise argparse.ArgumentTypeError(str(wrong)) from None


def codes(text: str) -> tuple[str, ...]:
    """`due,overdue` as codes."""
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def whole(text: str) -> int:
    """A number of processes."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 256:
        raise argparse.ArgumentTypeError("1 から 256 までの数で指定してください。例: 2")
    return int(text)


def _work(asked: argparse.Namespace) -> int:
    from sesshu.foundation.errors import InvalidInput, Refused
    from sesshu.law import LawError
    from sesshu.operate.demo_house import CannotStartError
    from sesshu.operate.entering import entered
    from sesshu.operate.production import WrongUsageError

    bar = Bar(LABELS)
    try:
        with entered(asked.municipality) as place:
            answer = {"municipality": place.municipality} | _evaluate(asked, bar)
    except InvalidInput as wrong:
        raise WrongUsageError(f"{wrong.message} 例: {wrong.example}") from None
    except (Refused, CannotStartError, LawError, InputError) as refused:
        raise RuntimeError(str(refused)) from None
    finally:
        bar.end()
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    return 0


def _evaluate(asked: argparse.Namespace, bar: Bar) -> dict[str, Any]:
    from sesshu.foundation.access import job_actor
    from sesshu.ledger.due import actions, listing
    from sesshu.ledger.due.watching import Watch

    class Shown(Watch):
        def progress(self, step: str, done: int, total: int) -> None:
            bar.show(step, done, total)

    started, watch, by = time.monotonic(), Shown(), job_actor("due", *PERMISSIONS)
    listing.check(asked.list, asked.series)
    found = actions.evaluate(as_of=asked.as_of, by=by, purpose=PURPOSE, processes=asked.processes, watch=watch)
    made = None
    if asked.list:
        with watch.step("list"):
            made = listing.export_people(
                run=found.run, statuses=asked.list, series=asked.series, profile=asked.profile, by=by, purpose=PURPOSE
            )
    answer = told(found) | {"seconds": watch.seconds | {"total": round(time.monotonic() - started, 3)}}
    if made:
        answer["list"] = {"export": str(made.id), "name": made.file_name, "rows": made.rows, "sha256": made.sha256}
    return answer


def told(found: Evaluation) -> dict[str, Any]:
    """The machine's answer: counts by series and status, and how many were judged anew."""
    run = found.run
    return {
        "as_of": run.as_of.isoformat(),
        "rules": run.rules,
        "engine": found.engine or None,
        "snapshot": run.facts,
        "persons": run.persons,
        "judged": found.judged,
        "unchanged": found.unchanged,
        "gone": found.gone,
        "resumed": found.resumed,
        "birth_unknown": run.birth_unknown,
        "unclear": run.counts["unclear"],
        "series": run.counts["series"],
    }
