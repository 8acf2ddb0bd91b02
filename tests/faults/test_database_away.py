"""PostgreSQL is away for a while, and answers get lost on the line: pages say so, the work goes on, once each.

Web and worker are the real processes; they are not started again. `SESSHU_AWAY_SECONDS` makes it longer.
"""

from __future__ import annotations

import http.client
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from sesshu.operate import postgres, processes
from sesshu.operate.databases import Databases, Place
from sesshu.operate.supervisor import Child
from tests.faults.clerk import Clerk
from tests.faults.test_house_kill import ROWS, file_of
from tests.house import PREPARED_PLACE, server_in

ROOT = Path(__file__).resolve().parents[2]
LEDGER, PREPARED = Place("ledger", "431001"), Place("ledger", PREPARED_PLACE)
CLOCK = "2026-11-24T09:00:00+09:00"
LONG = os.environ.get("SESSHU_LONG") == "1"
AWAY_SECONDS = float(os.environ.get("SESSHU_AWAY_SECONDS", "60" if LONG else "4"))
PATIENCE_SECONDS = 120


class Office:
    """Web, worker and their database on loopback."""

    def __init__(self, folder: Path) -> None:
        self.server = server_in(folder).start()
        access = Databases(self.server.dsn(), folder / "pg" / "roles.json").ensure(PREPARED)
        post = processes.Post(LEDGER, access.app, postgres.free_port())
        files = folder / "files"
        files.mkdir(mode=0o700)
        settings = {
            "SESSHU_DEMO": "1", "SESSHU_VAR": str(files), "SESSHU_SECRET_KEY": "x" * 50, "SESSHU_CLOCK": CLOCK,
            "SESSHU_CLOCK_BASE": str(time.time()),
        }  # fmt: skip
        environment = processes.environment(LEDGER, access.app, settings) | {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
        made = subprocess.run(
            [sys.executable, "-m", "tests.faults.away_office"], env=environment, cwd=ROOT, stdout=subprocess.PIPE,
            text=True, check=True,
        )  # fmt: skip
        self.babies = made.stdout.split()
        self.web, self.worker = processes.web(post, settings), processes.worker(post, settings)
        self.children: list[Child] = [self.web, self.worker]
        for child in self.children:
            child.start()
        wait(self.web.is_ready)
        self.url, self.port = f"http://127.0.0.1:{post.port}", post.port
        self.clerk = Clerk(self.url, lambda _: None)

    def value(self, question: str) -> Any:
        with psycopg.connect(self.server.dsn(PREPARED.name)) as connection:
            row = connection.execute(question).fetchone()  # type: ignore[arg-type]
            return row[0] if row else None

    def close(self) -> None:
        for child in self.children:
            child.ask_to_stop()
        for child in self.children:
            child.wait_stopped()
        self.server.stop()

    def page(self, address: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
        """Status and text, whatever the status is."""
        data = urllib.parse.urlencode(fields).encode() if fields is not None else None
        try:
            with self.clerk.browser.open(self.clerk._request(address, data), timeout=30) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def send_and_hang_up(self, address: str, fields: dict[str, str]) -> None:
        """The whole request goes out; nobody is there any more for the answer."""
        request = self.clerk._request(address, urllib.parse.urlencode(fields).encode())
        handler = next(one for one in self.clerk.browser.handlers if hasattr(one, "cookiejar"))
        handler.cookiejar.add_cookie_header(request)
        body: Any = request.data
        head = (
            f"POST {address} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nCookie: {request.get_header('Cookie')}\r\n"
            f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        with socket.create_connection(("127.0.0.1", self.port)) as line:
            line.sendall(head.encode() + body)


def wait(until: Any) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not until():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    folder = Path(tempfile.mkdtemp(prefix="sesshu-away-"))
    folder.chmod(0o755)
    opened = Office(folder)
    try:
        yield opened
    finally:
        opened.close()
        shutil.rmtree(folder, ignore_errors=True)


def dose_form(office: Office, given_on: str) -> tuple[str, dict[str, str]]:
    """Where the form of a first dose is sent, and everything in it; a baby for each call."""
    address = f"/doses/people/{office.babies.pop()}/new/"
    hidden = office.clerk._form(address, "DoseForm")
    return address, hidden | {
        "given_on": given_on, "product": "hepb", "kind": "routine", "source": "slip", "certainty": "confirmed",
    }  # fmt: skip


DOSES = "SELECT count(*) FROM dose"
ENTRIES = "SELECT count(*) FROM audit_entry WHERE act = 'dose.recorded'"


@pytest.mark.timeout(600)
def test_データベースが止まっている間は画面がそう言い_戻れば同じ送信が一度だけ登録される(office: Office) -> None:
    address, form = dose_form(office, "R8.10.1")
    before = (office.value(DOSES), office.value(ENTRIES))
    office.server.stop()
    began = time.monotonic()
    for asked in (None, form):
        status, text = office.page(address, asked)
        assert status == 503
        assert "いまデータベースにつながりません" in text
        assert "二重には登録されません" in text
    time.sleep(max(0.0, AWAY_SECONDS - (time.monotonic() - began)))
    assert [child.running for child in office.children] == [True, True], "nobody gives up"
    office.server.start()
    wait(lambda: office.page("/health/live/")[0] == 200)
    for _ in range(2):  # sent again, and once more
        status, text = office.page(address, form)
        assert status == 200, text
    assert (office.value(DOSES), office.value(ENTRIES)) == (before[0] + 1, before[1] + 1)
    office.clerk.bring_in("住民.csv", file_of(1))
    accepted = office.value("SELECT sum(accepted) + sum(rejected) FROM file_import WHERE state = 'committed'")
    assert accepted == ROWS, "the same worker goes on"


@pytest.mark.timeout(600)
def test_答えを待たずに切れた送信は_送り直しても一度だけ登録される(office: Office) -> None:
    address, form = dose_form(office, "R8.10.5")
    before = (office.value(DOSES), office.value(ENTRIES))
    office.send_and_hang_up(address, form)
    office.send_and_hang_up(address, form)
    wait(lambda: office.value(DOSES) > before[0])
    status, text = office.page(address, form)
    assert status == 200
    assert "B型肝炎" in text
    assert (office.value(DOSES), office.value(ENTRIES)) == (before[0] + 1, before[1] + 1)


@pytest.mark.timeout(600)
def test_データベースが止まっている間の入力は残せないと分かり_前に残した入力は戻る(office: Office) -> None:
    address, form = dose_form(office, "R8.10.12")
    draft = form | {"place": address, "form_name": "DoseForm"}
    assert office.page("/screens/drafts/", draft)[0] == 204
    office.server.stop()
    assert office.page("/screens/drafts/", draft | {"lot_typed": "Y1"})[0] == 503  # the page says 「入力を残せません」
    office.server.start()
    wait(lambda: office.page("/health/live/")[0] == 200)
    assert "登録していない入力が残っています" in office.page(address)[1]
    assert 'value="R8.10.12"' in office.page(f"{address}?draft=1")[1]


def test_途中で切れた要求は何も登録しない(office: Office) -> None:
    """Half a request is no request."""
    address, form = dose_form(office, "R8.11.10")
    before = office.value(DOSES)
    line = http.client.HTTPConnection("127.0.0.1", office.port)
    line.putrequest("POST", address)
    line.putheader("Content-Length", "5000")
    line.endheaders()
    line.send(urllib.parse.urlencode(form).encode()[:300])
    line.close()
    time.sleep(1)
    assert office.value(DOSES) == before
