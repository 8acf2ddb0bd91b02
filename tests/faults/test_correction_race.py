"""Two clerks at one child at the same moment, over two connections: the second sees what the first did."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sesshu.operate.databases import Databases, Place
from tests.faults.race_office import ROUNDS
from tests.house import ROOT


@pytest.mark.timeout(300)
def test_訂正と登録が同時でも_同じ接種が二つにならず_二人目は理由を言われる(
    databases: Databases, tmp_path: Path
) -> None:
    place = Place(os.environ["SESSHU_SYSTEM"], f"race{os.environ.get('PYTEST_XDIST_WORKER', '')}")
    environment = os.environ | {
        "SESSHU_DSN": databases.ensure(place).app, "SESSHU_VAR": str(tmp_path), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }  # fmt: skip
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tests.faults.race_office"], env=environment, cwd=ROOT, capture_output=True,
            timeout=240, check=True,
        )  # fmt: skip
    finally:
        databases.drop(place.name)
    assert json.loads(done.stdout) == [["AlreadyRecorded", "done"]] * ROUNDS
