"""The addressee system as an OS user of its own: started by root, its files are for that user alone."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
import sys
import sysconfig
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from sesshu.operate import postgres, processes
from sesshu.operate.databases import Access, Databases, Place
from sesshu.operate.demonstration import tell_of_root
from sesshu.operate.own_user import own_folder, own_user
from sesshu.operate.reach import ELSEWHERE, reachable
from sesshu.operate.supervisor import Board, Child
from sesshu.operate.supervisor.child import as_user
from sesshu.operate.supervisor.page import render

ROOT = Path(__file__).resolve().parents[2]
ADDRESSEE, LEDGER = Place("addressee", "431001"), Place("ledger", "431001")
START_SECONDS = 400  # a busy machine is no fault
FILL = """
import django; django.setup()
from sesshu.addressee.unified_numbers.actions import PutItem, put
from sesshu.foundation.access.actor import job_actor
from sesshu.numbers.testing import individual_number
put(items=[PutItem("001", "100", individual_number(1))], by=job_actor("t", "unified.write"), purpose="PUT_RESIDENT")
"""
pytestmark = [
    pytest.mark.timeout(900),
    pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a process another user"),
]


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    place = Path(tempfile.mkdtemp(prefix="sesshu-own-user-", dir=ELSEWHERE))
    place.chmod(0o755)
    yield place
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture(scope="module")
def access(folder: Path) -> Iterator[Access]:
    server = postgres.Server(folder / "pg", options=postgres.FAST_AND_UNSAFE).start()
    yield Databases(server.dsn(), folder / "roles.json").ensure(ADDRESSEE)
    server.stop()


@pytest.fixture(scope="module")
def others_python() -> Iterator[str]:
    """The folders of our modules, run by a Python that other users can start: ours, or the machine's of the same
    version where ours lies in root's home."""
    modules = f"{processes.SOURCE}:{sysconfig.get_path('purelib')}"
    with pytest.MonkeyPatch.context() as patched:
        if not reachable(Path(sys.executable), 1, 1):
            machine = Path(f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}")
            if not machine.exists():
                pytest.skip("no Python of this version that another user can start")
            patched.setattr(sys, "executable", str(machine))
            patched.setattr(sys, "prefix", "/usr")
        yield modules


def uids(pid: int) -> set[int]:
    """Real, effective, saved and file-system user of a process."""
    line = next(line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if line.startswith("Uid:"))
    return {int(one) for one in line.split()[1:]}


def reads(file: Path, user: int) -> bool:
    return subprocess.run(["cat", str(file)], capture_output=True, check=False, **as_user(user)).returncode == 0


def test_宛名の処理は別の利用者で動き_鍵のファイルはその利用者だけが読める(
    folder: Path, access: Access, others_python: str
) -> None:
    user, other = own_user(ADDRESSEE, folder / "addressee-431001"), own_user(LEDGER, folder / "ledger-431001")
    assert user
    assert other
    assert len({0, user, other}) == 3
    own = own_folder(folder / "addressee-431001", user)
    settings = {
        "SESSHU_DEMO": "1", "SESSHU_VAR": str(own), "SESSHU_SECRET_KEY": "x" * 40, "SESSHU_FILES_KEY": "y" * 40,
        "PYTHONPATH": others_python,
        "PYTHONDONTWRITEBYTECODE": "1",
    }  # fmt: skip
    post = processes.Post(ADDRESSEE, access.app, free_port(), user=user)
    told: list[str] = []
    web, worker = processes.web(post, settings), processes.worker(post, settings)
    web.say = worker.say = told.append
    try:
        for child in (web, worker):
            child.start()
        until_it_answers(web, told)
        for child in (web, worker):
            assert child.process is not None
            family = [child.process.pid, *children_of(child.process.pid)]
            assert {uid for pid in family for uid in uids(pid)} == {user}
            groups = Path(f"/proc/{child.process.pid}/status").read_text().split("Groups:")[1].splitlines()[0].split()
            assert set(groups) <= {str(user)}
        fill(access, settings, user)
    finally:
        for child in (web, worker):
            child.ask_to_stop()
        for child in (web, worker):
            child.wait_stopped()
    key = own / "keys" / "wrapping.key"
    found = key.stat()
    assert (found.st_uid, stat.S_IMODE(found.st_mode)) == (user, 0o400)
    assert stat.S_IMODE(own.stat().st_mode) == 0o700
    assert reads(key, user)
    assert not reads(key, other)
    key.parent.chmod(0o755)
    own.chmod(0o755)  # even where the folders were left open, the file is closed
    assert not reads(key, other)


def fill(access: Access, settings: dict[str, str], user: int) -> None:
    """Put a number in as the system's own user: its key is made."""
    done = subprocess.run(
        [sys.executable, "-c", FILL], env=processes.environment(ADDRESSEE, access.app, settings),
        capture_output=True, text=True, check=False, **as_user(user),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]


def until_it_answers(child: Child, told: list[str]) -> None:
    """Whatever it says of its health: the process of pictures may not find its modules under the machine's Python."""
    until = time.monotonic() + START_SECONDS
    while True:
        assert child.running, told
        assert time.monotonic() < until, told
        try:
            urllib.request.urlopen(child.ready_url, timeout=20).close()  # noqa: S310 - our own loopback address
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)


def children_of(pid: int) -> list[int]:
    found = [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return found + [one for child in found for one in children_of(child)]


def free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_専用の利用者にできなければ_記録と状況のページがそう言う(capsys: pytest.CaptureFixture[str]) -> None:
    """Programs below a folder that only root enters, as a clone below /root."""
    hidden = Path(tempfile.mkdtemp(prefix="sesshu-hidden-", dir=ELSEWHERE))  # mode 0700, root's
    try:
        user = own_user(ADDRESSEE, hidden / "addressee")
        board = Board("試験", ["架空のものです。"])
        tell_of_root(board, [processes.Post(one, "", 1, user=user) for one in (ADDRESSEE, LEDGER)])
        assert user is None
        [_, note] = board.notes
        assert note.startswith("統合宛名システム（431001）は、専用の利用者ではなく root のまま動いています。")
        assert note in unescape(render(board))
        assert note in "".join(capsys.readouterr())
        tell_of_root(quiet := Board("試験"), [processes.Post(ADDRESSEE, "", 1, user=61_184)])
        assert quiet.notes == []
    finally:
        shutil.rmtree(hidden)


def test_利用者を分ける設定の例がある() -> None:
    """The unit files for the addressee name a user of its own, and close its folder to the rest."""
    for kind in ("web", "worker"):
        text = (ROOT / "docs" / "systemd" / f"sesshu-addressee-{kind}@.service").read_text()
        lines = dict(line.split("=", 1) for line in text.splitlines() if "=" in line)
        assert lines["User"] == "sesshu-addressee"
        assert lines["UMask"] == "0077"
        assert lines["StateDirectoryMode"] == "0700"
        other = (ROOT / "docs" / "systemd" / f"sesshu-{kind}@.service").read_text()
        assert "User=sesshu\n" in other
