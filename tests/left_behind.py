"""pytest plugin: after a whole run, what the tests left is searched for Individual Numbers.

Every database of the test server but the unified addressee system's own, and every file of the offices that the
scenarios sat in: how often one of the first 1,000 numbers of the reserved range is there, in any encoding. What a test
planted it took away again; what stays came through the product. `SESSHU_TEST_WHOLE=1` says that the run is a whole one;
in a long one a find is a failure.
"""

from __future__ import annotations

import os
from pathlib import Path

import psycopg
import pytest

from sesshu.numbers.testing import individual_number
from sesshu.operate.exchange import places
from sesshu.operate.exchange.scanning import Found, Search

KNOWN = 1000
HOLDER = "addressee"  # the one system that may hold them, sealed; its tests look into its tables themselves
NOT_WRITTEN_BY_SYSTEMS = ("pg", "roles.json")


def look(admin: str, folders: list[Path]) -> Found:
    """What stands in the databases of a server and below folders."""
    search, found = Search(individual_number(n).reveal() for n in range(KNOWN)), Found()
    with psycopg.connect(admin) as connection:
        names = [row[0] for row in connection.execute("SELECT datname FROM pg_database WHERE datallowconn")]
    for name in names:
        places.look_at_database(psycopg.conninfo.make_conninfo(admin, dbname=name), name, search, found)
    for folder in folders:
        places.look_at_folder(folder, search, found, without=NOT_WRITTEN_BY_SYSTEMS)
    return found


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    whole, worker = os.environ.get("SESSHU_TEST_WHOLE") == "1", os.environ.get("PYTEST_XDIST_WORKER")
    if worker or not whole or os.environ["SESSHU_SYSTEM"] == HOLDER or "SESSHU_TEST_ADMIN" not in os.environ:
        return
    try:
        found = look(os.environ["SESSHU_TEST_ADMIN"], [Path(os.environ["SESSHU_TEST_FOLDER"])])
    except Exception as error:  # noqa: BLE001 - the results of the tests are told in any case
        print(f"\n個人番号の検索: 終わりまでできませんでした（{type(error).__name__}）。")
        return
    count = sum(found.words.values())
    print(f"\n個人番号の検索: {found.characters:,}字に{count}件。{dict(found.words)}")
    if found.words and os.environ.get("SESSHU_LONG") == "1":
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
