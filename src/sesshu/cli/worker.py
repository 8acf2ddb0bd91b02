"""`./sesshu worker`: the worker of the place that the environment names."""

from __future__ import annotations

import argparse

from sesshu.cli.production import reported


def main(arguments: list[str]) -> int:
    argparse.ArgumentParser(
        prog="./sesshu worker", description="本番: 環境変数で指定した自治体の裏方の処理。"
    ).parse_args(arguments)
    from sesshu.operate import production

    return reported(lambda: production.run("worker", 0, 1))
