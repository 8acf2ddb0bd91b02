"""`./sesshu extract QUESTION.json …`: a data output for batch operators; `--describe` tells subjects and columns."""

from __future__ import annotations

import argparse
import json
import os
import sys
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sesshu.cli.production import reported
from sesshu.cli.progress import Bar

if TYPE_CHECKING:
    from sesshu.ledger.extracts.models import ExtractDefinition

# What a batch of the office may read. Addresses and protected persons need a person, on the screen.
PERMISSIONS = (
    "extract.use", "resident.read", "dose.read", "voucher.read", "reservation.read", "mailing.read", "event.read",
    "file.export",
)  # fmt: skip
MOST_BYTES = 1024**2
EXAMPLE = '{"subject": "doses", "columns": ["dose.given_on"], "conditions": {"dose.given_on": {"from": "2026-04-01"}}}'


def main(arguments: list[str]) -> int:
    """Exit code 0: done; 1: the work was refused; 2: wrong usage."""
    parser = argparse.ArgumentParser(
        prog="./sesshu extract",
        description="データ出力をします。定義のファイル（JSON）には、対象、項目、条件を書きます。",
        epilog=f"定義の例: {EXAMPLE}",
    )
    parser.add_argument("question", type=Path, nargs="?", help="定義のファイル。例: doses.json")
    parser.add_argument("--describe", action="store_true", help="対象と、選べる項目・条件の書き方をJSONで示す")
    parser.add_argument("--count", action="store_true", help="件数だけを数える")
    parser.add_argument("--name", default="", help="この名前で保存し、次の実行で前回との違いを数える")
    parser.add_argument("--purpose", default="STATISTICS", help="利用目的の符号（既定: STATISTICS）")
    parser.add_argument("--application-number", default="", help="データ使用承認願の番号。例: R8-12")
    parser.add_argument("--profile", choices=["machine", "human", "cp932", "xlsx"], default="machine", help="形式")
    parser.add_argument("--to", type=Path, help="出力台帳のほかに、このフォルダーにもファイルを置く")
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

    told = {} if asked.describe else _read(asked.question)
    if asked.to and not asked.to.is_dir():
        raise WrongUsageError(f"{asked.to} というフォルダーはありません。例: --to /mnt/out")
    bar = Bar({"read": "読んで書いています"})
    try:
        with entered(asked.municipality):
            answer = _describe() if asked.describe else _put_out(asked, told, bar)
    except InvalidInput as wrong:
        raise WrongUsageError(f"{wrong.message} 例: {wrong.example}" if wrong.example else wrong.message) from None
    except (Refused, CannotStartError) as refused:
        raise RuntimeError(str(refused)) from None
    finally:
        bar.end()
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    return 0


def _read(file: Path | None) -> dict[str, Any]:
    from sesshu.operate.production import WrongUsageError

    if file is None or not file.is_file() or file.stat().st_size > MOST_BYTES:
        raise WrongUsageError(f"定義のファイルを指定してください。中身の例: {EXAMPLE}")
    try:
        told = json.loads(file.read_text("utf-8"))
    except ValueError:
        raise WrongUsageError(f"{file.name} をJSON（UTF-8）として読めません。例: {EXAMPLE}") from None
    shape = {"subject": str, "columns": list, "conditions": dict}
    if not isinstance(told, dict) or set(told) - shape.keys() or not {"subject", "columns"} <= told.keys():
        raise WrongUsageError(f"{file.name} には subject、columns、conditions だけを書いてください。例: {EXAMPLE}")
    if wrong := [name for name, value in told.items() if not isinstance(value, shape[name])]:
        raise WrongUsageError(f"{file.name} の {wrong[0]} の書き方が違います。例: {EXAMPLE}")
    return told


def _describe() -> dict[str, Any]:
    from sesshu.foundation.access import job_actor
    from sesshu.ledger.extracts.conditions import forms_of
    from sesshu.ledger.extracts.subjects import columns_for, subjects

    by = job_actor("extract", *PERMISSIONS)
    return {
        code: {
            "name": of.name, "usual": of.usual,
            "columns": {key: one.label for key, one in columns_for(by, code).items()},
            "conditions": {key: forms_of(one) for key, one in columns_for(by, code).items() if key in of.where},
        }
        for code, of in subjects().items()
    }  # fmt: skip


def _put_out(asked: argparse.Namespace, told: dict[str, Any], bar: Bar) -> dict[str, Any]:
    from sesshu.foundation.access import job_actor
    from sesshu.foundation.files import storage
    from sesshu.ledger.extracts import actions, making, queries
    from sesshu.ledger.extracts.questions import Question

    by = job_actor("extract", *PERMISSIONS)
    question = Question(told["subject"], tuple(map(str, told["columns"])), told.get("conditions", {}))
    if asked.count:
        return {"subject": question.subject, "rows": actions.count(question=question, by=by, purpose=asked.purpose)}
    kept = _kept(asked, question, by)
    run = actions.ask(
        definition_id=kept.pk, profile=asked.profile, purpose=asked.purpose, by=by,
        application_number=asked.application_number,
    )  # fmt: skip
    done = making.make(run_id=run.pk, by=by, said=lambda rows, total: bar.show("read", rows, total))
    export = queries.export_of(done)
    assert export is not None  # noqa: S101 - a run that is done has its file
    answer: dict[str, Any] = {
        "run": str(done.pk), "rows": done.rows, "sha256": export.sha256, "file": export.file_name,
        "added": done.added, "changed": done.changed, "removed": done.removed,
    }  # fmt: skip
    if asked.to:
        answer["path"] = str(place(asked.to, export.file_name, storage.read(export.sha256)))
    return answer


def place(folder: Path, name: str, data: bytes) -> Path:
    """Put a file into a folder, readable by its owner alone: whole under a name that was free, never over another."""
    wanted = Path(name)
    for number in count(1):
        target = folder / (name if number == 1 else f"{wanted.stem}_{number}{wanted.suffix}")
        try:
            os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))  # the name is ours from here on
        except FileExistsError:
            continue
        half = target.with_name(f"{target.name}.new")
        with os.fdopen(os.open(half, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        return half.replace(target)
    raise AssertionError("there is always another number")


def _kept(asked: argparse.Namespace, question: Any, by: Any) -> ExtractDefinition:
    """The definition of this name with this question, else a new one."""
    from sesshu.ledger.extracts import actions
    from sesshu.ledger.extracts.models import ExtractDefinition

    before = ExtractDefinition.objects.filter(owner=by.code, name=asked.name, ended_at=None).exclude(name="").first()
    kept = actions.keep(
        question=question, by=by, purpose=asked.purpose, definition_id=before.pk if before else None
    )  # fmt: skip
    if asked.name and not before:
        kept = actions.name(definition_id=kept.pk, name=asked.name, shared=False, by=by, purpose=asked.purpose)
    return kept
