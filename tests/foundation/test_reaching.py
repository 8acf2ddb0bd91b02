"""Looking a name up is a part of the time of a call; a name server that is away keeps one thread for each name."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from sesshu.foundation import posting, reaching

NOWHERE = "there-is-nobody.invalid"
LINE = ("127.0.0.1", 1)


@pytest.fixture
def silent_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The machine's look-up as it is while no name server answers; the names that it was asked for. Nothing that a
    test may do to a machine makes its own that slow."""
    asked, ends, usual = [], threading.Event(), socket.getaddrinfo

    def away(host: str, port: int, **how: Any) -> Any:
        if host != NOWHERE:
            return usual(host, port, **how)
        asked.append(host)
        ends.wait(30)
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", away)
    yield asked
    ends.set()
    until = time.monotonic() + 10
    while looking_up():
        assert time.monotonic() < until, "the thread has ended with the look-up"
        time.sleep(0.01)


def looking_up() -> int:
    return sum(one.name == "look-up" for one in threading.enumerate())


def call(seconds: float) -> posting.Posted:
    return posting.post(f"http://{NOWHERE}:80/", b"y", {}, seconds=seconds, most=1000)


def test_名前の解決が答えないときも_決めた時間で終わり_黙っている相手になる(silent_server: list[str]) -> None:
    began = time.monotonic()
    with pytest.raises(OSError, match="name server"):
        call(1.0)
    assert time.monotonic() - began < 2
    assert posting.is_silent(f"http://{NOWHERE}:80/")


def test_何人が同じ名前を待っても_調べているのは一つだけである(silent_server: list[str]) -> None:
    def ask(_: int) -> type[BaseException]:
        with pytest.raises(OSError) as away:  # noqa: PT011
            reaching.addresses_of((NOWHERE, 80), 0.5)
        return away.type

    with ThreadPoolExecutor(8) as hands:
        assert set(hands.map(ask, range(20))) == {TimeoutError}
    assert (len(silent_server), looking_up()) == (1, 1)
    assert reaching.addresses_of(("localhost", 80), 5), "ほかの名前はすぐに分かる"


def test_ない名前はそう言い_次に聞けば調べ直す(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(2):
        with pytest.raises(OSError, match="no address") as failed:
            reaching.addresses_of((NOWHERE, 80), 20)
        assert isinstance(failed.value.__cause__, socket.gaierror)
    assert not reaching._under_way


def test_番地が二つある名前は_一つ目が断っても二つ目につながり_どちらも黙れば合わせて決めた時間で終わる(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as there, socket.create_server(("127.0.0.1", 0), backlog=1) as full:
        there_at, full_at = there.getsockname(), full.getsockname()
        crowd = [socket.socket() for _ in range(4)]
        for one in crowd:  # its queue is full: who comes now waits for ever
            one.setblocking(False)
            one.connect_ex(full_at)
        both: list[tuple[str, int]] = [LINE, there_at]
        monkeypatch.setattr(
            reaching, "addresses_of", lambda *_: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", one) for one in both]
        )
        with reaching.connected(("two", 80), lambda: 5.0) as line:
            assert line.getpeername() == there_at
        both[:] = [full_at, full_at]
        began = time.monotonic()
        has = posting._Time(1.0)
        with pytest.raises(TimeoutError):
            reaching.connected(("two", 80), has.left)
        assert time.monotonic() - began < 1.5
        for one in crowd:
            one.close()
