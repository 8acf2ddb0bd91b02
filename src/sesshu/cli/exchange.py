"""`./sesshu exchange pages|keys|records|reconcile|inquiries`: the page of the exchange, a system's keys, the records of
three sides compared, and the ledger's inquiries beside those of its intermediary."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date
from itertools import count
from pathlib import Path

from sesshu.cli import exchange_inquiries
from sesshu.cli.progress import Bar
from sesshu.contracts.exchange import pages
from sesshu.contracts.exchange.reconciling import Compared, Line, compare_in_order, lines, place

PAGE = Path(__file__).parents[3] / "docs" / "exchange.md"


def main(arguments: list[str]) -> int:
    """Exit code 0: done, the page is as its data; 1: it is not; 2: wrong usage."""
    try:
        asked = _parser().parse_args(arguments)
    except SystemExit as ended:
        return int(ended.code or 0)
    return int(asked.run(asked))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./sesshu exchange",
        description="情報連携（中間サーバー・情報提供ネットワーク）",
        epilog="例: ./sesshu exchange pages",
    )
    words = parser.add_subparsers(dest="what", required=True, metavar="what")
    paging = words.add_parser("pages", help="docs/exchange.md の表と図をデータから作り直す")
    paging.add_argument("--check", action="store_true", help="書かずに、データのとおりかを調べる")
    paging.set_defaults(run=_pages)
    keys = words.add_parser("keys", help="この処理のシステムの公開鍵を見せる。鍵を更新する（設定は serve と同じ）")
    acts = keys.add_mutually_exclusive_group()
    acts.add_argument("--next", action="store_const", dest="act", const="next", help="次の鍵を作る（まだ使わない）")
    acts.add_argument("--use-next", action="store_const", dest="act", const="use", help="次の鍵を使い始める")
    acts.add_argument(
        "--drop-old", action="store_const", dest="act", const="drop",
        help="前の鍵あての電文をもう開けない（鍵が漏れたとき）",
    )  # fmt: skip
    keys.set_defaults(run=_keys)
    telling = words.add_parser(
        "records", help="この処理のシステムの記録を、突合せのために書き出す（設定は serve と同じ）"
    )
    telling.add_argument("first", type=date.fromisoformat, help="最初の日。例: 2026-11-01")
    telling.add_argument("last", type=date.fromisoformat, help="最後の日。例: 2026-11-30")
    telling.set_defaults(run=_records)
    comparing = words.add_parser("reconcile", help="照会者・提供者・ネットワークの記録を突き合わせ、違いを説明する")
    comparing.add_argument("--demo", action="store_true", help="動いているデモの三者の記録を集めて突き合わせる")
    comparing.add_argument("bodies", nargs="?", help="記録がそろっている団体のコード。例: 431001,012033")
    comparing.add_argument("files", nargs="*", type=Path, help="records が書き出したファイル")
    comparing.set_defaults(run=_reconcile)
    own = words.add_parser(
        "inquiries",
        help="台帳の照会と、中間サーバーが記録した照会を突き合わせる（台帳の処理として。設定は serve と同じ）",
    )
    own.add_argument("first", type=date.fromisoformat, help="照会の最初の日。例: 2026-11-01")
    own.add_argument("last", type=date.fromisoformat, help="照会の最後の日。例: 2026-11-30")
    own.add_argument("--municipality", default="", help="自治体コード（デモで、市を選ぶとき）。例: 431001")
    own.set_defaults(run=exchange_inquiries.main)
    return parser


def _is_ready() -> bool:
    """Whether this process is one of a system of the exchange."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", f"sesshu.site.{os.environ.get('SESSHU_SYSTEM', '')}")
    if os.environ.get("SESSHU_SYSTEM") not in {"network", "intermediary"}:
        sys.stderr.write("SESSHU_SYSTEM を network か intermediary にしてください。例: SESSHU_SYSTEM=intermediary\n")
        return False
    import django

    django.setup()
    return True


def _keys(asked: argparse.Namespace) -> int:
    """The public keys on stdout, as the network registers them; exit code 1 where there is nothing to take into use."""
    if not _is_ready():
        return 2
    from sesshu.foundation.errors import Refused
    from sesshu.operate.exchange import own_keys

    try:
        told = own_keys.renewed(asked.act or "")
    except Refused as refused:
        sys.stderr.write(f"{refused.message}\n")
        return 1
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    sys.stderr.write(f"鍵の指紋: {'  '.join(own_keys.marks(told))}\n")
    return 0


def _records(asked: argparse.Namespace) -> int:
    """The lines of one system; they hold bodies, rows and permits, and no person."""
    if not _is_ready():
        return 2
    from sesshu.operate.exchange.recorded import recorded

    bar = Bar({"records": "記録"})
    for number, one in enumerate(recorded(asked.first, asked.last), start=1):
        sys.stdout.write(json.dumps(asdict(one), ensure_ascii=False) + "\n")
        bar.show("records", number, 0)
    bar.end()
    return 0


def _reconcile(asked: argparse.Namespace) -> int:
    """Exit code 1: a difference that nothing on its way explains."""
    if asked.demo:
        return _reconcile_demo()
    if not asked.bodies or not asked.files:
        sys.stderr.write(
            "団体のコードと記録のファイルを渡してください。例: ./sesshu exchange reconcile 431001,012033 *.jsonl\n"
        )
        return 2
    try:
        bar, read = Bar({"lines": "記録"}), count(1)
        told = [_shown(_told(file), bar, read) for file in asked.files]
        found = compare_in_order(told, asked.bodies.split(","))
        bar.end()
    except (OSError, ValueError, TypeError):
        sys.stderr.write(
            "読めないファイルがあります。「./sesshu exchange records」で書き出したものを渡してください。\n"
        )
        return 2
    return _told_all(found)


def _reconcile_demo() -> int:
    """The records of the network and the two cities, each read by a process of that system, while the demo runs."""
    from sesshu.operate.exchange import demo_sides
    from sesshu.operate.exchange.driving import FailedError
    from sesshu.operate.layout import Layout

    try:
        found = demo_sides.compare(Layout.named("demo").folder)
    except demo_sides.NotRunningError:
        sys.stderr.write(
            "デモが動いていません。別の画面で「./sesshu demo」を起動してから、もう一度実行してください。\n"
        )
        return 2
    except FailedError as failed:
        sys.stderr.write(f"記録を読めません。デモの準備が終わってから、もう一度実行してください。\n{failed}\n")
        return 2
    return _told_all(found)


def _told_all(found: Compared) -> int:
    answer = {"requests": found.permits, "agreed": found.agreed, "differences": [asdict(d) for d in found.differences]}
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    return 0 if found.is_good else 1


def _shown(told: Iterator[Line], bar: Bar, read: Iterator[int]) -> Iterator[Line]:
    """The lines, with their number over all files on the bar."""
    for one in told:
        bar.show("lines", next(read), 0)
        yield one


def _told(file: Path) -> Iterator[Line]:
    """The lines of a side as they are read; a file of an earlier version is one list in no order."""
    with file.open(encoding="utf-8") as text:
        if text.read(1) == "[":
            text.seek(0)
            yield from sorted(lines(json.load(text)), key=place)
            return
        text.seek(0)
        for line in text:
            yield Line(**json.loads(line))


def _pages(asked: argparse.Namespace) -> int:
    before = PAGE.read_text(encoding="utf-8")
    after = pages.rewritten(before)
    if asked.check:
        return int(before != after)
    PAGE.write_text(after, encoding="utf-8")
    sys.stderr.write("docs/exchange.md を作り直しました。\n")
    return 0
