"""pytest plugin: a whole run of the tests fails where they left an Individual Number or a linkage code anywhere.

Searched (`searching.py`) are the databases of every server that a test starts, each before it is dropped or its server
stops; the folders, exports and logs of offices and tests; what processes said; and the addresses that browsers called.
What a test plants it takes away again; what stays came through the product. `SESSHU_TEST_WHOLE=1` says that the run is
a whole one (`./sesshu test` without a choice sets it).
"""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from pathlib import Path

import pytest

from sesshu.operate.databases import Databases
from sesshu.operate.postgres import Server
from tests import searching

ROOT = Path(__file__).resolve().parents[1]
LOGS = ROOT / "out" / "scenarios"
BEGAN = time.time()
_said: list[str] = []
_seconds: dict[str, float] = {}  # of each part that is searched at the end


def pytest_configure(config: pytest.Config) -> None:
    if os.environ.get("SESSHU_TEST_WHOLE") != "1" or "SESSHU_TEST_ADMIN" not in os.environ:
        return
    if not os.environ.get("PYTEST_XDIST_WORKER"):
        os.environ[searching.NOTES] = tempfile.mkdtemp(prefix="sesshu-searched-")
    _watch()


def _watch() -> None:
    """Through these two doors every database of a test goes."""
    drop, stop = Databases.drop, Server.stop

    def searched_and_dropped(self: Databases, name: str) -> None:
        if (mine := searching.searching()) and not name.endswith("_new") and self.exists(name):
            mine.databases(self.admin_dsn, [name])
        drop(self, name)

    def searched_and_stopped(self: Server) -> None:
        if (mine := searching.searching()) and self.pid is not None:
            mine.server(self)
        stop(self)

    Databases.drop, Server.stop = searched_and_dropped, searched_and_stopped


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """What the processes of a test said, where it is shown (in the first process of the run)."""
    if searching.NOTES in os.environ and not os.environ.get("PYTEST_XDIST_WORKER") and report.when == "teardown":
        _said.extend(text for _, text in report.sections)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """The rest, when the other processes are done."""
    mine = None if os.environ.get("PYTEST_XDIST_WORKER") else searching.searching()
    if mine is None:
        return
    mine.know(mine.told().codes)
    parts = {
        "データベース": lambda: mine.databases(os.environ["SESSHU_TEST_ADMIN"]),
        "試験のサーバーのフォルダ": lambda: mine.folder(Path(os.environ["SESSHU_TEST_FOLDER"])),
        "一時フォルダ": lambda: mine.folder(session.config._tmp_path_factory.getbasetemp()),
        "記録": lambda: LOGS.is_dir() and mine.folder(LOGS, since=BEGAN),
        "処理の出力": lambda: mine.text("処理の出力", "\n".join(_said)),
    }
    for name, search in parts.items():
        began = time.monotonic()
        search()
        _seconds[name] = time.monotonic() - began
    told = mine.told()
    if (told.words or told.stopped) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    mine = None if os.environ.get("PYTEST_XDIST_WORKER") else searching.searching()
    if mine is None:
        return
    told, write = mine.told(), terminalreporter.write_line
    terminalreporter.section("個人番号と符号の検索")
    write(
        f"データベース{told.databases}、{told.characters:,}字、符号{len(set(told.codes))}。"
        f"{told.seconds:.0f}秒（うち終わりに{'、'.join(f'{name}{one:.0f}秒' for name, one in _seconds.items())}）"
    )
    for place, count in sorted(told.typed.items()):
        write(f"番号の形のほかの12桁: {place} {count}件")
    for place, count in sorted(told.words.items()):
        write(f"残っていた番号・符号: {place} {count}件", red=True)
    for reason in told.stopped:
        write(f"終わりまで検索できなかった: {reason}", red=True)


def pytest_unconfigure(config: pytest.Config) -> None:
    if searching.NOTES in os.environ and not os.environ.get("PYTEST_XDIST_WORKER"):
        shutil.rmtree(os.environ.pop(searching.NOTES), ignore_errors=True)
        searching.searching.cache_clear()
