"""The production commands on a real server: a municipality is added, served, and refused when it is not fit."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from sesshu.cli import municipality
from sesshu.operate import postgres

ROOT = Path(__file__).resolve().parents[2]
LONGEST = 600  # seconds; a busy machine is no fault
pytestmark = pytest.mark.timeout(1800)


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Server]:
    """A server with PostgreSQL's own, safe settings."""
    place = Path(tempfile.mkdtemp(prefix="sesshu-production-"))
    place.chmod(0o755)
    found = postgres.Server(place / "pg").start()
    yield found
    found.stop()
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture(scope="module")
def settings(server: postgres.Server) -> Iterator[Path]:
    """The settings folder after `municipality add 431001`."""
    folder = Path(tempfile.mkdtemp(prefix="sesshu-settings-"))
    done = command("municipality", "add", "431001", "--settings", str(folder), SESSHU_ADMIN_DSN=server.dsn())
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)[0]["database"] == "sesshu_ledger_431001"
    yield folder
    shutil.rmtree(folder)


def clean_environment(**values: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SESSHU", "DJANGO"))}
    return kept | {"PYTHONPATH": str(ROOT / "src")} | values


def command(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "sesshu.cli", *arguments],
        env=clean_environment(**environment), capture_output=True, text=True, check=False, timeout=LONGEST,
    )  # fmt: skip


def values_of(file: Path) -> dict[str, str]:
    return dict(re.findall(r"^(\w+)=(.*)$", file.read_text(), re.MULTILINE))


def test_設定ファイルは本人だけが読め所有者の接続先は別のファイルにある(settings: Path) -> None:
    files = sorted(settings.glob("*.env"))
    names = ["addressee-431001-owner.env", "addressee-431001.env"]
    names += ["hub-431001-owner.env", "hub-431001.env"]
    names += ["intermediary-431001-owner.env", "intermediary-431001.env"]
    names += ["ledger-431001-booking.env", "ledger-431001-owner.env", "ledger-431001.env"]
    assert [file.name for file in files] == names
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert "_owner" not in (settings / "ledger-431001.env").read_text()


def test_予約サイトの設定には職員の画面の役割も秘密もなく_職員の役割では起動しない(settings: Path) -> None:
    mine, staff = (values_of(settings / f"ledger-431001{kind}.env") for kind in ("-booking", ""))
    assert "_public:" in mine["SESSHU_DSN"]
    assert mine["SESSHU_SECRET_KEY"] != staff["SESSHU_SECRET_KEY"]
    assert "_app" not in (settings / "ledger-431001-booking.env").read_text()
    refused = command("serve", "--site", "booking", "--port", "1", **(staff | {"SESSHU_HOSTS": "localhost"}))
    assert refused.returncode == 2
    assert "_public の役割" in refused.stderr


def test_二度追加しても書き込んだ設定は消えない(settings: Path, server: postgres.Server) -> None:
    file = settings / "ledger-431001.env"
    file.write_text(file.read_text() + "# 市の控え\n")
    again = command("municipality", "add", "431001", "--settings", str(settings), SESSHU_ADMIN_DSN=server.dsn())
    assert again.returncode == 0
    assert "# 市の控え" in file.read_text()


def test_追加と同時に最初の管理者を登録し秘密は一度だけ渡す(server: postgres.Server, tmp_path: Path) -> None:
    person = ["--administrator", "h.yamada", "山田　はなこ", "情報政策課"]
    add = ["municipality", "add", "012033", "--settings", str(tmp_path)]
    done = command(*add, *person, SESSHU_ADMIN_DSN=server.dsn())
    assert done.returncode == 0, done.stderr
    handed = json.loads(done.stdout)[0]["administrator"]
    assert handed["login_id"] == "h.yamada"
    assert len(handed["first_password"]) >= 12
    assert handed["enrolment_code"]
    assert not any(handed["first_password"] in file.read_text() for file in tmp_path.iterdir())
    values = values_of(tmp_path / "ledger-012033.env")
    again = command("municipality", "administrator", "h.yamada", "山田　はなこ", "情報政策課", **values)
    assert (again.returncode, again.stdout) == (1, "")
    assert "Traceback" not in again.stderr
    assert command("municipality", "administrator", "t.sato", "佐藤　たろう", "情報政策課", **values).returncode == 0
    third = command(*add, "--administrator", "j.ito", "伊藤　じろう", "情報政策課", SESSHU_ADMIN_DSN=server.dsn())
    assert third.returncode == 1
    assert "すでに2人登録されています" in third.stderr


