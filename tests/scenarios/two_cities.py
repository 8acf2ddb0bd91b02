"""The whole demo as real processes: two cities with every system, and the network between them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import expect

from sesshu.operate.demo_house import FEWEST, PORTS
from sesshu.operate.exchange.running import held_ports
from sesshu.operate.layout import Layout
from sesshu.operate.postgres import Server
from tests.house import ROOT
from tests.scenarios.desk import Desk
from tests.searching import searching

LONGEST = 1800  # a busy machine is no fault
RESIDENTS = 800 if os.environ.get("SESSHU_LONG") == "1" else FEWEST
MOVED = 9  # pairs of children who moved: one for the usual story, and one for each fault
NAMES = ("kumamoto", "otaru", "", "", "kumamoto_addressee", "otaru_addressee", "network", "kumamoto_intermediary",
         "otaru_intermediary")  # fmt: skip


SitAt = Callable[..., Desk]
ADDRESSES: list[str] = []  # what an access log would have of everything done at the desks


class TwoCities:
    """Where each system answers, by its name."""

    def __init__(self, port: int, folder: Path | None = None) -> None:
        self.port, self.folder = port, folder

    def url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.port + 1 + NAMES.index(name)}"

    @property
    def lines(self) -> dict[str, str]:
        """The status page: what is in which state."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/status.json", timeout=10) as answer:
            return {line["name"]: line["state"] for line in json.load(answer)["lines"]}


@contextmanager
def open_two_cities(folder: Path, residents: int = RESIDENTS) -> Iterator[TwoCities]:
    """`./sesshu demo` in a folder of its own until everything is ready, the exchange too; it ends with the block.

    SESSHU_RUNNING_DEMO names the port of one that runs already.
    """
    running = os.environ.get("SESSHU_RUNNING_DEMO")
    if running:
        yield TwoCities(int(running))
        return
    with held_ports(PORTS, in_a_row=True) as ports:
        yield from _demo(folder, residents, ports[0])


def _demo(folder: Path, residents: int, port: int) -> Iterator[TwoCities]:
    log = (folder / "demo.log").open("wb")
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "sesshu.cli", "demo", "--residents", str(residents), "--port", str(port),
         "--moved", str(MOVED)],
        cwd=ROOT, stdout=log, stderr=subprocess.STDOUT,
        env=os.environ | {"SESSHU_VAR": str(folder / "var"), "PYTHONPATH": str(ROOT / "src")},
    )  # fmt: skip
    try:
        found = TwoCities(port, folder)
        _wait(process, found, folder / "demo.log")
        yield found
        if mine := searching():
            mine.server(Server(Layout(folder / "var" / "demo").postgres))
            mine.text("呼んだ宛先", "\n".join(ADDRESSES))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(120)
        log.close()


def _wait(process: subprocess.Popen[bytes], found: TwoCities, log: Path) -> None:
    until = time.monotonic() + LONGEST
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text(encoding="utf-8")[-3000:]
        try:
            states = set(found.lines.values())
        except OSError:
            states = {"?"}
        if states == {"稼働中"}:
            return
        assert "異常終了" not in states, log.read_text(encoding="utf-8")[-3000:]
        time.sleep(1)
    raise AssertionError(log.read_text(encoding="utf-8")[-3000:])


def find(clerk: Desk, birth: str, name: str) -> None:
    clerk.activate("総合検索")
    clerk.type_into("生年月日", birth)
    clerk.leave_by("Enter")
    clerk.activate(f"{name}（宛名番号")


def waits_for(desk: Desk, text: str, seconds: int = 240) -> None:
    """The page renews itself."""
    expect(desk.page.locator("main")).to_contain_text(text, timeout=seconds * 1000)
