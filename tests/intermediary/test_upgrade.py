"""部署の事務: what departments were given in an office of before stands in the dated master after the upgrade."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import psycopg
import pytest

from sesshu.foundation import clock
from sesshu.intermediary.exchange_rules.departments import duty_code
from sesshu.operate.databases import Databases, Place, migrate
from tests.intermediary.old_office import GIVEN

ROOT = Path(__file__).resolve().parents[2]
PLACE = Place("intermediary", "431001")


def make(dsn: str) -> None:
    environment = os.environ | {
        "SESSHU_DSN": dsn, "SESSHU_SYSTEM": "intermediary", "SESSHU_MUNICIPALITY": "431001",
        "DJANGO_SETTINGS_MODULE": "sesshu.site.intermediary", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.intermediary.old_office"],
        env=environment, cwd=ROOT, capture_output=True, text=True, check=False, timeout=200,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]


@pytest.mark.postgres
def test_部署に割り当てた事務は_割り当てた日からの決まりになり_二度目は何も変えない(databases: Databases) -> None:
    name = f"sesshu_intermediary_upgrade{os.getpid()}"
    access = databases.make_empty(name, name)
    try:
        make(access.owner)
        for _ in range(2):
            migrate(PLACE, access)
            with psycopg.connect(access.app) as connection:
                rows = connection.execute(
                    "SELECT code, department, duty, valid_from, recorded_at, recorded_by FROM department_duty"
                    " WHERE valid_until IS NULL AND superseded_at IS NULL AND approval IS NULL"
                ).fetchall()
                assert connection.execute("SELECT to_regclass('duty_assignment')").fetchone() == (None,)
            expected = [
                (duty_code(department, duty), department, duty, at.astimezone(clock.TOKYO).date(), at, "u:1")
                for department, duty, at in GIVEN
            ]
            assert sorted(rows) == sorted(expected)
        assert {row[3] for row in rows} == {date(2026, 4, 1), date(2026, 5, 20)}, "日本の日付で"
    finally:
        databases.drop(name)
