"""Ports between finding and use: nobody else gets one, and the server that it is for opens its door there."""

from __future__ import annotations

import errno
import socket
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from sesshu.operate.exchange import running
from sesshu.operate.exchange.running import held_ports


class Hello(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def test_持っている間の番号は_ほかの処理に渡らない() -> None:
    with held_ports(3) as ports:
        assert len(set(ports)) == 3
        for port in ports:
            with socket.socket() as other, pytest.raises(OSError, match="in use") as refused:
                other.bind(("127.0.0.1", port))
            assert refused.value.errno == errno.EADDRINUSE
            with pytest.raises(OSError, match="in use"):
                running._held(port)
        with held_ports(200) as more:
            assert not set(ports) & set(more)


def test_サーバーは持っている番号で扉を開け_止めてからもう一度開けられる() -> None:
    with held_ports(1) as [port]:
        for _ in range(2):
            server = ThreadingHTTPServer(("127.0.0.1", port), Hello)
            thread = threading.Thread(target=server.serve_forever)
            thread.start()
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
                assert answer.status == 204
            server.shutdown()
            server.server_close()
            thread.join()


def test_続き番号は使われている番号を避けてもう一度探す() -> None:
    with held_ports(4, in_a_row=True) as ports:
        assert ports == list(range(ports[0], ports[0] + 4))
        with held_ports(4, in_a_row=True) as more:
            assert not set(ports) & set(more)
