"""A door in the clear, at an address by which nobody knows that it is this machine."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

ELSEWHERE = "127.0.0.2"


@contextmanager
def plain_door() -> Iterator[tuple[str, list[str]]]:
    """Its address, and the keys that came to it."""
    came: list[str] = []

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            came.append(str(self.headers["Authorization"]))
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_: object) -> None: ...

    with ThreadingHTTPServer((ELSEWHERE, 0), Door) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://{ELSEWHERE}:{server.server_port}/", came
        server.shutdown()
