"""`./sesshu statistics`: the tables of 簡易統計 by name, for batch operators; and the making of their base."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sesshu.cli.extract import place
from sesshu.cli.production import reported
from sesshu.cli.progress import Bar, ticking

if TYPE_CHECKING:
    from sesshu.ledger.statistics.by_name import Named

PERMISSIONS = ("statistics.read", "file.export")
BUILDING = ("statistics.build", "mailing.read", "statistics.read")
PURPOSE = "STATISTICS"
LABELS = {"count": "集計しています（秒）", "read": "接種記録を読んでいます", "judge": "判定しています"}
# What operators call the period and the day, and the conditions of the pages that mean them.
SHORT = {"from_day": ("given_from", "first"), "until_day": ("given_until", "last"), "on": ("on",), "year": ("year",)}


def main(arguments: list[str]) -> int:
    """Exit code 0: done; 1: the work was refused; 2: wrong usage."""
    try:
        asked = _parser().parse_args(arguments)
    except SystemExit as ended:
        return 2 if ended.code else 0
    return reported(lambda: _work(asked))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./sesshu statistics",
        description="簡易統計の表を名前で集計し、出力台帳に登録します。結果はJSONで書き出します。",
        epilog="例: ./sesshu statistics run 接種率 --set series=mr_1 --on 2026-03-31 --output xlsx --to /mnt/out",
    )
    parser.add_argument("--municipality", default="", help="自治体コード（デモで、市を選ぶとき）。例: 431001")
    acts = parser.add_subparsers(dest="act", required=True, metavar="list|run|build")
    acts.add_parser("list", help="統計表の名前と、それぞれの条件")
    acts.add_parser("build", help="統計の元を作り直す（毎晩も自動で作られる）")
    run = acts.add_parser("run", help="統計表の集計と出力")
    run.add_argument("name", help="統計表の名前。例: 接種率、地域保健・健康増進事業報告、保存して共有した集計の名前")
    run.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="条件=値",
        help="画面と同じ条件。値は「、」で区切る。例: series=mr_1、mr_2",
    )
    run.add_argument("--on", default="", metavar="YYYY-MM-DD", help="基準日（接種率）")
    run.add_argument("--year", default="", help="年度（西暦。事業報告）。例: 2026")
    run.add_argument("--from", dest="from_day", default="", metavar="YYYY-MM-DD", help="期間の初日")
    run.add_argument("--until", dest="until_day", default="", metavar="YYYY-MM-DD", help="期間の末日")
    run.add_argument("--outside", action="store_true", help="外部に出す表（小さい数を伏せる）")
    run.add_argument("--purpose", default=PURPOSE, help=f"利用目的の符号（既定: {PURPOSE}）")
    run.add_argument(
        "--output", choices=["json", "machine", "human", "cp932", "xlsx"], default="json",
        help="jsonは数も書き出す。どの形式でも出力台帳にファイルが残る（jsonのときはmachine）",
    )  # fmt: skip
    run.add_argument("--to", type=Path, help="出力台帳のほかに、このフォルダーにもファイルを置く")
    return parser


def _work(asked: argparse.Namespace) -> int:
    from sesshu.foundation.errors import InvalidInput, NotFound, Refused
    from sesshu.operate.demo_house import CannotStartError
    from sesshu.operate.entering import entered
    from sesshu.operate.production import WrongUsageError

    if asked.act == "run" and asked.to and not asked.to.is_dir():
        raise WrongUsageError(f"{asked.to} というフォルダーはありません。例: --to /mnt/out")
    bar = Bar(LABELS)
    try:
        with entered(asked.municipality):
            answer = {"list": _list, "build": _build, "run": _run}[asked.act](asked, bar)
    except InvalidInput as wrong:
        raise WrongUsageError(f"{wrong.message} 例: {wrong.example}" if wrong.example else wrong.message) from None
    except NotFound as unknown:
        raise WrongUsageError(unknown.message) from None
    except (Refused, CannotStartError) as refused:
        raise RuntimeError(str(refused)) from None
    finally:
        bar.end()
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    return 0


def _list(asked: argparse.Namespace, bar: Bar) -> dict[str, Any]:  # noqa: ARG001 - like its sisters
    from sesshu.foundation.access import job_actor
    from sesshu.ledger.statistics import by_name

    found = by_name.tables(job_actor("statistics", *PERMISSIONS))
    return {"tables": [{"name": one.name, "group": one.group, "conditions": one.fields} for one in found]}


def _build(asked: argparse.Namespace, bar: Bar) -> dict[str, Any]:  # noqa: ARG001 - like its sisters
    from sesshu.foundation.access import job_actor
    from sesshu.ledger.statistics import building

    made = building.build(by=job_actor("statistics", *BUILDING), purpose=PURPOSE, said=bar.show)
    return {"persons": made.persons, "doses": made.doses, "rows": made.rows, "unclear": made.unclear}


def _run(asked: argparse.Namespace, bar: Bar) -> dict[str, Any]:
    from sesshu.foundation.access import job_actor
    from sesshu.foundation.files import storage
    from sesshu.ledger.statistics import by_name

    by = job_actor("statistics", *PERMISSIONS)
    conditions = _conditions(asked, by_name.named(by, asked.name))
    with ticking(bar, "count"):
        found = by_name.ask(
            name=asked.name, conditions=conditions, outside=asked.outside, by=by, purpose=_known(asked.purpose)
        )
        as_json = asked.output == "json"
        made = found.put_out(profile="machine" if as_json else asked.output, by=by, purpose=asked.purpose)
    answer: dict[str, Any] = {
        "title": found.title, "export": str(made.pk), "file": made.file_name, "rows": made.rows, "sha256": made.sha256,
    }  # fmt: skip
    if as_json:
        answer |= {"notes": list(found.notes), "heads": list(found.heads), "table": found.rows}
    if asked.to:
        answer["path"] = str(place(asked.to, made.file_name, storage.read(made.sha256)))
    return answer


def _known(purpose: str) -> str:
    from sesshu.law.purposes import purposes
    from sesshu.operate.production import WrongUsageError

    if purpose not in purposes():
        raise WrongUsageError(f"利用目的「{purpose}」はありません。使える符号: {'、'.join(purposes())}")
    return purpose


def _conditions(asked: argparse.Namespace, of: Named) -> dict[str, str]:
    """`--set` as it is written; the short ways under the names of the table's own page."""
    from sesshu.operate.production import WrongUsageError

    found: dict[str, str] = {}
    for written in asked.set:
        name, sign, value = written.partition("=")
        if not sign or not name.strip():
            raise WrongUsageError(f"--set {written} は「条件=値」の形で書いてください。例: --set series=mr_1")
        if name.strip() in found:  # one more value of the same condition
            value = f"{found[name.strip()]}、{value}"
        found[name.strip()] = value.strip()
    for short, names in SHORT.items():
        value = getattr(asked, short)
        if value:
            fitting = next((name for name in names if name in of.fields), names[0])
            found[fitting] = value
    return found
