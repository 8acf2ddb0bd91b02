"""`./sesshu receive KIND FILE`: hand a file in from the machine itself, as a nightly transfer or a large file needs it.

The file is received and checked like one from the import page; a clerk reviews it there and has it committed.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sesshu.cli.production import reported
from sesshu.cli.progress import Bar

MOST_BYTES = 2 * 1024**3
PIECE_BYTES = 1024**2


def main(arguments: list[str]) -> int:
    """Exit code 0: received (the same file again, too); 1: the work was refused; 2: wrong usage."""
    parser = argparse.ArgumentParser(
        prog="./sesshu receive",
        description="ファイルを取込に渡します。点検は裏方の処理が行い、確認と登録は職員が取込の画面で行います。",
        epilog="例: ./sesshu receive residents.full /srv/in/住民全件_20261120.csv --count 738000",
    )
    parser.add_argument("kind", help="取込の種類。例: residents.full、residents.change、doses.given")
    parser.add_argument("file", type=Path, help="ファイルの場所")
    parser.add_argument("--count", type=int, default=None, metavar="行数", help="送り状に書かれたデータの行数")
    parser.add_argument(
        "--sha256", default="", metavar="ハッシュ",
        help="送り状に書かれたSHA-256。省くと、隣の「ファイル名.sha256」があればそれと照合します",
    )  # fmt: skip
    parser.add_argument("--municipality", default="", help="自治体コード（デモで、市を選ぶとき）。例: 431001")
    try:
        asked = parser.parse_args(arguments)
    except SystemExit as ended:
        return 2 if ended.code else 0
    return reported(lambda: _work(asked))


def _work(asked: argparse.Namespace) -> int:
    from sesshu.foundation.errors import NotFound, Refused
    from sesshu.operate.demo_house import CannotStartError
    from sesshu.operate.entering import entered
    from sesshu.operate.production import WrongUsageError

    if not asked.file.is_file():
        raise WrongUsageError(
            "この場所にファイルがありません。例: ./sesshu receive residents.full /srv/in/住民全件.csv"
        )
    bar = Bar({"read": "ファイルを受け取っています"})
    try:
        with entered(asked.municipality):
            answer = _receive(asked, bar)
    except NotFound as unknown:
        raise WrongUsageError(str(unknown)) from None
    except (Refused, CannotStartError) as refused:
        raise RuntimeError(str(refused)) from None
    finally:
        bar.end()
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    return 0


def _receive(asked: argparse.Namespace, bar: Bar) -> dict[str, Any]:
    from sesshu.foundation.access import job_actor
    from sesshu.foundation.errors import NotFound
    from sesshu.foundation.files import actions
    from sesshu.foundation.files.registry import intakes

    by_code = {one.interface.code: one.interface for one in intakes()}
    if asked.kind not in by_code:
        raise NotFound(f"「{asked.kind}」という取込の種類はありません。使えるもの: {'、'.join(sorted(by_code))}")
    by = job_actor("receive", "file.import", by_code[asked.kind].permission)
    imported = actions.receive(
        interface=asked.kind, content=_pieces(asked.file, bar), name=asked.file.name, by=by,
        control_count=asked.count, control_sha256=asked.sha256 or _beside(asked.file), most=MOST_BYTES,
    )  # fmt: skip
    return {
        "import": str(imported.id), "kind": imported.interface, "sha256": imported.sha256, "bytes": imported.size,
        "state": imported.state, "page": f"/files/{imported.id}/",
    }  # fmt: skip


def _beside(path: Path) -> str:
    """What a side file of the sender says, `<hash>  <file name>` as sha256sum writes it; empty without one."""
    side = path.with_name(path.name + ".sha256")
    return side.read_text(encoding="ascii", errors="replace") if side.is_file() else ""


def _pieces(path: Path, bar: Bar) -> Iterator[bytes]:
    done, total = 0, path.stat().st_size
    with path.open("rb") as file:
        while piece := file.read(PIECE_BYTES):
            done += len(piece)
            bar.show("read", done, total)
            yield piece
