"""`./sesshu demo`: the whole house on one machine with two made-up cities."""

from __future__ import annotations

import argparse
import datetime
import json
import signal
import sys

STOPPED = 130
MOST_MOVED = 10  # as many as `sesshu.operate.exchange.city_inside` has names for


def main(arguments: list[str]) -> int:
    wishes = parser().parse_args(arguments)
    from sesshu.operate import demo_cities, demo_house, demonstration, once

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: demo_cities.stop_asked.set())
    asked = demo_house.Wishes(
        wishes.residents, wishes.seed, wishes.as_of.isoformat(), wishes.port, wishes.once, wishes.moved
    )
    try:
        if wishes.once:
            print(json.dumps(once.run(asked), ensure_ascii=False))
            return 0
        return demonstration.run(asked)
    except demo_cities.StoppedError:
        return STOPPED
    except demo_house.CannotStartError as error:
        sys.stderr.write(f"sesshu: {error}\n")
        return 2


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(prog="./sesshu demo", description="架空の2市を載せて一式を起動します。")
    found.add_argument("--residents", type=whole_number, default=2000, help="熊本市の住民の人数（既定 2000）")
    found.add_argument("--seed", type=int, default=1, help="乱数の種。同じ種なら同じ人々です（既定 1）")
    found.add_argument(
        "--as-of", type=day, default=datetime.date(2026, 11, 20), help="時計を合わせる日（既定 2026-11-20）"
    )
    found.add_argument("--port", type=int, default=8000, help="状況ページのポート。各市は次の番号から（既定 8000）")
    found.add_argument(
        "--moved", type=pairs, default=1, help="小樽市から熊本市に転入した子の組数。研修では受講者ごとに1組（既定 1）"
    )
    found.add_argument("--once", action="store_true", help="主な業務を一度行い、結果を JSON で出して終わります")
    return found


def whole_number(text: str) -> int:
    number = int(text)
    if not 200 <= number <= 2_000_000:
        raise argparse.ArgumentTypeError("200 から 2,000,000 までの数で指定してください。例: 20000")
    return number


def pairs(text: str) -> int:
    number = int(text)
    if not 1 <= number <= MOST_MOVED:
        raise argparse.ArgumentTypeError(f"1 から {MOST_MOVED} までの数で指定してください。例: 5")
    return number


def day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("YYYY-MM-DD で指定してください。例: 2026-11-20") from None
