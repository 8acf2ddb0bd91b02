"""An office of before an upgrade: a database with rows, made by a process that stops at old migrations."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from sesshu.operate.databases import Place

ROOT = Path(__file__).resolve().parents[1]


def make_old(place: Place, module: str, dsn: str) -> None:
    """Run `module` (which migrates as far as it says and writes its rows) against the database at `dsn`."""
    environment = os.environ | {
        "SESSHU_DSN": dsn, "SESSHU_SYSTEM": place.system, "SESSHU_MUNICIPALITY": place.municipality,
        "DJANGO_SETTINGS_MODULE": f"sesshu.site.{place.system}", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }  # fmt: skip
    done = subprocess.run(  # noqa: S603 - a module of these tests
        [sys.executable, "-W", "ignore", "-m", module],
        env=environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=200,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
