"""`./sesshu due` as it is typed, on a database of its own: numbers on stdout, and kill -9 between two portions."""

from __future__ import annotations

import json
import os
import re
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from sesshu.cli.progress import measure
from sesshu.operate.databases import Place
from tests.house import keeper

ROOT = Path(__file__).resolve().parents[3]
PATIENCE_SECONDS = 120


class City:
    """A database with 90 made-up residents."""

    def __init__(self, dsn: str, folder: Path) -> None:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("SESSHU", "DJANGO"))}
        self.environment = kept | {
            "SESSHU_SYSTEM": "ledger", "SESSHU_MUNICIPALITY": "431001", "SESSHU_DSN": dsn, "SESSHU_VAR": str(folder),
            "SESSHU_SECRET_KEY": secrets.token_urlsafe(48), "SESSHU_FILES_KEY": secrets.token_urlsafe(48),
            "SESSHU_HOSTS": "localhost",
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        }  # fmt: skip
        self.connection = psycopg.connect(dsn, autocommit=True)

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        settings = {} if "sesshu.cli" in arguments else {"DJANGO_SETTINGS_MODULE": "sesshu.site.ledger"}
        return subprocess.Popen(  # noqa: S603 - our own modules
            [sys.executable, "-m", *arguments], env=self.environment | settings, cwd=ROOT, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip

    def run(self, *arguments: str) -> tuple[int, str, str]:
        done = self.start(*arguments)
        out, told = done.communicate(timeout=PATIENCE_SECONDS)
        return done.returncode, out, told

    def value(self, question: str) -> object:
        row = self.connection.execute(question).fetchone()  # type: ignore[call-overload]
        return row[0] if row else None


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    place, databases = Place("ledger", f"due{os.environ.get('PYTEST_XDIST_WORKER', '')}"), keeper()
    found = City(databases.ensure(place).app, tmp_path_factory.mktemp("due"))
    try:
        assert found.run("tests.ledger.due.office", "fill")[0] == 0
        yield found
    finally:
        found.connection.close()
        databases.drop(place.name)


@pytest.fixture
def city(filled: City) -> City:
    """Nothing is judged yet."""
    filled.connection.execute("DELETE FROM due_state")
    filled.connection.execute("DELETE FROM due_run")
    return filled


def test_結果は一つのJSONで_二度目は誰も判定し直さず_一覧は出力台帳に載る(city: City) -> None:
    asked = ("sesshu.cli", "due", "--as-of", "2026-11-20")
    entries = "SELECT count(*) FROM audit_entry WHERE act = 'due.finished' AND n = 90"
    before = int(str(city.value(entries)))
    code, out, told = city.run(*asked, "--processes", "2")
    assert code == 0, told
    first = json.loads(out)
    assert (first["municipality"], first["persons"], first["judged"], first["unchanged"]) == ("431001", 90, 90, 0)
    assert re.fullmatch(r"jp-routine@[0-9a-f]{16}", first["rules"])
    assert {"read", "compare", "judge", "store", "finish", "total"} <= set(first["seconds"])
    stored = "SELECT count(*) FROM due_state WHERE status <> 'unclear'"
    assert sum(n for states in first["series"].values() for n in states.values()) == city.value(stored)
    code, out, told = city.run(*asked, "--list", "due,overdue", "--profile", "xlsx")
    assert code == 0, told
    second = json.loads(out)
    assert (second["judged"], second["unchanged"], second["series"]) == (0, 90, first["series"])
    listed = "SELECT count(*) FROM due_state WHERE status IN ('due', 'overdue')"
    assert second["list"]["rows"] == city.value(listed)
    assert second["list"]["sha256"] == city.value("SELECT sha256 FROM file_export ORDER BY at DESC LIMIT 1")
    assert city.value(entries) == before + 2


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        ([], 2, "--as-of"),
        (["--as-of", "20261120"], 2, "YYYY-MM-DD"),
        (["--as-of", "2026-11-20", "--list", "overdu"], 2, "overdue"),
        (["--as-of", "2026-11-20", "--list", "due", "--series", "mr_9"], 2, "mr_9"),
        (["--as-of", "2026-11-20", "--processes", "0"], 2, "1 から"),
        (["--as-of", "2026-11-20", "--municipality", "012033"], 2, "431001"),
        (["--as-of", "1920-01-01", "--list", "due"], 1, "いません"),
    ],
)
def test_誤った使い方は2_断られた仕事は1で_標準出力には何も書かない(
    city: City, arguments: list[str], code: int, words: str
) -> None:
    found, out, told = city.run("sesshu.cli", "due", *arguments)
    assert (found, out) == (code, "")
    assert words in told
    assert "Traceback" not in told


