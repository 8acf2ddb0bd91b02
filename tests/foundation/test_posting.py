"""One call to another system: whole or not at all, within its time however the line is cut, and never for everybody."""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from sesshu.foundation import posting
from tests.exchange.lines import LATE_SECONDS, SILENT, Cut, Line, line_to

SECONDS = 2.0
MOST = 1000
ANSWER = b"x" * 500


class Answering(BaseHTTPRequestHandler):
    """Says what the path says."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        status = int(self.path.strip("/") or "200")
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "/200")
        content = ANSWER * 3 if status == 201 else ANSWER
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: object) -> None: ...


@pytest.fixture(scope="module")
def door() -> Iterator[int]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.fixture
def safe_door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The same over TLS, with a certificate of its own that this machine trusts for as long as the test runs."""
    key = ec.generate_private_key(ec.SECP256R1())
    name, now = (
        x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")]),
        datetime.fromtimestamp(time.time(), UTC),
    )
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
        .not_valid_before(now - timedelta(hours=1)).not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True).sign(key, hashes.SHA256())
    )  # fmt: skip
    file, secret = tmp_path / "door.pem", tmp_path / "door.key"
    file.write_bytes(certificate.public_bytes(Encoding.PEM))
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file, secret)
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


@pytest.fixture
def line(door: int) -> Iterator[Line]:
    with line_to(door) as found:
        yield found


def call(port: int, path: str = "", seconds: float = SECONDS) -> posting.Posted:
    return posting.post(
        f"http://127.0.0.1:{port}/{path}", b"y" * 100, {"Content-Type": "a/b"}, seconds=seconds, most=MOST
    )


@pytest.mark.parametrize("how", [how for how in Cut if how is not Cut.LATE])
def test_回線がどう切れても_決めた時間のうちにOSErrorになり_つながれば通る(line: Line, how: Cut) -> None:
    began = time.monotonic()
    with line.is_cut(how):
        with pytest.raises(OSError):  # noqa: PT011 - of any kind
            call(line.port)
        took = time.monotonic() - began
        assert took < SECONDS + 1
        assert posting.is_silent(f"http://127.0.0.1:{line.port}/") == (how in SILENT)
    assert call(line.port) == posting.Posted(200, ANSWER)
    assert not posting.is_silent(f"http://127.0.0.1:{line.port}/")


def test_遅いだけの回線は通る(line: Line) -> None:
    with line.is_cut(Cut.LATE):
        assert call(line.port, seconds=LATE_SECONDS * 8).body == ANSWER


@pytest.mark.parametrize("status", [302, 404, 500])
def test_断りも答えであり_ほかの番地へは送らない(door: int, status: int) -> None:
    assert call(door, str(status)) == posting.Posted(status, ANSWER)


def test_長すぎる答えは答えではない(door: int) -> None:
    with pytest.raises(OSError, match="no whole answer"):
        call(door, "201")


def test_黙っている相手を待つのは一つだけで_ほかの相手とはすぐに話せる(line: Line, door: int) -> None:
    with line.is_cut(Cut.SWALLOWED), ThreadPoolExecutor(8) as hands:
        with pytest.raises(OSError):  # noqa: PT011
            call(line.port, seconds=0.5)
        asking = hands.submit(call, line.port, "", 3.0)
        time.sleep(0.5)
        began = time.monotonic()
        with pytest.raises(posting.NoPlaceError):
            call(line.port)
        assert call(door).status == 200
        assert time.monotonic() - began < 1
        assert isinstance(asking.exception(), OSError)
    assert call(line.port).status == 200


def test_同じ相手を待つのは三つまでで_四つ目は少し待って断られる(line: Line) -> None:
    with line.is_cut(Cut.SWALLOWED), ThreadPoolExecutor(8) as hands:
        asking = [hands.submit(call, line.port, "", 6.0) for _ in range(posting.MOST_AT_ONCE)]
        time.sleep(0.5)
        began = time.monotonic()
        with pytest.raises(posting.NoPlaceError):
            call(line.port)
        assert time.monotonic() - began < posting.PATIENCE + 1
        assert all(isinstance(one.exception(), OSError) for one in asking)


def test_一回の仕事では_黙っていた相手を二度は待たない(line: Line, door: int) -> None:
    with line.is_cut(Cut.SWALLOWED):
        with posting.one_try_each():
            with pytest.raises(OSError):  # noqa: PT011
                call(line.port, seconds=0.5)
            with pytest.raises(posting.NoPlaceError):
                call(line.port, seconds=5)
            assert call(door).status == 200
        with pytest.raises(TimeoutError):
            call(line.port, seconds=0.5)


def test_仕事の中では_こんでいるだけの相手を呼出しの時間だけ待つ(line: Line) -> None:
    """A place that is busy is not away: what somebody waits for would be called 接続先の停止."""
    with ThreadPoolExecutor(8) as hands:
        with line.is_cut(Cut.SWALLOWED):
            asking = [hands.submit(call, line.port, "", posting.PATIENCE + 1) for _ in range(posting.MOST_AT_ONCE)]
            time.sleep(0.5)
        with posting.one_try_each():
            assert call(line.port, seconds=SECONDS + posting.PATIENCE).status == 200
        assert all(isinstance(one.exception(), OSError) for one in asking)


def test_TLSの相手とも話せ_握手の途中で黙られても決めた時間で終わる(
    safe_door: int, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ask(port: int) -> posting.Posted:
        return posting.post(f"https://localhost:{port}/", b"y", {"Content-Type": "a/b"}, seconds=SECONDS, most=MOST)

    assert ask(safe_door).body == ANSWER
    began = time.monotonic()
    with line.is_cut(Cut.SWALLOWED), pytest.raises(OSError):  # noqa: PT011
        ask(line.port)
    assert time.monotonic() - began < SECONDS + 1
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(OSError, match="CERTIFICATE_VERIFY_FAILED"):
        ask(safe_door)
