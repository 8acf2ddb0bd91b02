"""A line between two systems that loses answers: the request gets through, what comes back does not."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

END = b"\r\n\r\n"


@dataclass
class Line:
    """`losses`: for each request in its turn how many bytes of the answer come through; None for all of them."""

    to: int
    losses: list[int | None] = field(default_factory=list)
    passed: int = 0

    def carry(self, client: socket.socket) -> None:
        with client, socket.create_connection(("127.0.0.1", self.to)) as server:
            server.sendall(_request(client))
            answer = _all(server)
            through = self.losses.pop(0) if self.losses else None
            self.passed += 1
            client.sendall(answer if through is None else answer[:through])


@contextmanager
def line_to(port: int, losses: list[int | None]) -> Iterator[tuple[int, Line]]:
    """The port that leads to another port."""
    line = Line(port, losses)
    with socket.create_server(("127.0.0.1", 0)) as door:
        threading.Thread(target=_serve, args=(door, line), daemon=True).start()
        yield door.getsockname()[1], line


def _serve(door: socket.socket, line: Line) -> None:
    while True:
        try:
            client, _ = door.accept()
        except OSError:
            return
        line.carry(client)


def _request(client: socket.socket) -> bytes:
    """A whole request; our callers say how long it is and close after it."""
    found = b""
    while END not in found:
        found += client.recv(65536)
    head, _, body = found.partition(END)
    [length] = [int(one[15:]) for one in head.lower().split(b"\r\n") if one.startswith(b"content-length:")]
    while len(body) < length:
        body += client.recv(65536)
    return head + END + body


def _all(server: socket.socket) -> bytes:
    found = b""
    while piece := server.recv(65536):
        found += piece
    return found