def test_判定の途中で強制終了しても失われず二重にもならない(city: City) -> None:
    for kill in range(3):
        process = city.start("tests.ledger.due.office", "evaluate")
        _wait(city, "SELECT coalesce(max(cursor), 0) FROM due_run", 9 * kill + 6)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=PATIENCE_SECONDS)
        assert city.value("SELECT visible FROM due_run") == 0
        staged = city.value("SELECT count(DISTINCT resident_id) FROM due_state")
        assert 0 < int(str(staged)) <= int(str(city.value("SELECT cursor FROM due_run")))
    code, out, told = city.run("tests.ledger.due.office", "evaluate")
    assert (code, out.strip()) == (0, "True"), told
    assert city.value("SELECT visible FROM due_run") == 2  # the pass that was killed, and one that found no change
    doubled = "SELECT count(*) FROM (SELECT 1 FROM due_state GROUP BY resident_id, series HAVING count(*) > 1) AS two"
    assert city.value(doubled) == 0
    whole = str(city.value("SELECT count(*) FROM due_state"))
    code, out, told = city.run("sesshu.cli", "due", "--as-of", "2026-11-21")
    assert code == 0, told
    other = json.loads(out)
    # Another day, judged in one go: as many persons, and about as many rows.
    assert other["judged"] == 90
    assert int(whole) == int(str(city.value("SELECT count(*) FROM due_state"))) - _rows(other)


def _rows(answer: dict[str, dict[str, dict[str, int]]]) -> int:
    counted = sum(n for states in answer["series"].values() for n in states.values())
    return counted + int(str(answer["unclear"]))


def _wait(city: City, question: str, least: int) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while int(str(city.value(question))) < least:
        assert time.monotonic() < until, f"never came to: {question}"
        time.sleep(0.002)


@pytest.mark.parametrize(
    ("words", "told"), [([], "先に ./sesshu demo"), (["--municipality", "011002"], "431001、012033")]
)
def test_設定もデモもなければ次にすることを言う(words: list[str], told: str, tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SESSHU", "DJANGO"))}
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-m", "sesshu.cli", "due", "--as-of", "2026-11-20", *words],
        env=kept | {"PYTHONPATH": str(ROOT / "src"), "SESSHU_VAR": str(tmp_path)},
        capture_output=True, text=True, check=False, timeout=PATIENCE_SECONDS,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert told in done.stderr


def test_進み具合は全体が分かれば棒で示す() -> None:
    assert measure(5000, 20000) == "[######..................] 25% 5,000/20,000"
    assert (measure(1200, 0), measure(0, 0)) == ("1,200", "")


def test_年度更新の予行は台帳の人を比べ_一覧を出力台帳に載せ_判定結果には何も残さない(city: City) -> None:
    asked = ("sesshu.cli", "law", "diff", "current", "current", "--as-of", "2026-11-20", "--and-as-of", "next-april")
    code, out, told = city.run(*asked, "--list", "--profile", "machine")
    assert code == 0, told
    answer = json.loads(out)
    assert (answer["new"]["as_of"], answer["persons"]) == ("2027-04-01", 90)
    moved = sum(change["people"] for series in answer["series"].values() for change in series["changes"])
    assert answer["list"]["rows"] == moved >= answer["affected"] > 0
    assert city.value("SELECT count(*) FROM due_state") == 0
