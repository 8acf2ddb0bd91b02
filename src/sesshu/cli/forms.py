"""`./sesshu forms`: what can be printed, and lists and notices printed or written to a file by an operator."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from sesshu.cli.due import codes, day
from sesshu.cli.production import reported
from sesshu.cli.progress import Bar

if TYPE_CHECKING:
    from sesshu.foundation.access import Actor
    from sesshu.foundation.forms.models import PrintRun

PERMISSIONS = ("form.print", "file.export", "resident.read", "dose.read", "voucher.read")
LABELS = {"list": "対象者を探しています", "print": "紙面を作成しています"}
PAPER = "pdf"


def main(arguments: list[str]) -> int:
    """Exit code 0: done; 1: the work was refused; 2: wrong usage."""
    try:
        asked = _parser().parse_args(arguments)
    except SystemExit as ended:
        return 2 if ended.code else 0
    return reported(lambda: _work(asked))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./sesshu forms",
        description="帳票の種類を示し、一覧と公告文を印刷またはファイルに出力します。結果はJSONで書き出します。",
        epilog="例: ./sesshu forms print district_list --series mr_2 --status due,overdue --output xlsx",
    )
    parser.add_argument("--municipality", default="", help="自治体コード（デモで、市を選ぶとき）。例: 431001")
    acts = parser.add_subparsers(dest="act", required=True, metavar="list|print")
    acts.add_parser("list", help="帳票の種類")
    printing = acts.add_parser("print", help="一覧・公告文の作成")
    printing.add_argument("kind", help="帳票の種類。例: school_list、district_list、public_notice")
    printing.add_argument("--series", type=codes, default=(), metavar="系列,…", help="予防接種。例: mr_1,mr_2")
    printing.add_argument("--status", type=codes, default=(), metavar="状態,…", help="接種の状況。例: due,overdue")
    printing.add_argument("--school", default="", help="学校番号。例: E001")
    printing.add_argument("--town", default="", help="町名の先頭の文字")
    printing.add_argument("--institution", default="", help="医療機関コード")
    printing.add_argument("--from", dest="from_day", type=day, default=None, metavar="YYYY-MM-DD", help="期間の初日")
    printing.add_argument("--until", dest="until_day", type=day, default=None, metavar="YYYY-MM-DD", help="期間の末日")
    printing.add_argument("--year", type=int, default=0, help="公告文の年度（西暦）。例: 2026")
    printing.add_argument("--period", default="通年", help="公告文の期日・期間")
    printing.add_argument(
        "--output", choices=[PAPER, "xlsx", "human", "machine"], default=PAPER, help="PDFか、一覧のファイルの形式"
    )
    return parser


def _work(asked: argparse.Namespace) -> int:
    from sesshu.foundation.errors import InvalidInput, NotFound, Refused
    from sesshu.operate.demo_house import CannotStartError
    from sesshu.operate.entering import entered
    from sesshu.operate.production import WrongUsageError

    bar = Bar(LABELS)
    try:
        with entered(asked.municipality):
            answer = _catalogue() if asked.act == "list" else _print(asked, bar)
    except InvalidInput as wrong:
        raise WrongUsageError(f"{wrong.message} 例: {wrong.example}" if wrong.example else wrong.message) from None
    except NotFound as unknown:
        raise WrongUsageError(str(unknown)) from None
    except (Refused, CannotStartError) as refused:
        raise RuntimeError(str(refused)) from None
    finally:
        bar.end()
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    return 0


def _catalogue() -> dict[str, Any]:
    from sesshu.ledger.printed_forms.kinds import groups, kinds
    from sesshu.ledger.printed_forms.lists.builders import BUILDERS
    from sesshu.ledger.printed_forms.notice import KIND

    return {
        "forms": [
            {"kind": one.code, "name": one.name, "group": groups()[one.group],
             "by_command": one.code in BUILDERS or one.code == KIND}
            for one in kinds().values()
        ]
    }  # fmt: skip


def _print(asked: argparse.Namespace, bar: Bar) -> dict[str, Any]:
    from sesshu.foundation.access import job_actor
    from sesshu.ledger.printed_forms import notice
    from sesshu.ledger.printed_forms.lists import actions
    from sesshu.ledger.printed_forms.lists.listing import ListConditions

    by = job_actor("forms", *PERMISSIONS)
    bar.show("list", 0, 1)
    if asked.kind == notice.KIND:
        made = notice.print_notice(fiscal_year=asked.year, series=asked.series, period=asked.period, by=by)
        return set_pages(made, by, bar)
    conditions = ListConditions(
        series=asked.series, statuses=asked.status, school=asked.school, town=asked.town,
        institution=asked.institution, from_day=asked.from_day, until_day=asked.until_day,
    )  # fmt: skip
    if asked.output != PAPER:
        file = actions.export_list(kind_code=asked.kind, conditions=conditions, profile=asked.output, by=by)
        return {"export": str(file.id), "name": file.file_name, "rows": file.rows, "sha256": file.sha256}
    return set_pages(actions.print_list(kind_code=asked.kind, conditions=conditions, by=by), by, bar)


def set_pages(run: PrintRun, by: Actor, bar: Bar) -> dict[str, Any]:
    """The pages, set here and now: the worker that was asked as well finds nothing left to do."""
    from sesshu.foundation.forms import parts

    total = parts.parts_of(run)
    for part in parts.print_parts(run=run, by=by):
        bar.show("print", part.number, total)
    run.refresh_from_db()
    made = [{"part": part.number, "pages": part.pages, "sha256": part.sha256} for part in run.parts.all()]
    return {"run": run.label, "title": run.title, "pages": run.pages, "parts": made, "page": f"/forms/{run.id}/"}
