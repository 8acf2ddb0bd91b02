"""The hub, 予防接種管理システム and 団体内統合宛名システム as real processes, each with its database and key."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sesshu.operate import processes
from sesshu.operate.databases import Databases, Place
from sesshu.operate.exchange.running import LONGEST_START, held_ports
from sesshu.operate.processes import Post, environment
from sesshu.operate.supervisor import Child

CLOCK = "2026-11-20T09:00:00+09:00"
KEY = """
from django.db import transaction
from sesshu.foundation import clock
from sesshu.foundation.access.duties import api_permissions
from sesshu.foundation.api import keys
from sesshu.foundation.api.models import ApiClient
key, kept = keys.new_key()
today = clock.today()
client = ApiClient.objects.create(
    name=f"庁内連携システム{ApiClient.objects.count()}", permissions=list(api_permissions()), valid_from=today,
    valid_until=today, key_hash=kept, key_issued_at=clock.now(), created_at=clock.now(),
)
answer = [key, f"c:{client.pk}"]
import os
if os.environ["SESSHU_SYSTEM"] == "hub":
    from sesshu.hub.connections.layouts import systems
    from sesshu.hub.connections.models import SpokenFor
    SpokenFor.objects.create(
        code=client.name, valid_from=today, recorded_at=clock.now(), recorded_by="t", systems=" ".join(systems()),
    )
if os.environ["SESSHU_SYSTEM"] == "addressee":
    from sesshu.addressee.number_rules.models import NumberUse
    NumberUse.objects.create(
        code=client.name, valid_from=today, recorded_at=clock.now(), recorded_by="t", systems="001 010",
        purposes="PUT_RESIDENT NUMBER_CHANGE",
    )
"""
BEFORE = """
import json, sys
import django
django.setup()
answer = None
"""
AFTER = """
print("\\n" + json.dumps(answer, ensure_ascii=False, default=str))
"""


@dataclass
class Talking:
    """A system that runs a piece of Python in a process of its own and tells `answer`."""

    post: Post
    settings: dict[str, str]

    @property
    def door(self) -> str:
        return f"http://127.0.0.1:{self.post.port}/"

    def run(self, code: str, *, dies: bool = False) -> Any:
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", BEFORE + code + AFTER], text=True, capture_output=True, check=False,
            env=environment(self.post.place, self.post.dsn, self.settings),
        )  # fmt: skip
        if dies:
            assert done.returncode == -9, done.stderr
            return None
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.strip().splitlines()[-1])

    def key(self) -> tuple[str, str]:
        """A key for another system, and the code by which the log names that system."""
        key, code = self.run(KEY)
        return key, code


SITTING = """
import json, sys, traceback
import django
django.setup()
from django.db import close_old_connections
known = {}
for line in sys.stdin:
    close_old_connections()
    try:
        exec(json.loads(line), known)
        told = {"answer": known.pop("answer", None)}
    except BaseException:
        told = {"error": traceback.format_exc()}
    print("=> " + json.dumps(told, ensure_ascii=False, default=str), flush=True)
"""


class Sitting:
    """One process of a system that is told one piece of Python after the other; names stay known to the next."""

    def __init__(self, system: Talking) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", SITTING], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            env=environment(system.post.place, system.post.dsn, system.settings),
        )  # fmt: skip

    def run(self, code: str) -> Any:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps(code) + "\n")
        self.process.stdin.flush()
        for line in self.process.stdout:
            if line.startswith("=> "):
                told = json.loads(line[3:])
                assert "error" not in told, told["error"]
                return told["answer"]
        raise AssertionError("the process ended")

    def __enter__(self) -> Sitting:
        return self

    def __exit__(self, *_: object) -> None:
        assert self.process.stdin
        with self.process:
            self.process.stdin.close()


@dataclass
class Systems:
    """`doors`: the web process of each that stands open, by its system."""

    hub: Talking
    ledger: Talking
    addressee: Talking
    doors: dict[str, Child]

    def cut(self, system: str) -> None:
        """A door is gone at once, like its machine."""
        door = self.doors[system]
        assert door.process
        os.killpg(door.process.pid, signal.SIGKILL)
        door.process.wait(30)

    def mend(self, system: str) -> None:
        """It is there again."""
        self.doors[system].start()
        wait_for(getattr(self, system).door + "api/v1/openapi.json")


@contextmanager
def open_systems(
    databases: Databases, folder: Path, *, city: str = "431001", hub_too: bool = False
) -> Iterator[Systems]:
    """Receivers with their doors open, and with `hub_too` the hub's as well. A `city` has its own databases."""
    places = [Place(name, city) for name in ("hub", "ledger", "addressee")]
    access = [databases.ensure(place).app for place in places]  # takes long; the ports are looked for after it
    with held_ports(len(places)) as ports:
        yield from _open_systems(places, access, ports, folder, hub_too=hub_too)


def _open_systems(
    places: list[Place], access: list[str], ports: list[int], folder: Path, *, hub_too: bool
) -> Iterator[Systems]:
    shared = {"SESSHU_DEMO": "1", "SESSHU_CLOCK": CLOCK, "SESSHU_CLOCK_BASE": str(time.time())}
    found = []
    for place, dsn, port in zip(places, access, ports, strict=True):
        own = folder / place.name
        own.mkdir()
        settings = shared | {
            "SESSHU_RECEIVERS": str(folder / "receivers.json"), "SESSHU_VAR": str(own),
            "SESSHU_KEYS": str(own / "keys"), "SESSHU_DELIVERY_TIMEOUT": "60",
            "SESSHU_SECRET_KEY": f"tests-only-{place.name}" + "x" * 40,
        }  # fmt: skip
        found.append(Talking(Post(place, dsn, port), settings))
    systems = Systems(*found, doors={})
    receivers = (systems.ledger, systems.addressee)
    opened = (*receivers, systems.hub) if hub_too else receivers
    systems.doors |= {one.post.place.system: processes.web(one.post, one.settings) for one in opened}
    doors = list(systems.doors.values())
    try:
        for door in doors:
            door.start()
        keys = {one.post.place.system: {"address": f"{one.door}api/v1/", "key": one.key()[0]} for one in receivers}
        (folder / "receivers.json").write_text(json.dumps(keys))
        for one in opened:
            wait_for(one.door + "api/v1/openapi.json")
        yield systems
    finally:
        for door in doors:
            door.ask_to_stop()
        for door in doors:
            door.wait_stopped()


def wait_for(address: str) -> None:
    """Until a door answers; its first answer may take long on a busy machine."""
    until = time.monotonic() + LONGEST_START
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(address, timeout=60).close()  # noqa: S310 - our own door
            return
        except OSError:
            time.sleep(0.5)
    raise AssertionError(f"{address} did not come up")
