"""A small system whole in one process, its pages and its worker: `python -m sesshu.operate.one_process PORT SECONDS`.

For a demo, where twenty processes on one machine would cost more memory than the systems are worth. An office runs
`serve` and `worker`, each by itself. The worker begins SECONDS later: people wait for the pages.
"""

from __future__ import annotations

import socketserver
import sys
import threading
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

IDLE_SECONDS = 10  # a browser opens connections that it may never use
WAITING = 64


class Handler(WSGIRequestHandler):
    """Requests are not logged: the system's own log says who saw what."""

    timeout = IDLE_SECONDS
    server_version, sys_version = "sesshu", ""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name in the standard library
        """Nothing."""


class Server(socketserver.ThreadingMixIn, WSGIServer):
    """A thread for each request; closing waits for those under way."""

    daemon_threads = False
    request_queue_size = WAITING

    def server_bind(self) -> None:
        """Without asking anybody for the name of this machine."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "127.0.0.1", int(self.server_address[1])
        self.setup_environ()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that was never used, or that somebody left, is no trouble."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)


def main(port: int, later: float) -> int:
    """Serve and work until asked to stop. Returns the exit code."""
    from sesshu.foundation.jobs import worker
    from sesshu.site.wsgi import application

    with Server(("127.0.0.1", port), Handler) as server:
        server.set_app(application)
        threading.Thread(target=server.serve_forever, name="pages", daemon=True).start()
        threading.Event().wait(later)
        code = worker.main()
        server.shutdown()
    return code


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), float(sys.argv[2])))
