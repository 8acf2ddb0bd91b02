"""`./sesshu bench [NAME] [--size N]`: how fast, as one JSON object a line."""

from __future__ import annotations

import argparse
import json
import sys

from sesshu.operate.bench import BENCHES
from sesshu.operate.layout import Layout
from sesshu.schedule import load_tables


def main(arguments: list[str]) -> int:
    """Exit code 0: measured; 1: something that is needed is missing; 2: wrong usage."""
    asked = _arguments(arguments)
    if asked is None:
        return 2
    tables = load_tables()
    cache = Layout.named("kernel").folder
    for name in [asked.name] if asked.name else list(BENCHES):
        bench = BENCHES[name]
        try:
            lines = bench.run(tables, asked.size or bench.size, cache)
        except ImportError:
            sys.stderr.write(f"「{name}」には numba が必要です。./sesshu setup --extra fast で入れてください。\n")
            return 1
        for line in lines:
            sys.stdout.write(json.dumps(line.as_dict()) + "\n")
            sys.stdout.flush()
    return 0


def _arguments(arguments: list[str]) -> argparse.Namespace | None:
    names = "\n".join(f"  {name:<12} {bench.help}（既定 {bench.size:,}）" for name, bench in BENCHES.items())
    parser = argparse.ArgumentParser(
        prog="./sesshu bench",
        description=f"速さを測り、1行に1つのJSONで書きます。\n{names}",
        epilog="例: ./sesshu bench kernel --size 4000000",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("name", nargs="?", choices=list(BENCHES), metavar="NAME", help="測るもの（なければ全部）")
    parser.add_argument("--size", type=_size, metavar="N", help="人数（judge-cold では起動の回数）")
    try:
        return parser.parse_args(arguments)
    except SystemExit as ended:
        if ended.code:
            return None
        raise


def _size(written: str) -> int:
    size = int(written)
    if not 2 <= size <= 20_000_000:
        raise argparse.ArgumentTypeError("2から20000000までの数で書いてください。例: 100000")
    return size