def test_管理者を言わずに追加すれば後の登録のしかたを示す(settings: Path, server: postgres.Server) -> None:
    done = command("municipality", "add", "431001", "--settings", str(settings), SESSHU_ADMIN_DSN=server.dsn())
    assert done.returncode == 0
    assert "administrator" not in json.loads(done.stdout)[0]
    assert "./sesshu municipality administrator" in done.stderr


@pytest.mark.parametrize(
    ("typed", "answers"),
    [
        ("h.yamada\n山田　はなこ\n情報政策課\n", ["h.yamada", "山田　はなこ", "情報政策課"]),
        ("h.yamada\n\n", []),
        ("", []),
    ],
)
def test_端末では最初の管理者を尋ね_空のままなら登録しない(
    typed: str, answers: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    keyboard = io.StringIO(typed)
    monkeypatch.setattr(keyboard, "isatty", lambda: True)
    monkeypatch.setattr(sys, "stdin", keyboard)
    assert municipality.asked() == answers
    asked = capsys.readouterr()
    assert "ログインID" in asked.err
    assert asked.out == ""


def test_検査数字の誤ったコードは使い方の誤り(server: postgres.Server, tmp_path: Path) -> None:
    done = command("municipality", "add", "431002", "--settings", str(tmp_path), SESSHU_ADMIN_DSN=server.dsn())
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr


def test_足りない設定は名指しで断る() -> None:
    done = command("serve")
    assert done.returncode == 2
    assert "SESSHU_SYSTEM" in done.stderr


@pytest.mark.parametrize("number", ["0", "二つ", "999"])
def test_プロセスの数の誤りは使える範囲を示して断る(number: str) -> None:
    done = command("serve", SESSHU_PROCESSES=number)
    assert (done.returncode, "Traceback" in done.stderr) == (2, False)
    assert "1から64まで" in done.stderr


def test_時計を設定したままでは起動しない(settings: Path) -> None:
    values = values_of(settings / "ledger-431001.env") | {"SESSHU_HOSTS": "localhost", "SESSHU_CLOCK": "2026-11-20"}
    done = command("serve", **values)
    assert done.returncode == 1
    assert "SESSHU_CLOCK" in done.stderr


def test_所有者の役割では起動しない(settings: Path) -> None:
    values = values_of(settings / "ledger-431001.env") | {"SESSHU_HOSTS": "localhost"}
    values["SESSHU_DSN"] = values_of(settings / "ledger-431001-owner.env")["SESSHU_OWNER_DSN"]
    done = command("serve", **values)
    assert done.returncode == 1
    assert "所有する役割" in done.stderr


def test_移行は所有者の接続先で行う(settings: Path) -> None:
    values = values_of(settings / "ledger-431001.env") | values_of(settings / "ledger-431001-owner.env")
    done = command("migrate", **values)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == {"database": "sesshu_ledger_431001", "state": "migrated"}


def test_画面の処理が落ちると再起動し終了の合図で静かに終わる(settings: Path) -> None:
    port = postgres.free_port()
    values = values_of(settings / "ledger-431001.env") | {"SESSHU_HOSTS": "localhost 127.0.0.1"}
    process = subprocess.Popen(
        [sys.executable, "-m", "sesshu.cli", "serve", "--port", str(port), "--processes", "1"],
        env=clean_environment(**values), stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        wait_for(port)
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        os.kill(int(children[0]), signal.SIGKILL)
        time.sleep(0.3)
        wait_for(port)
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=LONGEST)
    finally:
        process.kill()
    assert process.returncode == 0
    assert "再起動" in errors


def wait_for(port: int) -> None:
    until = time.monotonic() + LONGEST
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/live/", timeout=2) as answer:
                assert answer.status == 200
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail("the web process does not answer")
