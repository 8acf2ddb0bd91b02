"""同じ画像、同じ人に二つの接続が同時に触れる: 登録した画像は必ず開き、効かない保留は置けたことにならない。"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sesshu.foundation.files.needing import GONE
from sesshu.operate.databases import Databases, Place
from tests.faults.picture_office import ROUNDS
from tests.house import ROOT

ALL = ("registering_is_waited_for", "gone_before_it_is_registered", "at_any_moment", "held_while_erased")


@pytest.mark.timeout(300)
def test_画像の登録と削除_保留と消去が同時でも_片方は待ち_だめなときは理由を言われる(
    databases: Databases, tmp_path: Path
) -> None:
    place = Place(os.environ["SESSHU_SYSTEM"], f"picture{os.environ.get('PYTEST_XDIST_WORKER', '')}")
    environment = os.environ | {
        "SESSHU_DSN": databases.ensure(place).app, "SESSHU_VAR": str(tmp_path), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }  # fmt: skip
    try:
        done = subprocess.run(
            [sys.executable, "-m", "tests.faults.picture_office", *ALL], env=environment, cwd=ROOT,
            capture_output=True, timeout=240, check=False, text=True,
        )  # fmt: skip
    finally:
        databases.drop(place.name)
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout)
    assert found["registering_is_waited_for"] == {"waited": True, "whole": True}
    assert found["gone_before_it_is_registered"] == {"told": GONE, "rows": 0, "again": True}
    assert found["at_any_moment"]["whole"] == ROUNDS
    assert found["held_while_erased"] == {"told": ["not found"], "people": 0, "holds": 0}
