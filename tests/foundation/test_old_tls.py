"""A peer that speaks nothing newer than TLS 1.1 is not spoken to; the same peer with TLS 1.2 is."""

from __future__ import annotations

import socket
import ssl
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from pathlib import Path

import pytest

from sesshu.foundation import posting
from tests.foundation.test_posting import ANSWER, MOST, SECONDS, Answering, safe_door

__all__ = ["safe_door"]
ANY_CIPHER = "ALL:@SECLEVEL=0"  # what the library itself allows today has nothing for TLS 1.1


@contextmanager
def door_of(folder: Path, newest: ssl.TLSVersion) -> Iterator[int]:
    """A server with the certificate of `safe_door` that speaks nothing newer than a version of TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "door.pem", folder / "door.key")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version, context.maximum_version = ssl.TLSVersion.TLSv1_1, newest
    context.set_ciphers(ANY_CIPHER)
    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        server.handle_error = lambda *_: None  # type: ignore[method-assign]
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def ask(port: int) -> posting.Posted:
    return posting.post(f"https://localhost:{port}/", b"y", {"Content-Type": "a/b"}, seconds=SECONDS, most=MOST)


def spoken_by_whoever_takes_anything(folder: Path, port: int) -> str | None:
    context = ssl.create_default_context(cafile=str(folder / "door.pem"))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        context.minimum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers(ANY_CIPHER)
    with (
        socket.create_connection(("127.0.0.1", port), SECONDS) as line,
        context.wrap_socket(line, server_hostname="localhost") as spoken,
    ):
        return spoken.version()


@pytest.mark.usefixtures("safe_door")
def test_TLSの古い版しか話さない相手とは話さない(tmp_path: Path) -> None:
    with door_of(tmp_path, ssl.TLSVersion.TLSv1_1) as port:
        assert spoken_by_whoever_takes_anything(tmp_path, port) == "TLSv1.1", "古い版の相手がいる"
        with pytest.raises(OSError, match=r"(?i)version|protocol"):
            ask(port)
    with door_of(tmp_path, ssl.TLSVersion.TLSv1_2) as port:
        assert ask(port).body == ANSWER
