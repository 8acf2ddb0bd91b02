"""Short pages of a process are made one after another; a long one stops nobody."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from sesshu.foundation.turns import Turns, give_up


class Pages:
    """Counts how many are made at the same time."""

    def __init__(self) -> None:
        self.now = self.most = 0
        self.count = threading.Lock()
        self.long_begun, self.long_may_end = threading.Event(), threading.Event()

    def __call__(self, environ: dict[str, Any], _start: Any) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/long/":
            self.long_begun.set()
            self.long_may_end.wait(30)
            return [b"long"]
        if environ["PATH_INFO"] == "/elsewhere/":
            give_up()
            self.long_begun.set()
            self.long_may_end.wait(30)
            give_up()  # once more does no harm
            return [b"elsewhere"]
        if environ["PATH_INFO"] == "/wrong/":
            raise ValueError("the page went wrong")
        with self.count:
            self.now += 1
            self.most = max(self.most, self.now)
        threading.Event().wait(0.005)  # as if the database were asked
        with self.count:
            self.now -= 1
        return [b"short"]


def ask(pages: Turns, path: str) -> bytes:
    return b"".join(pages({"PATH_INFO": path}, lambda *_: None))  # type: ignore[arg-type, return-value]


def test_短い画面は一つずつ作られる() -> None:
    made = Pages()
    turns = Turns(made, patience=30)
    with ThreadPoolExecutor(8) as clerks:
        assert list(clerks.map(lambda _: ask(turns, "/short/"), range(40))) == [b"short"] * 40
    assert made.most == 1


def test_長い画面が終わらなくても他の画面は出る() -> None:
    made = Pages()
    turns = Turns(made, patience=0.01)
    with ThreadPoolExecutor(2) as clerks:
        long = clerks.submit(ask, turns, "/long/")
        assert made.long_begun.wait(30)
        assert clerks.submit(ask, turns, "/short/").result(30) == b"short"
        assert not long.done()
        made.long_may_end.set()
        assert long.result(30) == b"long"


def test_待ちきれずに入った画面は順番を返さない() -> None:
    """The turn belongs to the long page until that ends: a page that went in without it must not give it away."""
    made = Pages()
    turns = Turns(made, patience=0.01)
    with ThreadPoolExecutor(1) as clerks:
        long = clerks.submit(ask, turns, "/long/")
        assert made.long_begun.wait(30)
        ask(turns, "/short/")
        assert turns.turn.locked()
        made.long_may_end.set()
        long.result(30)
    assert not turns.turn.locked()


def test_失敗した画面は順番を返す() -> None:
    turns = Turns(Pages(), patience=30)
    with pytest.raises(ValueError, match="went wrong"):
        ask(turns, "/wrong/")
    assert ask(turns, "/short/") == b"short"


def test_ほかのシステムを待つ画面は順番を譲る() -> None:
    made = Pages()
    turns = Turns(made, patience=30)
    with ThreadPoolExecutor(9) as clerks:
        waits = clerks.submit(ask, turns, "/elsewhere/")
        assert made.long_begun.wait(30)
        assert list(clerks.map(lambda _: ask(turns, "/short/"), range(20), timeout=20)) == [b"short"] * 20
        assert (made.most, waits.done()) == (1, False), "譲られた順番も一つずつ"
        made.long_may_end.set()
        assert waits.result(30) == b"elsewhere"
    assert ask(turns, "/short/") == b"short"
