"""pytest plugin: a real PostgreSQL and a migrated database for every session that needs one.

A session is one of one system: `tests/addressee` runs with the settings and the database of that system, everything
else with the ledger's. `./sesshu test` runs the sessions one after the other.

Tests run as the app role, so that a missing or surplus grant fails a test.
`SESSHU_TEST_PG=18` takes the wheel's server.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

from sesshu.cli.test import sessions, system_of
from sesshu.operate import postgres
from sesshu.operate.databases import Databases, Place, schema_hash

PURE = ("dates", "numbers", "text", "law", "schedule", "contracts")
ROOT = Path(__file__).resolve().parents[1]
PREPARED = "sesshu-prepared-"
PREPARED_PLACE = "tmain"
A_DAY = 86400
_server: postgres.Server | None = None
_folder: Path | None = None


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Tests of another system are for its own session."""
    if collection_path == ROOT / "tests" or system_of(collection_path) == os.environ["SESSHU_SYSTEM"]:
        return None
    return True


def needs_database(arguments: list[str]) -> bool:
    """False when only pure floors are asked for: their tests start in a blink."""
    chosen = [Path(a.split("::")[0]).resolve() for a in arguments if Path(a.split("::")[0]).exists()]
    tests = ROOT / "tests"
    return not chosen or any(path == tests or path.relative_to(tests).parts[0] not in PURE for path in chosen)


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config, args: list[str]) -> None:
    # Playwright's synchronous API keeps an event loop in this thread for as long as its browser is open; Django would
    # refuse the database to every test that follows in the same process.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    asked = [path for path in args if not path.startswith("-") and Path(path.split("::")[0]).exists()]
    os.environ.setdefault("SESSHU_SYSTEM", next(iter(sessions(asked)), "ledger"))
    os.environ.setdefault("SESSHU_MUNICIPALITY", "431001")
    os.environ.setdefault("SESSHU_SECRET_KEY", "tests-only-" + "x" * 40)
    os.environ["DJANGO_SETTINGS_MODULE"] = f"sesshu.site.{os.environ['SESSHU_SYSTEM']}"
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if not needs_database(args):
        return
    if not worker:
        _start_server()
    databases = keeper()
    place = Place(os.environ["SESSHU_SYSTEM"], f"t{worker or 'main'}")
    os.environ["SESSHU_DSN"] = databases.ensure(place).app


def _start_server() -> None:
    global _server, _folder
    _folder = Path(tempfile.mkdtemp(prefix="sesshu-test-"))
    _folder.chmod(0o755)
    _server = server_in(_folder).start()
    os.environ["SESSHU_TEST_ADMIN"] = _server.dsn()
    os.environ["SESSHU_TEST_FOLDER"] = str(_folder)


def server_in(folder: Path) -> postgres.Server:
    """A server of its own below a folder, with the migrated database of `PREPARED_PLACE`; it is not started yet."""
    binaries = postgres.wheel_binaries() if os.environ.get("SESSHU_TEST_PG") == "18" else postgres.binaries()
    system = os.environ["SESSHU_SYSTEM"]
    name = f"{PREPARED}{system}-{postgres.version_of(binaries)}-{os.geteuid()}-{schema_hash()}"
    prepared = Path(tempfile.gettempdir()) / name
    if not prepared.exists():
        _prepare(prepared, binaries)
    # Ownership and modes stay as they are; one process is several times faster than Python's own copying.
    subprocess.run(["cp", "-a", prepared, folder / "pg"], check=True)  # noqa: S603, S607 - our own folders
    return postgres.Server(folder / "pg", options=(*postgres.FAST_AND_UNSAFE, "max_connections=150"), bin=binaries)


def _prepare(prepared: Path, binaries: Path) -> None:
    """Initialise and migrate once for a schema; later sessions copy the folder."""
    draft = Path(tempfile.mkdtemp(prefix="sesshu-prepare-"))
    draft.chmod(0o755)
    server = postgres.Server(draft, options=postgres.FAST_AND_UNSAFE, bin=binaries).start()
    try:
        Databases(server.dsn(), draft / "roles.json").ensure(Place(os.environ["SESSHU_SYSTEM"], PREPARED_PLACE))
    finally:
        server.stop()
    (draft / "port").unlink(missing_ok=True)
    try:
        draft.rename(prepared)
    except OSError:  # another session was faster
        shutil.rmtree(draft, ignore_errors=True)
    _forget_old(prepared)


def _forget_old(prepared: Path) -> None:
    """Earlier schemas are not asked for again; a day leaves room for other working copies."""
    owners = {os.geteuid(), prepared.stat().st_uid}
    for folder in prepared.parent.glob(f"{PREPARED}*"):
        found = folder.stat()
        if folder != prepared and found.st_uid in owners and time.time() - found.st_mtime > A_DAY:
            shutil.rmtree(folder, ignore_errors=True)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long tests run with `./sesshu test --long` only."""
    if os.environ.get("SESSHU_LONG") == "1":
        return
    long = [item for item in items if item.get_closest_marker("long")]
    if long:
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]


def keeper() -> Databases:
    """The keeper of the test server's databases."""
    return Databases(os.environ["SESSHU_TEST_ADMIN"], Path(os.environ["SESSHU_TEST_FOLDER"]) / "pg" / "roles.json")


def pytest_unconfigure(config: pytest.Config) -> None:
    if _server:
        _server.stop()
    if _folder:
        shutil.rmtree(_folder, ignore_errors=True)


@pytest.fixture
def databases() -> Databases:
    """For tests that make databases of their own."""
    return keeper()
