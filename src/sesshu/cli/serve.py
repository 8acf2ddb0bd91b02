"""`./sesshu serve`: the web process of the place that the environment names, restarted when it dies."""

from __future__ import annotations

import argparse

from sesshu.cli.production import reported


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./sesshu serve", description="本番: 環境変数で指定した自治体の画面の処理。")
    parser.add_argument("--port", type=int, default=8001, help="待ち受けるポート（127.0.0.1、既定 8001）")
    parser.add_argument("--processes", type=int, default=2, help="プロセスの数（既定 2）")
    parser.add_argument("--site", choices=["booking"], default="", help="booking: 予約サイトを動かします")
    wishes = parser.parse_args(arguments)
    from sesshu.operate import production

    return reported(lambda: production.run("web", wishes.port, wishes.processes, wishes.site))
