"""pytest plugin: a real PostgreSQL and a migrated database for every session that needs one.

Tests run as the app role, so that a missing or surplus grant fails a test.
`SESSHU_TEST_PG=18` takes the wheel's server.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from sesshu.operate import postgres
from sesshu.operate.databases import Databases, Place, schema_hash

PURE = ("dates", "numbers", "text", "law", "schedule", "contracts")
ROOT = Path(__file__).resolve().parents[1]
_server: postgres.Server | None = None
_folder: Path | None = None


def needs_database(arguments: list[str]) -> bool:
    """False when only pure floors are asked for: their tests start in a blink."""
    chosen = [Path(a.split("::")[0]).resolve() for a in arguments if Path(a.split("::")[0]).exists()]
    tests = ROOT / "tests"
    return not chosen or any(path == tests or path.relative_to(tests).parts[0] not in PURE for path in chosen)


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config, args: list[str]) -> None:
    os.environ.setdefault("SESSHU_SYSTEM", "ledger")
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
    binaries = postgres.wheel_binaries() if os.environ.get("SESSHU_TEST_PG") == "18" else postgres.binaries()
    prepared = (
        Path(tempfile.gettempdir()) / f"sesshu-prepared-{postgres.version_of(binaries)}-{schema_hash()}-{os.geteuid()}"
    )
    if not prepared.exists():
        _prepare(prepared, binaries)
    _folder = Path(tempfile.mkdtemp(prefix="sesshu-test-"))
    _folder.chmod(0o755)
    shutil.copytree(prepared, _folder / "pg", dirs_exist_ok=True, copy_function=_copy_owned)
    _own(_folder / "pg")
    _server = postgres.Server(_folder / "pg", options=postgres.FAST_AND_UNSAFE, bin=binaries).start()
    os.environ["SESSHU_TEST_ADMIN"] = _server.dsn()
    os.environ["SESSHU_TEST_FOLDER"] = str(_folder)


def _prepare(prepared: Path, binaries: Path) -> None:
    """Initialise and migrate once for a schema; later sessions copy the folder."""
    draft = Path(tempfile.mkdtemp(prefix="sesshu-prepare-"))
    draft.chmod(0o755)
    server = postgres.Server(draft, options=postgres.FAST_AND_UNSAFE, bin=binaries).start()
    try:
        Databases(server.dsn(), draft / "roles.json").template(os.environ["SESSHU_SYSTEM"])
    finally:
        server.stop()
    (draft / "port").unlink(missing_ok=True)
    try:
        draft.rename(prepared)
    except OSError:  # another session was faster
        shutil.rmtree(draft, ignore_errors=True)


def _copy_owned(source: str, target: str) -> str:
    return shutil.copy2(source, target)


def _own(folder: Path) -> None:
    owner = postgres.run_as()
    if not owner:
        return
    for path in (folder, *folder.rglob("*")):
        os.chown(path, owner["user"], owner["group"])
    (folder / "data").chmod(0o700)


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
