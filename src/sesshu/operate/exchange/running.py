"""熊本市, 小樽市 and the network as real processes: three databases, three sets of keys, doors on ports."""

from __future__ import annotations

import os
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sesshu.operate import processes
from sesshu.operate.databases import Databases, Place
from sesshu.operate.exchange.driving import System, Talking, introduce
from sesshu.operate.processes import Post
from sesshu.operate.supervisor.child import Child

PLACES = (Place("network"), Place("intermediary", "431001"), Place("intermediary", "012033"))
LONGEST_START = 120


@dataclass(slots=True)
class Running:
    """The three with somebody to talk to in each, and the doors of those that are called."""

    network: Talking
    kumamoto: Talking
    otaru: Talking
    doors: dict[str, Child]

    def cut(self, name: str) -> None:
        """The door of a place is gone at once, like its machine."""
        door = self.doors[name]
        if door.process and door.running:
            os.killpg(door.process.pid, signal.SIGKILL)
            door.process.wait(10)

    def mend(self, name: str) -> None:
        """It is there again."""
        self.doors[name].start()
        wait_for(next(one.door for one in (self.network, self.kumamoto, self.otaru) if one.place.name == name))


@contextmanager
def running(databases: Databases, folder: Path, clock: str, more: Mapping[str, str]) -> Iterator[Running]:
    """All three running; they end with the block. `more`: further settings of every process."""
    ports = free_ports(3)
    shared = {
        "SESSHU_DEMO": "1", "SESSHU_CLOCK": clock, "SESSHU_CLOCK_BASE": str(time.time()),
        "SESSHU_NETWORK_ADDRESS": f"http://127.0.0.1:{ports[0]}/exchange/",
        "SESSHU_NETWORK_KEYS": str(folder / "network-public.json"), **more,
    }  # fmt: skip
    systems = []
    for place, port in zip(PLACES, ports, strict=True):
        own = folder / place.name
        own.mkdir(exist_ok=True)
        settings = shared | {"SESSHU_VAR": str(own), "SESSHU_SECRET_KEY": f"local-only-{place.name}" + "x" * 40}
        systems.append(System(Post(place, databases.ensure(place).app, port), settings))
    network, kumamoto, otaru = systems
    doors = {one.place.name: processes.web(one.post, one.settings) for one in systems}
    try:
        for door in doors.values():
            door.start()
        for one in systems:
            wait_for(one.door)
        with Talking(network) as first, Talking(kumamoto) as second, Talking(otaru) as third:
            introduce(first, [second, third], folder / "network-public.json")
            yield Running(first, second, third, doors)
    finally:
        for door in doors.values():
            door.ask_to_stop()
        for door in doors.values():
            door.wait_stopped()


def wait_for(address: str) -> None:
    """Until a door answers, whatever it says. Raises `TimeoutError`."""
    until = time.monotonic() + LONGEST_START
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 - our own door
        except urllib.error.HTTPError as answered:
            answered.close()
            return
        except OSError:
            time.sleep(0.3)
    raise TimeoutError(f"{address} が起動しませんでした。")


def free_ports(number: int) -> list[int]:
    found = []
    for _ in range(number):
        one = socket.socket()
        one.bind(("127.0.0.1", 0))
        found.append(one)
    ports = [one.getsockname()[1] for one in found]
    for one in found:
        one.close()
    return ports
