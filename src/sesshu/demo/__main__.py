"""`python -m sesshu.demo --municipality 431001 --residents 20000 --seed 1 --out DIR`: write a made-up city."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from pathlib import Path

from sesshu.demo import generate
from sesshu.demo.city import DEMO_DAY
from sesshu.demo.towns import known_municipalities


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m sesshu.demo", description="架空の市の住民・異動・接種のファイルを作る"
    )
    parser.add_argument("--municipality", default="431001", choices=known_municipalities(), help="例: 431001")
    parser.add_argument("--residents", type=int, default=20000, help="住民数。例: 20000")
    parser.add_argument("--seed", type=int, default=1, help="同じ数なら同じ市になる。例: 1")
    parser.add_argument("--day", type=date.fromisoformat, default=DEMO_DAY, help="この日までの市。例: 2026-11-20")
    parser.add_argument("--out", type=Path, required=True, help="書き出すフォルダ")
    chosen = parser.parse_args(arguments)
    try:
        city = generate(chosen.municipality, chosen.residents, chosen.seed, chosen.day, chosen.out)
    except ValueError as wrong:
        print(wrong, file=sys.stderr)
        return 2
    print(json.dumps(city.counts | {"sha256": city.sha256}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
