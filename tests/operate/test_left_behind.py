"""全試験のあとの検索: 試験が個人番号か符号をどこかに残せば、全試験は失敗で終わる。検索できなかったときも同じ。"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house import ROOT

PLANTING = "tests/fixtures/left_behind/planting.py"
FAILED = 1
pytestmark = [pytest.mark.postgres, pytest.mark.timeout(600)]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Whatever is planted is gone before our own run is searched."""
    planted = ROOT / "out" / "scenarios" / "planted.log"
    yield tmp_path / "inner"
    planted.unlink(missing_ok=True)
    shutil.rmtree(tmp_path / "inner", ignore_errors=True)


def a_whole_run(folder: Path, *arguments: str) -> tuple[int, str]:
    """A pytest of its own, as `./sesshu test` starts it."""
    ours = ("PYTEST_", "SESSHU_", "DJANGO_")
    environment = {
        name: value for name, value in os.environ.items() if name == "SESSHU_SLOTS" or not name.startswith(ours)
    }
    logs = ROOT / "out" / "scenarios"
    logs.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:randomly", f"--basetemp={folder}"]
    done = subprocess.run(
        [*command, *arguments], cwd=ROOT, text=True, capture_output=True, check=False,
        env=environment | {"SESSHU_TEST_WHOLE": "1", "PLANTED_LOGS": str(logs)},
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


def test_全試験は_残った番号と符号をどこにあっても見つけて失敗で終わる(folder: Path) -> None:
    """In a database that was dropped, on a server that was stopped, in a file, a log, what a process said; in another
    process of the run than the one that tells it. Each test has passed."""
    code, told = a_whole_run(folder, "-n", "1", PLANTING)
    assert (code, "7 passed" in told) == (FAILED, True), told
    places = {re.sub(r".*[/ ]", "", place) for place in re.findall(r"残っていた番号・符号: (.+) [12]件", told)}
    assert sorted(places) == [
        "planted.csv", "planted.log", "sesshu_hub_stopped.planted", "sesshu_intermediary_planted.answer",
        "sesshu_ledger_dropped.planted", "処理の出力",
    ], told  # fmt: skip
    assert re.search(r"終わりまで検索できなかった: sesshu_ledger_unreadable: InsufficientPrivilege .*closed", told), (
        told
    )


def test_何も残らなければ成功し_番号の形のほかの数字は表と列ごとに数える(folder: Path) -> None:
    code, told = a_whole_run(folder, PLANTING, "-k", "clean")
    assert code == 0, told
    assert "番号の形のほかの12桁: ledger slip.code 1件" in told
    assert "残っていた" not in told
    assert "検索できなかった" not in told
