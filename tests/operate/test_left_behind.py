"""全試験のあとの検索: 試験用サーバーのどのデータベースに残った個人番号も、ファイルに残ったものも見つける。"""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from sesshu.numbers.testing import individual_number
from sesshu.operate.databases import Databases
from tests.left_behind import look

NUMBER = individual_number(5).reveal()


@pytest.mark.postgres
def test_どのデータベースとファイルに残っていても見つける(databases: Databases, tmp_path: Path) -> None:
    name, admin = "left_behind", databases.admin_dsn
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            with psycopg.connect(make_conninfo(admin, dbname=name), autocommit=True) as other:
                other.execute("CREATE TABLE planted (told text)")
                other.execute("INSERT INTO planted VALUES (%s)", [NUMBER])
            (tmp_path / "var").mkdir()
            (tmp_path / "var" / "a.log").write_text(f"GET /{NUMBER}", encoding="utf-8")
            found = look(admin, [tmp_path])
            assert {place: found.words[place] for place in (f"{name}.planted", "file .log")} == {
                f"{name}.planted": 1, "file .log": 1,
            }  # fmt: skip
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
