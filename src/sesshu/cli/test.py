"""`./sesshu test [--long] [ARGS]`: every test, on two cores; anything else goes to pytest.

One pytest session a system: tests below `tests/<system>/` run with that system's settings and database, all others
with the ledger's.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SYSTEMS = ("addressee", "hub", "intermediary", "network", "vrs")  # with tests of their own below tests/<system>/
HELP = """使い方: ./sesshu test [--long] [pytest の引数]

  --long   長い試験（強制終了の繰り返し、大きな入力）も全量で実行します
例: ./sesshu test tests/operate -k supervisor
"""


def main(arguments: list[str]) -> int:
    if {"-h", "--help"} & set(arguments):
        print(HELP)
        return 0
    rest = [argument for argument in arguments if argument != "--long"]
    chosen = [argument for argument in rest if not argument.startswith("-") and _exists(argument)]
    options = [argument for argument in rest if argument not in chosen]
    defaults = [] if chosen or "-n" in rest else ["-n", "2", "--dist", "loadfile"]
    worst = 0
    for system, paths in sessions(chosen).items():
        environment = os.environ | {"SESSHU_SYSTEM": system} | ({"SESSHU_LONG": "1"} if "--long" in arguments else {})
        environment |= {} if chosen else {"SESSHU_TEST_WHOLE": "1"}
        command = [sys.executable, "-m", "pytest", *defaults, *options, *paths]
        with tempfile.TemporaryDirectory(prefix="sesshu-slots-") as slots:  # a run waits for no other one
            environment |= {"SESSHU_SLOTS": slots}
            ended = subprocess.run(command, cwd=ROOT, env=environment, check=False)  # noqa: S603 - pytest itself
        worst = max(worst, ended.returncode)
    return worst


def sessions(chosen: list[str]) -> dict[str, list[str]]:
    """What is run for each system; nothing chosen is everything there is."""
    if not chosen:
        return {"ledger": []} | {name: [f"tests/{name}"] for name in SYSTEMS if (ROOT / "tests" / name).is_dir()}
    found: dict[str, list[str]] = {}
    for path in chosen:
        found.setdefault(system_of(Path(path.split("::")[0])), []).append(path)
    return found


def system_of(path: Path) -> str:
    """The system in whose session a test file or folder is run."""
    tests = ROOT / "tests"
    parts = path.resolve().relative_to(tests).parts if path.resolve().is_relative_to(tests) else ()
    return parts[0] if parts and parts[0] in SYSTEMS else "ledger"


def _exists(argument: str) -> bool:
    return Path(argument.split("::")[0]).exists()
