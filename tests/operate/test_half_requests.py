"""半分の見出しだけを送って黙る相手は、画面の処理を塞がず、決めた時間で切られる。"""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from sesshu.operate import processes
from sesshu.operate.databases import Place
from sesshu.operate.postgres import free_port

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 2
HALF = b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: "


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The web server as an office starts it, with a site of its own and a shorter time."""
    monkeypatch.setattr(processes, "HEADER_SECONDS", SECONDS)
    post = processes.Post(Place("ledger", "431001"), "", free_port())
    *command, _ = processes.web(post, {}).command
    with subprocess.Popen(
        [*command, "tests.operate.plain_site:application"], env=os.environ | {"PYTHONPATH": str(ROOT)}
    ) as server:
        try:
            until_it_answers(post.port)
            yield post.port
        finally:
            server.terminate()
            server.wait(30)


def until_it_answers(port: int) -> None:
    until = time.monotonic() + 30
    while True:
        try:
            return answered(port)
        except OSError:
            assert time.monotonic() < until
            time.sleep(0.1)


def answered(port: int) -> None:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
        assert answer.read() == b"ok"


def test_半分の見出しは_だれも待たせず_決めた時間で切られる(port: int) -> None:
    began = time.monotonic()
    lines = [socket.create_connection(("127.0.0.1", port), timeout=SECONDS + 8) for _ in range(20)]
    for line in lines:
        line.sendall(HALF)
    answered(port)
    assert time.monotonic() - began < SECONDS, "二十人が黙っていても、すぐに答える"
    for line in lines:
        with line, contextlib.suppress(ConnectionResetError):
            assert line.recv(100) == b""
    assert SECONDS - 0.5 < time.monotonic() - began < SECONDS + 5
