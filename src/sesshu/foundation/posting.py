"""One call to another system, bounded as a whole: neither a line that falls silent nor one that lets a byte a second
through holds anybody longer than was said, and what did not come through whole is no answer.

Of the threads of a process a few at most wait for the same place, and one alone for a place that was silent the last
time: the others hear at once that it does not answer, and go on with what is for somebody else.
"""

from __future__ import annotations

import io
import socket
import threading
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache, partial
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection, IncompleteRead
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from sesshu.foundation.reaching import connected

LEAST_BYTES_A_SECOND = 250_000  # what a line that works carries: so much more time has whoever carries much
MOST_AT_ONCE = 3  # of the four threads of a web process: one is left for everybody else
PATIENCE = 3.0  # seconds for a place among these, where somebody waits for a page; a job has the time of its call
_change = threading.Condition()
_under_way: Counter[str] = Counter()  # by place (host and port)
_silent: set[str] = set()
_tried: ContextVar[set[str] | None] = ContextVar("tried", default=None)


@dataclass(frozen=True, slots=True)
class Posted:
    """What came back, whatever its status; `body` is whole."""

    status: int
    body: bytes


class NoPlaceError(ConnectionError):
    """Enough others wait for this place already."""


def post(address: str, body: bytes, headers: Mapping[str, str], *, seconds: float, most: int) -> Posted:
    """Hand `body` over and take the answer, of `most` bytes at most. Raises `OSError` for everything that is not a
    whole answer within the time. `seconds`: for all of it, from looking the name up on, and one more for each 250 kB
    that were carried in fact. Nobody is sent on to another address.
    """
    place = urlsplit(address).netloc
    with _place(place, seconds):
        request = urllib.request.Request(address, body, dict(headers))  # noqa: S310 - the callers look at the scheme
        try:
            with _opener().open(request, timeout=seconds) as answer:
                found = answer.read(most + 1)
                if answer.length or len(found) > most:
                    raise IncompleteRead(b"")
                return Posted(answer.status, found)
        except HTTPException as cut:  # cut off in the middle, or never the language that we speak
            raise ConnectionError("no whole answer") from cut


def may_carry(address: str) -> bool:
    """Whether keys and people's data may go there: encrypted on their way, or never on a line. On trial in the clear
    too."""
    there = urlsplit(address)
    on_this_machine = there.hostname in {"127.0.0.1", "::1", "localhost"}
    return there.scheme == "https" or (there.scheme == "http" and (on_this_machine or not settings.SESSHU_PRODUCTION))


def is_silent(address: str) -> bool:
    """Whether whoever called there last from this process waited in vain."""
    with _change:
        return urlsplit(address).netloc in _silent


def anybody_is_silent() -> bool:
    return bool(_silent)


@contextmanager
def one_try_each() -> Iterator[None]:
    """In this block a place that was silent once is not waited for again: what is for others does not wait with it."""
    before = _tried.set(set())
    try:
        yield
    finally:
        _tried.reset(before)


@contextmanager
def _place(place: str, seconds: float) -> Iterator[None]:
    tried = _tried.get()
    patience = PATIENCE if tried is None else seconds
    with _change:
        if tried is not None and place in tried:
            raise NoPlaceError
        if not _change.wait_for(lambda: _is_free(place), 0 if place in _silent else patience):
            raise NoPlaceError
        _under_way[place] += 1
    silent = False
    try:
        yield
    except OSError as away:
        silent = isinstance(getattr(away, "reason", away), TimeoutError)
        if silent and tried is not None:
            tried.add(place)
        raise
    finally:
        with _change:
            _under_way[place] -= 1
            (_silent.add if silent else _silent.discard)(place)
            _change.notify_all()


def _is_free(place: str) -> bool:
    return _under_way[place] < (1 if place in _silent else MOST_AT_ONCE)


class _Time:
    """What is left of the time of one call."""

    def __init__(self, seconds: float) -> None:
        self.until = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds. Raises `TimeoutError`."""
        left = self.until - time.monotonic()
        if left <= 0:
            raise TimeoutError("the time for this call is over")
        return left

    def carried(self, number: int) -> None:
        self.until += number / LEAST_BYTES_A_SECOND


class _Within(io.RawIOBase):
    """What a socket gives, as long as there is time."""

    def __init__(self, raw: io.RawIOBase, sock: socket.socket, has: _Time) -> None:
        self.raw, self.sock, self.has = raw, sock, has

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int | None:
        self.sock.settimeout(self.has.left())
        number: int | None = self.raw.readinto(into)  # type: ignore[attr-defined]
        self.has.carried(number or 0)
        return number

    def close(self) -> None:
        self.raw.close()
        super().close()


class _Answer(HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, has: _Time, **more: Any) -> None:
        super().__init__(sock, *args, **more)
        self.fp = io.BufferedReader(_Within(self.fp.detach(), sock, has))  # type: ignore[attr-defined]


class _Connection(HTTPConnection):
    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.has = _Time(float(more["timeout"]))
        self.response_class = partial(_Answer, has=self.has)  # type: ignore[assignment]
        self._create_connection = self._reach

    def _reach(self, place: tuple[str, int], *_: Any) -> socket.socket:
        """In the place of the one without a limit for the whole."""
        return connected(place, self.has.left)

    def send(self, data: Any) -> None:
        if self.sock is None:
            self.connect()
        self.has.carried(len(data))
        self.sock.settimeout(self.has.left())  # for all of it
        super().send(data)


class _SafeConnection(_Connection, HTTPSConnection):
    """The same over TLS, with the time for the handshake too."""

    def connect(self) -> None:
        HTTPConnection.connect(self)
        self.sock.settimeout(self.has.left())
        name = getattr(self, "_tunnel_host", None) or self.host
        self.sock = self._context.wrap_socket(self.sock, server_hostname=name)  # type: ignore[attr-defined]


class _Plain(urllib.request.HTTPHandler):
    def http_open(self, req: urllib.request.Request) -> Any:
        return self.do_open(_Connection, req)


class _Safe(urllib.request.HTTPSHandler):
    def https_open(self, req: urllib.request.Request) -> Any:
        return self.do_open(_SafeConnection, req, context=self._context)  # type: ignore[attr-defined]


class _AsItIs(urllib.request.HTTPErrorProcessor):
    """A refusal is an answer too; and what we carry goes to the address that was set, to no other."""

    def http_response(self, _: Any, response: Any) -> Any:
        return response

    https_response = http_response


@cache
def _opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(_Plain, _Safe, _AsItIs)
