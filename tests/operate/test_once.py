"""`./sesshu demo --once` as a whole: the same seed gives the same numbers, and nothing keeps running."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def var() -> Iterator[Path]:
    found = Path(tempfile.mkdtemp(prefix="sesshu-once-"))
    found.chmod(0o755)
    yield found
    shutil.rmtree(found, ignore_errors=True)


def start(var: Path, *arguments: str) -> subprocess.Popen[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SESSHU", "DJANGO"))}
    return subprocess.Popen(
        [sys.executable, "-m", "sesshu.cli", "demo", "--once", "--residents", "600", *arguments],
        env=kept | {"PYTHONPATH": str(ROOT / "src"), "SESSHU_VAR": str(var)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def without_seconds(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_seconds(item) for key, item in value.items() if key != "seconds"}
    return value


def no_server_left(var: Path) -> bool:
    return not (var / "once" / "pg" / "data" / "postmaster.pid").exists()


@pytest.mark.timeout(600)
def test_同じ種なら同じ数になり何も残らない(var: Path) -> None:
    results = []
    for _ in range(2):
        with start(var) as process:
            text, errors = process.communicate(timeout=280)
        assert process.returncode == 0, errors
        assert no_server_left(var)
        results.append(json.loads(text))
    first, second = (without_seconds(result) for result in results)
    assert first == second
    city = first["municipalities"]["431001"]
    rows = city["rows"]["residents_full"]
    assert rows["received"] == rows["accepted"] + rows["held"] + rows["rejected"] == 600
    assert city["doses"] == city["rows"]["doses"]["accepted"] > 0
    assert sum(city["series"]["mr_1"].values()) > 0
    assert (
        city["mailing"]["letters"]["pages"]
        >= city["mailing"]["trial"]["included"] - city["mailing"]["letters"]["held"]
        > 0
    )


def test_途中で止めてもサーバーも取込みも残らない(var: Path) -> None:
    with start(var) as process:
        until = time.monotonic() + 120
        while not (var / "once" / "sesshu_ledger_431001.json").exists():
            assert time.monotonic() < until
            time.sleep(0.05)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
    assert process.returncode == 130
    assert no_server_left(var)
