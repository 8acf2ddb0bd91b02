"""`./sesshu serve`: the web process of the place that the environment names, restarted when it dies."""

from __future__ import annotations

import argparse
import os

from sesshu.cli.production import reported

DEFAULT, MOST = "2", 64


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./sesshu serve", description="本番: 環境変数で指定した自治体の画面の処理。")
    parser.add_argument("--port", type=int, default=8001, help="待ち受けるポート（127.0.0.1、既定 8001）")
    parser.add_argument(
        "--processes", type=_processes, default=os.environ.get("SESSHU_PROCESSES") or DEFAULT, metavar="N",
        help=f"プロセスの数（環境変数 SESSHU_PROCESSES でも。既定 {DEFAULT}、演算装置1つに1つが目安）",
    )  # fmt: skip
    parser.add_argument("--site", choices=["booking"], default="", help="booking: 予約サイトを動かします")
    wishes = parser.parse_args(arguments)
    from sesshu.operate import production

    return reported(lambda: production.run("web", wishes.port, wishes.processes, wishes.site))


def _processes(written: str) -> int:
    if not written.isdigit() or not 1 <= int(written) <= MOST:
        raise argparse.ArgumentTypeError(f"プロセスの数は1から{MOST}までの数で書いてください。例: 4")
    return int(written)
