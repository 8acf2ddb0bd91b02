"""`./sesshu images`: the pictures of a scanner's folder registered by a list; the pictures brought under a new key."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from sesshu.cli.production import reported
from sesshu.cli.progress import Bar

PERMISSIONS = ("image.read", "image.write", "resident.read", "dose.read", "voucher.read")
PURPOSE = "DOSE_INQUIRY"
LABELS = {"register": "画像を登録しています", "reseal": "画像を暗号化し直しています"}


def main(arguments: list[str]) -> int:
    """Exit code 0: everything registered (again, too); 1: rows were held or the work was refused; 2: wrong usage."""
    try:
        asked = _parser().parse_args(arguments)
    except SystemExit as ended:
        return 2 if ended.code else 0
    return reported(lambda: _work(asked))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./sesshu images",
        description="スキャナーのフォルダーの画像を、一覧（CSV）に従って登録します。登録できない行は理由を付けて返し、ほかの行は登録します。"
        "直してもう一度実行すると、残りだけが登録されます。",
        epilog="例: ./sesshu images register /srv/scan/R8-11-003 --list 一覧.csv --batch R8-11-003 --box 令8-12",
    )
    parser.add_argument("--municipality", default="", help="自治体コード（デモで、市を選ぶとき）。例: 431001")
    acts = parser.add_subparsers(dest="act", required=True, metavar="register|reseal")
    taking = acts.add_parser("register", help="フォルダーの画像の登録")
    taking.add_argument("folder", type=Path, help="画像のフォルダー")
    taking.add_argument(
        "--list", type=Path, required=True, metavar="CSV", help="一覧。見出し: ファイル名,番号,紙の種類,接種日,ワクチン"
    )
    taking.add_argument("--batch", required=True, metavar="束番号", help="紙の束の番号。例: R8-11-003")
    taking.add_argument("--box", required=True, metavar="箱番号", help="紙を保管する箱の番号。例: 令8-12")
    acts.add_parser("reseal", help="すべての画像を SESSHU_FILES_KEY の先頭の鍵で暗号化し直す")
    return parser


def _work(asked: argparse.Namespace) -> int:
    from sesshu.foundation.errors import InvalidInput, Refused
    from sesshu.operate.demo_house import CannotStartError
    from sesshu.operate.entering import entered
    from sesshu.operate.production import WrongUsageError

    if asked.act == "register" and not (asked.folder.is_dir() and asked.list.is_file()):
        raise WrongUsageError(
            "この場所にフォルダーか一覧がありません。例: ./sesshu images register /srv/scan --list 一覧.csv …"
        )
    bar = Bar(LABELS)
    try:
        with entered(asked.municipality):
            answer = _register(asked, bar) if asked.act == "register" else _reseal(bar)
    except InvalidInput as wrong:
        raise WrongUsageError(f"{wrong.message} 例: {wrong.example}" if wrong.example else wrong.message) from None
    except (Refused, CannotStartError) as refused:
        raise RuntimeError(str(refused)) from None
    finally:
        bar.end()
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    return 1 if answer.get("held") else 0


def _register(asked: argparse.Namespace, bar: Bar) -> dict[str, Any]:
    from sesshu.foundation.access import job_actor
    from sesshu.ledger.images import batches

    with asked.list.open("rb") as file:
        rows = batches.read_list(file.read(batches.MOST_LIST_BYTES + 1))
    done = batches.register_folder(
        folder=asked.folder, rows=rows, batch_number=asked.batch, box_number=asked.box,
        by=job_actor("images", *PERMISSIONS), purpose=PURPOSE, said=lambda n, total: bar.show("register", n, total),
        list_name=asked.list.name if asked.list.resolve().parent == asked.folder.resolve() else "",
    )  # fmt: skip
    return done.as_dict()


def _reseal(bar: Bar) -> dict[str, Any]:
    from sesshu.ledger.images import keeping

    looked, changed = keeping.reseal(lambda n, total: bar.show("reseal", n, total))
    return {"files": looked, "resealed": changed}
