"""`./sesshu hub simulate FOLDER`: play the systems that send to the data hub. `./sesshu hub ask`: play 母子保健, which
asks for the vaccination facts of one person under an approved application."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from sesshu.cli.production import reported
from sesshu.cli.progress import Bar

EXAMPLE = "./sesshu hub simulate /tmp/systems --to hub.json"
ASK = "./sesshu hub ask --to maternal-health.json --application K-20261120-1 --number 000000000012344"
ITEMS = ("given_on", "vaccine", "lot_number", "kind")


def main(arguments: list[str]) -> int:
    """Exit code 0: written and, with `--to`, taken or held; 1: refused, or the hub is away; 2: wrong usage."""
    try:
        asked = _parser().parse_args(arguments)
    except SystemExit as ended:
        return 2 if ended.code else 0
    return reported(lambda: _ask(asked) if asked.what == "ask" else _simulate(asked))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="./sesshu hub",
        description="庁内連携システムに送る業務システムと、照会する課を模擬します",
        epilog=f"例: {EXAMPLE}",
    )
    words = parser.add_subparsers(dest="what", required=True, metavar="what")
    simulating = words.add_parser(
        "simulate",
        help="住民記録・税務・保険・福祉・介護・障害・学齢簿の架空のデータを作り、渡す",
        description="受領の控えのないデータがあればそれを渡し、なければ次の通番のデータを作って渡します。",
        epilog=f"例: {EXAMPLE}",
    )
    simulating.add_argument("folder", type=Path, help="データと受領の控えを置くフォルダー")
    simulating.add_argument("--to", type=Path, help="接続先と接続キーのファイル（JSON）。省くと作るだけで渡しません")
    simulating.add_argument("--municipality", default="431001", help="例: 431001")
    simulating.add_argument("--residents", type=int, default=2000, help="住民数。例: 2000")
    simulating.add_argument("--seed", type=int, default=1, help="同じ数なら同じ市になる。例: 1")
    simulating.add_argument(
        "--nobody", action="append", default=[], metavar="連携コード",
        help="この一覧には、だれも載っていないことにする（何度でも）。例: FUKUSHI-SEIHO",
    )  # fmt: skip
    simulating.add_argument(
        "--made-at", type=datetime.fromisoformat, help="データの作成日時。省くといま。例: 2026-11-20T05:30:00+09:00"
    )
    _add_asking(words)
    return parser


def _add_asking(words: Any) -> None:
    asking = words.add_parser(
        "ask",
        help="母子保健のシステムとして、一人の接種の事実を照会する（移転）",
        description="承認されたデータ使用承認願の番号で、架空の一人について照会し、答えを示します。照会は記録されます。",
        epilog=f"例: {ASK}",
    )
    asking.add_argument("--to", type=Path, required=True, help="接続先と接続キーのファイル（JSON）")
    asking.add_argument("--application", required=True, help="承認願の番号。例: K-20261120-1")
    asking.add_argument("--number", required=True, help="照会する人の宛名番号（架空の人に限る）。例: 000000000012344")
    asking.add_argument(
        "--items", default="given_on,vaccine", type=lambda text: text.split(","), help=f"例: {','.join(ITEMS)}"
    )
    asking.add_argument("--reference", default="健診-1", help="照会の番号（相談・申請など）。例: 健診-1")
    asking.add_argument("--key", default="", help="同じ照会をやり直すときの番号。省くと新しい照会になる。例: k-1")


def _ask(asked: argparse.Namespace) -> int:
    from sesshu.operate import city_department, city_systems
    from sesshu.operate.production import WrongUsageError

    try:
        hub = city_systems.hub_of(asked.to)
    except ValueError as wrong:
        raise WrongUsageError(str(wrong)) from None
    answer = city_department.ask(
        hub, application=asked.application, number=asked.number, items=asked.items, reference=asked.reference,
        key=asked.key,
    )  # fmt: skip
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    return 0


def _simulate(asked: argparse.Namespace) -> int:
    from sesshu.foundation import clock
    from sesshu.operate import city_numbers, city_systems
    from sesshu.operate.production import WrongUsageError

    bar = Bar({"numbers": "個人番号の一覧を統合宛名に渡しています", "hand_over": "業務システムのデータを渡しています"})
    try:
        hub = city_systems.hub_of(asked.to) if asked.to else None
        files = city_systems.waiting(asked.folder) or city_systems.write_next(
            asked.folder, asked.municipality, asked.residents, asked.seed, asked.nobody
        )
        if hub is None:
            sys.stdout.write(json.dumps({"files": [one.name for one in files]}, ensure_ascii=False) + "\n")
            return 0
        made_at = asked.made_at or clock.now()
        addressee = city_systems.addressee_of(asked.to)
        if addressee:
            city_numbers.hand_over(asked.municipality, asked.residents, asked.seed, addressee, made_at, bar.show)
        receipts = city_systems.hand_over(files, hub, made_at, bar.show)
    except ValueError as wrong:
        raise WrongUsageError(str(wrong)) from None
    finally:
        bar.end()
    sys.stdout.write(json.dumps({"receipts": receipts}, ensure_ascii=False) + "\n")
    return int(any(one["state"] == "refused" for one in receipts))
