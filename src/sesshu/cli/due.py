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
    from sesshu.ledger.unvaccinated.conditions import Wanted

PURPOSE = "RECOMMENDATION"
PERMISSIONS = ("mailing.read", "dose.read", "resident.read", "unvaccinated.read", "file.export")
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
    parser.add_argument(
        "--people", choices=["unvaccinated", "incomplete", "targets"], default="",
        help="「未接種者データ出力」と同じ一覧（理由と次の日付き）を出力台帳に作る。--series が要る",
    )  # fmt: skip
    parser.add_argument(
        "--part", choices=["ordinary", "protected", "unknown"], default="",
        help="通常、支援措置等（別管理）、接種歴不明（--people のとき）。条件を付けると既定は通常",
    )  # fmt: skip
    parser.add_argument("--with-past", action="store_true", help="--people に、対象期間を過ぎた人も含める")
    parser.add_argument("--born-from", type=day, default=None, metavar="YYYY-MM-DD", help="生年月日（から）")
    parser.add_argument("--born-until", type=day, default=None, metavar="YYYY-MM-DD", help="生年月日（まで）")
    parser.add_argument("--towns", type=codes, default=(), metavar="町名,…", help="町名（地区）の先頭の文字")
    parser.add_argument("--school", default="", help="学校番号（マスタ「学校」の町名と学年）。例: E001")
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
    from sesshu.ledger.unvaccinated import outputs, queries

    class Shown(Watch):
        def progress(self, step: str, done: int, total: int) -> None:
            bar.show(step, done, total)

    started, watch, by = time.monotonic(), Shown(), job_actor("due", *PERMISSIONS)
    listing.check(asked.list, asked.series)
    wanted = _wanted(asked)
    found = actions.evaluate(as_of=asked.as_of, by=by, purpose=PURPOSE, processes=asked.processes, watch=watch)
    made = []
    with watch.step("list"):
        if asked.list:
            among = queries.people(by, wanted, asked.as_of).values("id") if wanted else None
            made.append(
                listing.export_people(
                    run=found.run,
                    statuses=asked.list,
                    series=asked.series,
                    among=among,
                    profile=asked.profile,
                    by=by,
                    purpose=PURPOSE,
                )
            )
        if asked.people and wanted:
            made.append(
                outputs.export_people(run=found.run, wanted=wanted, profile=asked.profile, by=by, purpose=PURPOSE)
            )
    answer = told(found) | {"seconds": watch.seconds | {"total": round(time.monotonic() - started, 3)}}
    for name, file in zip([name for name in ("list", "people") if getattr(asked, name)], made, strict=True):
        answer[name] = {"export": str(file.id), "name": file.file_name, "rows": file.rows, "sha256": file.sha256}
    return answer


def _wanted(asked: argparse.Namespace) -> Wanted | None:
    """The conditions on people; None where there are none. Raises `InvalidInput`."""
    from sesshu.foundation.errors import InvalidInput
    from sesshu.ledger.unvaccinated.conditions import ORDINARY, UNVACCINATED, Wanted, check
    from sesshu.ledger.unvaccinated.schools import pupils_of

    conditions = (asked.part, asked.born_from, asked.born_until, asked.towns, asked.school)
    if not asked.people and not any(conditions):
        return None
    if not asked.people and asked.part == "unknown":
        raise InvalidInput("--part unknown は --people と使ってください。", field="part", example="--people targets")
    if not asked.people and not asked.list:
        raise InvalidInput("条件は --list か --people と使ってください。", field="list", example="--list due,overdue")
    if asked.school:
        pupils_of(asked.school, asked.as_of)
    wanted = Wanted(
        series=asked.series, group=asked.people or UNVACCINATED, part=asked.part or ORDINARY,
        with_past=asked.with_past, born_from=asked.born_from, born_until=asked.born_until, towns=asked.towns,
        school=asked.school,
    )  # fmt: skip
    if asked.people:
        check(wanted)
    return wanted


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
