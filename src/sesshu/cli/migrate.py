"""`./sesshu migrate`: bring the environment's database to the present schema, as its owner."""

from __future__ import annotations

import argparse
import json

from sesshu.cli.production import reported


def main(arguments: list[str]) -> int:
    argparse.ArgumentParser(
        prog="./sesshu migrate", description="本番: データベースを最新の形にします（所有者の役割で）。"
    ).parse_args(arguments)
    from sesshu.operate import production

    return reported(lambda: print(json.dumps(production.migrate_place())))
