"""版上げ: a database of the previous version with rows in it is brought to the present schema; nothing is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from sesshu.operate.databases import Databases, Place, migrate
from tests.operate.old_office import PEOPLE

ROOT = Path(__file__).resolve().parents[2]
RELEASES = sorted((ROOT / "src" / "sesshu" / "operate" / "releases").glob("*.yaml"))
PLACE = Place("ledger", "431001")


def office(dsn: str, *arguments: str) -> str:
    environment = os.environ | {
        "SESSHU_DSN": dsn, "SESSHU_SYSTEM": "ledger", "SESSHU_MUNICIPALITY": "431001",
        "DJANGO_SETTINGS_MODULE": "sesshu.site.ledger", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.operate.old_office", *arguments],
        env=environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=200,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return done.stdout


@pytest.fixture
def keeper(databases: Databases) -> Databases:
    return databases


def test_前の版のデータベースは行を残したまま今の版になり_二度目は何も変えない(keeper: Databases) -> None:
    name = f"sesshu_ledger_upgrade{os.getpid()}"
    access = keeper.make_empty(name, name)
    try:
        office(access.owner, "make", str(RELEASES[-1]))
        for _ in range(2):
            migrate(PLACE, access)
            assert office(access.app, "count").split() == [str(PEOPLE), str(PEOPLE)]
        with psycopg.connect(access.app) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("DELETE FROM audit_entry")
    finally:
        keeper.drop(name)
