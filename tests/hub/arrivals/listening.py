"""A receiver that stands open and keeps what it was handed: the ledger's files and the addressee system's people."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class Listening:
    """`files`: what was asked with each file, and its bytes; `people`: the messages with a list's people."""

    files: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    people: list[dict[str, Any]] = field(default_factory=list)

    def take(self, address: str, body: bytes) -> dict[str, Any]:
        path, asked = urlsplit(address).path, parse_qs(urlsplit(address).query)
        if path.endswith("people"):
            self.people.append(json.loads(body))
            return {"taken": len(self.people[-1]["people"]), "gone": 0}
        self.files.append(({key: value[0] for key, value in asked.items()}, body))
        digest = hashlib.sha256(body).hexdigest()
        return {"receipt": f"r{len(self.files)}", "sha256": digest, "state": "received"}


@contextmanager
def listening(file: Path) -> Iterator[Listening]:
    """The receiver, and where it is in `file`, as the hub reads it."""
    found = Listening()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            answer = json.dumps(found.take(self.path, self.rfile.read(int(self.headers["Content-Length"])))).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *_: object) -> None:
            """Nothing of a request is written down."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Door) as door:
        threading.Thread(target=door.serve_forever, daemon=True).start()
        here = {"address": f"http://127.0.0.1:{door.server_port}/", "key": "x"}
        file.write_text(json.dumps({"ledger": here, "addressee": here}), encoding="utf-8")
        yield found
        door.shutdown()
