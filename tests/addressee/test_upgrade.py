"""支援措置の印: だれが知らせたかを残す前の印は、更新のあともそのまま隠し、二度目の更新は何も変えない。"""

from __future__ import annotations

import os

import psycopg
import pytest

from sesshu.operate.databases import Databases, Place, migrate
from tests.addressee.old_marks import LINKS
from tests.old_versions import make_old

PLACE = Place("addressee", "431001")


@pytest.mark.postgres
def test_前からの印はだれも失わず_だれのものか分からない印は台帳が話すまで残る(databases: Databases) -> None:
    name = f"sesshu_addressee_upgrade{os.getpid()}"
    access = databases.make_empty(name, name)
    try:
        make_old(PLACE, "tests.addressee.old_marks", access.owner)
        for _ in range(2):
            migrate(PLACE, access)
            with psycopg.connect(access.app) as connection:
                rows = connection.execute(
                    "SELECT system, business_number, name, protected FROM business_link ORDER BY system, 2"
                ).fetchall()
                own = dict(connection.execute("SELECT business_number, own_protected FROM business_link").fetchall())
                told = connection.execute(
                    "SELECT l.business_number, t.teller, t.protected, t.guarded_only, t.by"
                    " FROM business_link_told t JOIN business_link l ON l.id = t.link_id"
                ).fetchall()
                kept = connection.execute("SELECT DISTINCT protected_by FROM business_link_before").fetchall()
            assert rows == LINKS, "印も内容もそのまま"
            assert own == {"100": None, "200": None, "A1": True, "A2": False, "A3": None}
            assert told == [("100", "ledger", True, True, "")], "住民記録の番号は、台帳も話した"
            assert kept == [("",)]
    finally:
        databases.drop(name)
