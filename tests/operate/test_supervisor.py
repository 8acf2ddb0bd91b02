"""The supervisor with real children: order, restart, drain, and an exit code that tells who died."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from sesshu.operate import postgres
from sesshu.operate.processes import DatabaseChild
from sesshu.operate.supervisor import Board, Child, Supervisor, watch
from sesshu.operate.supervisor import page as status_page
from sesshu.operate.supervisor.board import FAILED, READY, STOPPED

SLEEP = "import time; print('started', flush=True); time.sleep(60)"
DRAIN = """
import signal, sys, time
def finish(*_):
    time.sleep(0.3); print('finished the work', flush=True); sys.exit(0)
signal.signal(signal.SIGTERM, finish); print('started', flush=True); time.sleep(60)
"""


@pytest.fixture
def server(folder: Path) -> Iterator[postgres.Server]:
    found = postgres.Server(folder / "pg", options=postgres.FAST_AND_UNSAFE).start()
    yield found
    found.stop()


def child(name: str, program: str, lines: list[str] | None = None) -> Child:
    found = Child(name, [sys.executable, "-c", program], dict(os.environ))
    if lines is not None:
        found.say = lines.append
    return found


def states(board: Board) -> dict[str, str]:
    return {line.name: line.state for line in board.lines}


def until(condition: object, seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end, "did not happen in time"
        time.sleep(0.02)


def test_落ちた子は終了コードで分かる() -> None:
    board = Board("試験")
    supervisor = Supervisor([child("一", SLEEP), child("二", "import sys; sys.exit(3)")], board, restart=False)
    supervisor.start()
    try:
        assert supervisor.watch() == 11 if supervisor.died is None else supervisor.exit_code == 11
    finally:
        supervisor.stop()
    assert states(board) == {"一": STOPPED, "二": FAILED}
    assert "終了コード 3" in board.lines[1].remark


def test_裏方は画面が答えてから起こす() -> None:
    port = postgres.free_port()
    slow_page = (
        "import http.server as h, time; time.sleep(0.5)\n"
        f"h.HTTPServer(('127.0.0.1', {port}), h.SimpleHTTPRequestHandler).serve_forever()"
    )
    web, worker = child("画面", slow_page, []), child("裏方", SLEEP)
    web.ready_url = f"http://127.0.0.1:{port}/"
    supervisor = Supervisor([web, worker], Board("試験"), restart=False)
    answered: list[bool] = []
    start = worker.start
    worker.start = lambda: (answered.append(web.is_ready()), start())[1]  # type: ignore[method-assign]
    try:
        assert supervisor.start()
        assert answered == [True]
        assert worker.running
    finally:
        supervisor.stop()


def test_後から加えた裏方も見張られ_落ちれば終了コードで分かる() -> None:
    board = Board("試験")
    supervisor = Supervisor([child("画面", SLEEP)], board, restart=False)
    try:
        assert supervisor.start()
        supervisor.add(child("裏方", "import sys; sys.exit(3)"))
        assert supervisor.watch() == watch.FIRST_CHILD + 1
    finally:
        supervisor.stop()
    assert states(board) == {"画面": STOPPED, "裏方": FAILED}


def test_同時に起こすのは限られ_先の画面が答えてから次の画面を起こす(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch, "AT_ONCE", 1)
    pages = []
    for name in ("台帳", "宛名"):
        port = postgres.free_port()
        slow_page = (
            "import http.server as h, time; time.sleep(0.5)\n"
            f"h.HTTPServer(('127.0.0.1', {port}), h.SimpleHTTPRequestHandler).serve_forever()"
        )
        pages.append(child(name, slow_page, []))
        pages[-1].ready_url = f"http://127.0.0.1:{port}/"
    supervisor = Supervisor(pages, Board("試験"), restart=False)
    answered: list[bool] = []
    start = pages[1].start
    pages[1].start = lambda: (answered.append(pages[0].is_ready()), start())[1]  # type: ignore[method-assign]
    try:
        assert supervisor.start()
        assert answered == [True]
        assert pages[1].is_ready()
    finally:
        supervisor.stop()


def test_終了の合図で仕事を終えてから止まる() -> None:
    lines: list[str] = []
    supervisor = Supervisor([child("画面", DRAIN, lines)], Board("試験"), restart=False)
    assert supervisor.start()
    until(lambda: "画面 | started" in lines)
    supervisor.stop()
    until(lambda: "画面 | finished the work" in lines)
    assert supervisor.children[0].exit_code == 0


def test_本番では落ちた子を起こし直し何度も落ちればあきらめる(monkeypatch: pytest.MonkeyPatch) -> None:
    from sesshu.operate.supervisor import watch

    monkeypatch.setattr(watch, "RESTARTS", 1)
    lines: list[str] = []
    once = child("裏方", "import time; time.sleep(0.2)", lines)
    supervisor = Supervisor([once], Board("試験"), restart=True)
    supervisor.start()
    assert supervisor.watch() == 10
    supervisor.stop()
    assert once.restarts == 1
    assert sum("再起動します" in line for line in lines) == 1


def test_データベースが落ちれば最初の子の終了コードになる(server: postgres.Server) -> None:
    board = Board("試験")
    supervisor = Supervisor([DatabaseChild(server), child("画面", SLEEP)], board, restart=False)
    assert supervisor.start()
    assert server.pid
    os.kill(server.pid, signal.SIGKILL)
    assert supervisor.watch() == 10
    supervisor.stop()
    assert states(board) == {"データベース": FAILED, "画面": STOPPED}


def test_本番と同じ見張りは落ちたデータベースも起こす(server: postgres.Server) -> None:
    supervisor = Supervisor([DatabaseChild(server)], Board("試験"), restart=True)
    assert supervisor.start()
    before = server.pid
    assert before
    watching = threading.Thread(target=supervisor.watch)
    watching.start()
    os.kill(before, signal.SIGKILL)
    until(lambda: server.pid not in (None, before))
    until(server._answers)
    supervisor.stopping.set()
    watching.join(10)
    supervisor.stop()
    assert server.pid is None


def test_データベースはほかの子が仕事を終えてから止まる(server: postgres.Server) -> None:
    lines: list[str] = []
    finishing = (
        "import psycopg, signal, sys, time\n"
        "def finish(*_):\n"
        f"    time.sleep(0.3); psycopg.connect({server.dsn()!r}).close()\n"
        "    print('wrote the rest', flush=True); sys.exit(0)\n"
        "signal.signal(signal.SIGTERM, finish); print('started', flush=True); time.sleep(60)"
    )
    supervisor = Supervisor([DatabaseChild(server), child("裏方", finishing, lines)], Board("試験"), restart=False)
    assert supervisor.start()
    until(lambda: "裏方 | started" in lines)
    supervisor.stop()
    assert "裏方 | wrote the rest" in lines
    assert server.pid is None


def test_止める合図を聞かない子は終わらせる() -> None:
    deaf = child("聞かない", f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); {SLEEP}")
    deaf.start()
    time.sleep(0.3)
    deaf.ask_to_stop()
    deaf.wait_stopped(0.3)
    assert deaf.exit_code == -signal.SIGKILL


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells children that their parent died")
def test_監督役が強制終了されても子は残らない() -> None:
    """Children that stay would hold the ports of the next start."""
    program = (
        "import sys, os, time; sys.path.insert(0, 'src')\n"
        "from sesshu.operate.supervisor import Child\n"
        f"c = Child('c', [sys.executable, '-c', {SLEEP!r}], dict(os.environ)); c.start()\n"
        "print(c.process.pid, flush=True); time.sleep(60)"
    )
    import subprocess

    with subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout
        orphan = int(parent.stdout.readline())
        parent.kill()
    until(lambda: not _alive(orphan))


def test_強制終了された子の子も残らない() -> None:
    program = (
        "import subprocess, sys, time\n"
        f"p = subprocess.Popen([sys.executable, '-c', {SLEEP!r}]); print(p.pid, flush=True); time.sleep(60)"
    )
    lines: list[str] = []
    one = child("画面", program, lines)
    one.start()
    until(lambda: any(line.removeprefix("画面 | ").isdigit() for line in lines))
    grandchild = next(int(line.removeprefix("画面 | ")) for line in lines if line[5:].isdigit())
    assert one.process
    os.kill(one.process.pid, signal.SIGKILL)
    one.wait_stopped()
    until(lambda: not _alive(grandchild))


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    with open(f"/proc/{pid}/stat") as file:  # noqa: PTH123 - a zombie waits only for its reaper
        return file.read().split()[2] != "Z"


def test_あとから加えた子は_加えたスレッドが終わっても動き続ける() -> None:
    """The demo adds its workers from the thread that loads the cities, and that thread ends."""
    board, seen = Board("試験"), list[bool]()
    supervisor = Supervisor([child("一", SLEEP, [])], board, restart=False)
    late = child("二", SLEEP, [])
    assert supervisor.start()

    def look() -> None:
        adding = threading.Thread(target=lambda: supervisor.add(late))
        adding.start()
        adding.join()
        until(lambda: late.running)
        time.sleep(1)
        seen.append(late.running)
        supervisor.stopping.set()

    looking = threading.Thread(target=look)
    looking.start()
    try:
        assert supervisor.watch() == 0
    finally:
        looking.join()
        supervisor.stop()
    assert seen == [True]
    assert states(board) == {"一": STOPPED, "二": STOPPED}


def test_状況ページは準備中から見えリンクは動いてから出る() -> None:
    board, port = Board("<接種>", ["時計は 2026-11-20"]), postgres.free_port()
    board.announce("熊本市", "http://localhost:8001/")
    server = status_page.serve(board, port)
    try:
        before = read(port)
        board.set("熊本市", READY)
        after = read(port)
    finally:
        server.shutdown()
        server.server_close()
    assert "&lt;接種&gt;" in before
    assert "http://localhost:8001/" not in before
    assert 'href="http://localhost:8001/"' in after
    assert "2026-11-20" in before


def test_先に並んだ行にも_あとからリンクを付けられる() -> None:
    """The supervisor announces its children by name; where they answer is known to the house."""
    board = Board("試験")
    board.announce("熊本市")
    board.set("熊本市", READY)
    board.announce("熊本市", "http://localhost:8001/")
    board.announce("熊本市")
    assert [(line.name, line.state, line.link) for line in board.lines] == [("熊本市", READY, "http://localhost:8001/")]


def test_状況ページは同時に何度でも読める() -> None:
    board, port = Board("試験"), postgres.free_port()
    board.announce("一")
    server = status_page.serve(board, port)
    answers: list[str] = []
    try:
        threads = [threading.Thread(target=lambda: answers.append(read(port))) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        server.shutdown()
        server.server_close()
    assert len(answers) == 8


def read(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        return str(answer.read().decode())
