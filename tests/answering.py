"""Another system of the city on a real line: an address that answers each call with the next message of its path."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from pydantic import BaseModel


class Refusing(BaseModel):
    """Answered with another status than 200, in the form of `foundation.api.problems`."""

    status: int
    code: str
    text: str

    def told(self) -> bytes:
        return json.dumps({"error": {"code": self.code, "field": "", "text": self.text}}).encode()


@contextmanager
def answering(answers: dict[str, BaseModel], asked: list[tuple[str, Any]] | None = None) -> Iterator[str]:
    """The address. `asked` gets (path, message) of each call; a path without an answer is 503."""

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            told = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if asked is not None:
                asked.append((self.path, told))
            answer = answers.get(self.path)
            refused = isinstance(answer, Refusing)
            body = answer.told() if refused else answer.model_dump_json().encode() if answer else b"{}"
            self.send_response(answer.status if refused else 200 if answer else 503)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
