"""`./sesshu setup [--extra NAME]`: the environment is ready when this runs; it says what is in it."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./sesshu setup", description="実行環境を用意します。")
    parser.add_argument("--extra", action="append", default=[], help="追加部品: fast、bulk、ocr、hsm、dev")
    parser.parse_args(arguments)
    marker = Path(sys.prefix) / "sesshu-environment.json"
    locks = json.loads(marker.read_text()) if marker.exists() else {}
    print(json.dumps({"python": sys.version.split()[0], "locks": sorted(locks)}))
    return 0
