"""A line between two real processes, to be cut in every way a line is cut: a port of ours that leads to another port.

It carries bytes and knows nothing of what they mean, TLS or not; only `through` counts from the end of a plain head.
"""

from __future__ import annotations

import contextlib
import select
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

from sesshu.operate.exchange.running import held_ports

HEAD = b"\r\n\r\n"
THROUGH = 12  # bytes of a body that come through
LATE_SECONDS = 0.8
RESET = struct.pack("ii", 1, 0)


class Cut(StrEnum):
    REFUSED = "connections refused"
    SWALLOWED = "everything swallowed"
    ASKING_CUT = "cut within the request"
    ASKING_STALLED = "silent within the request"
    ANSWER_LOST = "cut before the answer"
    ANSWER_CUT = "cut within the answer"
    ANSWER_STALLED = "silent within the answer"
    ANSWER_DRIBBLED = "the answer a byte a second"
    LATE = "everything a little late"


SILENT = (Cut.SWALLOWED, Cut.ASKING_STALLED, Cut.ANSWER_STALLED, Cut.ANSWER_DRIBBLED)  # until the caller's time is over


@dataclass
class Line:
    """`calls`: how many connections were made since it was cut."""

    port: int
    to: int
    cut: Cut | None = None
    calls: int = 0
    whole: threading.Event = field(default_factory=threading.Event)
    door: socket.socket | None = None

    @contextmanager
    def is_cut(self, how: Cut) -> Iterator[None]:
        """While the block lasts. Then whatever hangs in it ends at both sides, and the next call comes through."""
        self.cut, self.calls = how, 0
        self.whole.clear()
        if how is Cut.REFUSED:
            self.close()
        try:
            yield
        finally:
            self.cut = None
            self.whole.set()
            if how is Cut.REFUSED:
                self.open()

    def open(self) -> None:
        self.door = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._serve, args=(self.door,), daemon=True).start()

    def close(self) -> None:
        assert self.door
        with contextlib.suppress(OSError):
            self.door.shutdown(socket.SHUT_RDWR)  # whoever waits in accept wakes up
        self.door.close()

    def _serve(self, door: socket.socket) -> None:
        while True:
            try:
                client, _ = door.accept()
            except OSError:
                return
            self.calls += 1
            threading.Thread(target=self._carry, args=(client, self.cut), daemon=True).start()

    def _carry(self, client: socket.socket, how: Cut | None) -> None:
        with client, contextlib.suppress(OSError):
            if how is Cut.SWALLOWED:
                self._hang(client)
                return
            with socket.create_connection(("127.0.0.1", self.to)) as server:
                self._between(client, server, how)
                for one in (client, server):
                    one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)

    def _between(self, client: socket.socket, server: socket.socket, how: Cut | None) -> None:
        """Until one of them ends, or for ever where the line is silent."""
        asked = answered = b""
        while True:
            ready, _, _ = select.select([client, server], [], [])
            if client in ready:
                asked, piece = _more(asked, client)
                if how in (Cut.ASKING_CUT, Cut.ASKING_STALLED):
                    server.sendall(_through(asked, piece))
                    if _body(asked) >= THROUGH:
                        return self._hang(client) if how is Cut.ASKING_STALLED else None
                elif not _carried(piece, server, how):
                    return None
            if server in ready:
                answered, piece = _more(answered, server)
                if how is Cut.ANSWER_LOST:
                    return None
                if how is Cut.ANSWER_DRIBBLED:
                    return self._dribble(piece, client)
                if how in (Cut.ANSWER_CUT, Cut.ANSWER_STALLED):
                    client.sendall(_through(answered, piece))
                    if _body(answered) >= THROUGH or not piece:
                        return self._hang(client) if how is Cut.ANSWER_STALLED else _flushed(client)
                elif not _carried(piece, client, how):
                    return None

    def _hang(self, client: socket.socket) -> None:
        """Nothing comes through and nobody hears that: not even that the caller has gone."""
        self.whole.wait()

    def _dribble(self, piece: bytes, client: socket.socket) -> None:
        for number in range(len(piece)):
            client.sendall(piece[number : number + 1])
            if self.whole.wait(1):
                return


def _more(found: bytes, end: socket.socket) -> tuple[bytes, bytes]:
    piece = end.recv(65536)
    return found + piece, piece


def _body(found: bytes) -> int:
    """How many bytes of the body are there; -1 before it begins."""
    _, between, body = found.partition(HEAD)
    return len(body) if between else -1


def _through(found: bytes, piece: bytes) -> bytes:
    """What of a piece comes before the cut."""
    beyond = max(_body(found) - THROUGH, 0)
    return piece[: len(piece) - beyond] if beyond < len(piece) else b""


def _carried(piece: bytes, to: socket.socket, how: Cut | None) -> bool:
    if how is Cut.LATE:
        time.sleep(LATE_SECONDS)
    if piece:
        to.sendall(piece)
    return bool(piece)


def _flushed(client: socket.socket) -> None:
    """What was sent is there before the line breaks."""
    time.sleep(0.05)


@contextmanager
def line_to(port: int) -> Iterator[Line]:
    """A line that works, until it is cut."""
    with held_ports(1) as [own]:
        line = Line(own, port)
        line.open()
        try:
            yield line
        finally:
            line.whole.set()
            line.close()
