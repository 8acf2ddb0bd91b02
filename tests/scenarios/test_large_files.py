"""大きすぎるファイル: refused in Japanese before it is received, and nothing of it is kept."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from sesshu.foundation.files.storage import MOST_BYTES
from tests.scenarios.conftest import Sit
from tests.scenarios.desk import Desk
from tests.scenarios.office import Office

pytestmark = pytest.mark.browser
HEAD = (
    "POST /files/ HTTP/1.1\r\nHost: localhost:{port}\r\nCookie: {cookies}\r\n"
    "Content-Type: multipart/form-data; boundary=edge\r\nContent-Length: {length}\r\n\r\n"
    '--edge\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
)


def answer_to_the_beginning(office: Office, length: int, cookies: str = "") -> str:
    """Announce `length` bytes, send few of them, and read what comes back."""
    with socket.create_connection(("127.0.0.1", office.port), timeout=10) as connection:
        head = HEAD.format(port=office.port, cookies=cookies, length=length)
        connection.sendall(head.encode() + b"x" * 65536)
        found = b""
        while piece := connection.recv(65536):
            found += piece
            if b"</html>" in found:
                break
    return found.decode()


def cookies_of(desk: Desk) -> str:
    return "; ".join(f"{each['name']}={each['value']}" for each in desk.context.cookies())


def test_上限を超えるファイルは読み終える前に日本語で断る(office: Office, sit: Sit) -> None:
    answer = answer_to_the_beginning(office, MOST_BYTES * 2, cookies_of(sit("clerk1")))
    assert answer.startswith("HTTP/1.1 413 ")
    assert "512MBまでのファイルを選んでください" in answer


def test_サインインしていない人のファイルは受け取らない(office: Office, sit: Sit) -> None:
    stranger = sit()
    stranger.open("/sign-in/")
    answer = answer_to_the_beginning(office, MOST_BYTES // 2, cookies_of(stranger))
    assert answer.startswith("HTTP/1.1 403 ")
    assert "サインインしてください" in answer


def test_画面から送っても断られたことが分かる(sit: Sit, tmp_path: Path) -> None:
    large = tmp_path / "大きい.csv"
    large.touch()
    os.truncate(large, MOST_BYTES + 2 * 1024**2)
    desk = sit("clerk1")
    desk.open("/files/")
    desk.page.get_by_role("combobox", name="取込の種類").select_option("residents.full")
    desk.page.locator("input[type=file]").set_input_files(large)
    desk.page.get_by_role("button", name="送って点検する").click()
    desk.sees("512MBまで")
    desk.picture("large-file")
