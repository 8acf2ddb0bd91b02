"""`./sesshu municipality add CODE`: databases and roles for a municipality; prints where its settings are.

`./sesshu municipality administrator LOGIN NAME SECTION`: one of its first two administrators; prints, once, what is
handed over in person.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from sesshu.cli.production import reported


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./sesshu municipality", description="本番: 自治体を追加します。")
    verbs = parser.add_subparsers(dest="verb", required=True)
    add = verbs.add_parser("add", help="データベースと役割を作ります")
    add.add_argument("code", help="全国地方公共団体コード（検査数字を含む6桁）。例: 431001")
    add.add_argument("--settings", type=Path, default=Path("/etc/sesshu"), help="設定を書くフォルダー")
    first = verbs.add_parser("administrator", help="最初の管理者を登録します（2人まで。設定は環境変数から）")
    first.add_argument("login_id", help="ログインID。例: h.yamada")
    first.add_argument("name", help="氏名")
    first.add_argument("section", help="所属。例: 情報政策課")
    wishes = parser.parse_args(arguments)
    from sesshu.operate import administrators, production

    if wishes.verb == "administrator":
        return reported(lambda: print(json.dumps(administrators.add(wishes.login_id, wishes.name, wishes.section))))
    return reported(lambda: print(json.dumps(production.add_municipality(wishes.code, wishes.settings))))
