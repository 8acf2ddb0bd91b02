"""`./sesshu municipality add CODE`: databases, roles and the first administrator; prints where its settings are.

`./sesshu municipality administrator LOGIN NAME SECTION`: one of its first two administrators; prints, once, what is
handed over in person.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from sesshu.cli.production import reported

LATER = (
    "最初の管理者はまだいません。設定を読み込んでから、次のように登録してください。\n"
    "  ./sesshu municipality administrator h.yamada '山田　はなこ' 情報政策課"
)
QUESTIONS = ("最初の管理者のログインID（例: h.yamada）", "氏名", "所属（例: 情報政策課）")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./sesshu municipality", description="本番: 自治体を追加します。")
    verbs = parser.add_subparsers(dest="verb", required=True)
    add = verbs.add_parser("add", help="データベースと役割を作ります")
    add.add_argument("code", help="全国地方公共団体コード（検査数字を含む6桁）。例: 431001")
    add.add_argument("--settings", type=Path, default=Path("/etc/sesshu"), help="設定を書くフォルダー")
    add.add_argument(
        "--administrator", nargs=3, metavar=("LOGIN", "NAME", "SECTION"),
        help="最初の管理者のログインID、氏名、所属。省くと、端末ではお尋ねします",
    )  # fmt: skip
    first = verbs.add_parser("administrator", help="最初の管理者を登録します（2人まで。設定は環境変数から）")
    first.add_argument("login_id", help="ログインID。例: h.yamada")
    first.add_argument("name", help="氏名")
    first.add_argument("section", help="所属。例: 情報政策課")
    wishes = parser.parse_args(arguments)
    from sesshu.operate import administrators, production

    if wishes.verb == "administrator":
        return reported(lambda: print(json.dumps(administrators.add(wishes.login_id, wishes.name, wishes.section))))

    def add_all() -> None:
        found = production.add_municipality(wishes.code, wishes.settings)
        person = wishes.administrator or asked()
        if person:
            found[0]["administrator"] = administrators.add_with_settings(Path(found[0]["settings"]), *person)
        else:
            sys.stderr.write(f"sesshu: {LATER}\n")
        print(json.dumps(found, ensure_ascii=False))

    return reported(add_all)


def asked() -> list[str]:
    """The answers of the person at the terminal; nothing when there is no terminal or an answer is left empty."""
    if not sys.stdin.isatty():
        return []
    answers = []
    for question in QUESTIONS:
        sys.stderr.write(f"{question}: ")
        sys.stderr.flush()
        answers.append(sys.stdin.readline().strip())
        if not answers[-1]:
            return []
    return answers
