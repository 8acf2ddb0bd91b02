"""熊本市, 小樽市 and the network as real processes: three databases, three sets of keys, doors on ports."""

from __future__ import annotations

import os
import signal
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
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
    with held_ports(len(PLACES)) as ports:
        yield from _running(databases, folder, clock, more, ports)


def _running(
    databases: Databases, folder: Path, clock: str, more: Mapping[str, str], ports: list[int]
) -> Iterator[Running]:
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


def settings_beside(folder: Path, place: Place, clock: str) -> dict[str, str]:
    """Settings of one more system of a city beside the three, with a folder of its own that is made here."""
    own = folder / place.name
    own.mkdir(exist_ok=True)
    return {
        "SESSHU_DEMO": "1", "SESSHU_CLOCK": clock, "SESSHU_CLOCK_BASE": str(time.time()), "SESSHU_VAR": str(own),
        "SESSHU_KEYS": str(own / "keys"), "SESSHU_SECRET_KEY": f"local-only-{place.name}" + "x" * 40,
    }  # fmt: skip


def wait_for(address: str) -> None:
    """Until a door answers, whatever it says. Raises `TimeoutError`."""
    until = time.monotonic() + LONGEST_START
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(address, timeout=5).close()  # noqa: S310 - our own door
            return
        except urllib.error.HTTPError as answered:
            answered.close()
            return
        except OSError:
            time.sleep(0.3)
    raise TimeoutError(f"{address} が起動しませんでした。")


@contextmanager
def held_ports(number: int, *, in_a_row: bool = False) -> Iterator[list[int]]:
    """Free ports that nobody else gets while the block lasts: each is held by a socket of ours that does not listen. A
    server that allows the address to be used again, as all of ours do, opens its door there all the same, also the
    second time after a kill."""
    with ExitStack() as stack:
        while True:
            try:
                first = stack.enter_context(_held(0))
                if not in_a_row:
                    held = [first, *(stack.enter_context(_held(0)) for _ in range(number - 1))]
                else:
                    row = range(_port(first) + 1, _port(first) + number)
                    held = [first, *(stack.enter_context(_held(port)) for port in row)]
                break
            except (OSError, OverflowError):  # somebody has one of the row, or it runs past the last port: look again
                stack.close()
        yield [_port(one) for one in held]


def _held(port: int) -> socket.socket:
    """A socket at a port of this machine. Raises `OSError` where somebody has it."""
    one = socket.socket()
    try:
        one.bind(("127.0.0.1", port))  # alone: another holder's port is not taken twice
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    except BaseException:
        one.close()
        raise
    return one


def _port(one: socket.socket) -> int:
    return int(one.getsockname()[1])
