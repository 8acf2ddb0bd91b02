"""`./sesshu test [--long] [ARGS]`: every test, on two cores; anything else goes to pytest."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
HELP = """使い方: ./sesshu test [--long] [pytest の引数]

  --long   長い試験（強制終了の繰り返し、大きな入力）も全量で実行します
例: ./sesshu test tests/operate -k supervisor
"""


def main(arguments: list[str]) -> int:
    if {"-h", "--help"} & set(arguments):
        print(HELP)
        return 0
    rest = [argument for argument in arguments if argument != "--long"]
    chosen = any(not argument.startswith("-") and Path(argument.split("::")[0]).exists() for argument in rest)
    defaults = [] if chosen or "-n" in rest else ["-n", "2", "--dist", "loadfile"]
    environment = os.environ | ({"SESSHU_LONG": "1"} if "--long" in arguments else {})
    command = [sys.executable, "-m", "pytest", *defaults, *rest]
    return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode  # noqa: S603 - pytest itself
