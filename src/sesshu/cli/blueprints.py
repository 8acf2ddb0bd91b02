"""`./sesshu blueprints`: the files that an empty database is made from, written anew from the migrations."""

from __future__ import annotations

import argparse
import json

from sesshu.cli.progress import Bar


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        prog="./sesshu blueprints", description="空のデータベースのひな形（SQL）を、移行から作り直します（開発用）。"
    )
    parser.add_argument("systems", nargs="*", metavar="SYSTEM", help="作るシステム（既定: 古くなったもの全部）")
    parser.add_argument("--check", action="store_true", help="作らず、古くなっていれば終了コード 1 で終わります")
    wishes = parser.parse_args(arguments)
    from sesshu.operate import blueprints
    from sesshu.operate.blueprints.making import SYSTEMS, make_all

    if unknown := [name for name in wishes.systems if name not in SYSTEMS]:
        parser.error(f"「{unknown[0]}」というシステムはありません。指定できるもの: {'、'.join(SYSTEMS)}")
    old = [name for name in SYSTEMS if blueprints.state_of(name) != blueprints.WHOLE]
    if wishes.check:
        print(json.dumps({"old": old}))
        return 1 if old else 0
    bar = Bar(dict.fromkeys(SYSTEMS, "移行を実行しています"))
    made = make_all(tuple(wishes.systems or old), bar.show)
    bar.end()
    print(json.dumps({"made": [file.name for file in made]}))
    return 0
