"""`./sesshu exchange pages`: the generated parts of docs/exchange.md."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from sesshu.contracts.exchange import pages

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
    return parser


def _pages(asked: argparse.Namespace) -> int:
    before = PAGE.read_text(encoding="utf-8")
    after = pages.rewritten(before)
    if asked.check:
        return int(before != after)
    PAGE.write_text(after, encoding="utf-8")
    sys.stderr.write("docs/exchange.md を作り直しました。\n")
    return 0
