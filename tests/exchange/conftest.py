"""The two cities and the network, once for all tests of a worker, on a server of their own.

The places have fixed names: on one server the cities of two workers would be the same.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sesshu.operate.databases import Databases
from tests.exchange.cities import Cities, open_cities
from tests.exchange.ledgers import City, open_city
from tests.house import server_in


@pytest.fixture(scope="session")
def cities(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cities]:
    folder = Path(tempfile.mkdtemp(prefix="sesshu-exchange-"))
    folder.chmod(0o755)  # the server runs as another user
    server = server_in(folder).start()
    try:
        databases = Databases(server.dsn(), folder / "pg" / "roles.json")
        with open_cities(databases, tmp_path_factory.mktemp("exchange")) as found:
            yield found
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def city() -> Iterator[City]:
    """熊本市's ledger and unified addressee system beside the three."""
    with open_city() as found:
        yield found
