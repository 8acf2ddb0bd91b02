"""`./sesshu api describe`: the OpenAPI description of a system's API, for integrators and for the tree."""

from __future__ import annotations

import argparse
import json
import os
import sys


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./sesshu api", description="APIの接続仕様（OpenAPI）を書き出します。")
    parser.add_argument("what", choices=["describe"], help="describe: 接続仕様を標準出力に書く")
    try:
        parser.parse_args(arguments)
    except SystemExit as ended:
        return 2 if ended.code else 0
    os.environ["SESSHU_SYSTEM"] = "ledger"
    os.environ["DJANGO_SETTINGS_MODULE"] = "sesshu.site.ledger"
    import django

    django.setup()
    from sesshu.foundation.api.declaring import described
    from sesshu.site.ledger_api import PREFIX, api

    sys.stdout.write(json.dumps(described(api, PREFIX), ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    return 0
