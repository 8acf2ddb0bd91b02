"""部署の事務: what departments were given in an office of before stands in the dated master after the upgrade."""

from __future__ import annotations

import os
from datetime import date

import psycopg
import pytest

from sesshu.foundation import clock
from sesshu.intermediary.exchange_rules.departments import duty_code
from sesshu.operate.databases import Databases, Place, migrate
from tests.intermediary.old_office import GIVEN
from tests.old_versions import make_old

PLACE = Place("intermediary", "431001")


@pytest.mark.postgres
def test_部署に割り当てた事務は_割り当てた日からの決まりになり_二度目は何も変えない(databases: Databases) -> None:
    name = f"sesshu_intermediary_upgrade{os.getpid()}"
    access = databases.make_empty(name, name)
    try:
        make_old(PLACE, "tests.intermediary.old_office", access.owner)
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
