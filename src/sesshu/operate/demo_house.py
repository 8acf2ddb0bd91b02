"""The house of the demo: its places and ports, PostgreSQL with their databases, and what each process is told."""

from __future__ import annotations

import fcntl
import json
import time
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from sesshu.operate import postgres
from sesshu.operate.databases import Access, Databases, Place
from sesshu.operate.exchange.arranging import CLIENTS, key_name
from sesshu.operate.layout import Layout, LoadNote
from sesshu.operate.own_user import own_folder, own_user
from sesshu.operate.reach import write_private

PLACES = (Place("ledger", "431001"), Place("ledger", "012033"))
BESIDE = (  # systems beside the ledgers
    Place("addressee", "431001"), Place("addressee", "012033"), Place("network"), Place("intermediary", "431001"),
    Place("intermediary", "012033"), Place("hub", "431001"), Place("hub", "012033"),
)  # fmt: skip
PORTS = 1 + 2 * len(PLACES) + len(BESIDE)  # in a row: the status page, the ledgers, their public pages, the others
FEWEST = 200
NETWORK_KEYS = "network-public.json"
RECEIVERS = "receivers.json"


class CannotStartError(Exception):
    """起動できません。"""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was asked for on the command line. `as_of` is the day (YYYY-MM-DD) the demo's clock starts at."""

    residents: int = 2000
    seed: int = 1
    as_of: str = "2026-11-20"
    port: int = 8000
    main_job: bool = False
    moved: int = 1  # pairs of children who moved from one city to the other

    def city(self, place: Place) -> dict[str, Any]:
        """What decides a place's made-up city: the first has all residents, the others a tenth, at least 200."""
        number = self.residents if place == PLACES[0] else max(FEWEST, self.residents // 10)
        return {"residents": number, "seed": self.seed, "as_of": self.as_of, "main_job": self.main_job}

    @property
    def clock(self) -> str:
        return f"{self.as_of}T09:00:00+09:00"


@dataclass
class House:
    """A started PostgreSQL with the databases of some places. `began`: since when the demo's clock runs, one for all
    processes, or a message of one would come from the future of another."""

    layout: Layout
    server: postgres.Server
    keeper: Databases
    access: dict[Place, Access] = field(default_factory=dict)
    began: float = field(default_factory=time.time)

    def settings(self, wishes: Wishes, place: Place = PLACES[0], site: str = "") -> dict[str, str]:
        """What the processes of a place are told. The two ledgers share a folder and a secret; their public page (the
        `site` booking) and each system beside them have their own, and know nobody else's."""
        folder, owner = self.folder(place, site), site or place.system
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        reached = {} if site else connections(self, wishes, place, folder)
        user = self.user(place, site)
        own_folder(folder, user)
        kept = "" if owner == "ledger" else f"-{owner}"
        return reached | ({} if user is None else {"HOME": str(folder)}) | {
            "SESSHU_DEMO": "1",
            "SESSHU_VAR": str(folder),
            "SESSHU_SECRET_KEY": self.layout.secret(f"secret{kept}"),
            "SESSHU_FILES_KEY": self.layout.secret(f"files-key{kept}"),
            "SESSHU_CLOCK": wishes.clock,
            "SESSHU_CLOCK_BASE": str(self.began),
        }  # fmt: skip

    def user(self, place: Place, site: str = "") -> int | None:
        """The OS user of its processes where root started the house: one for the ledgers, for their public pages, and
        for each system beside them."""
        owner = Place(site or place.system) if site or place.system == "ledger" else place
        return own_user(owner, self.folder(place, site))

    def api_key(self, municipality: str, caller: str, called: str) -> str:
        """The key that one system of a city uses for another."""
        return "sesshu_" + self.layout.secret(f"{key_name(caller, called)}-{municipality}")

    def folder(self, place: Place, site: str = "") -> Path:
        """Where its processes keep their files."""
        if site:
            return self.layout.folder / site
        if place.system == "ledger":
            return self.layout.files
        return self.layout.folder / f"{place.system}-{place.municipality}"


def connections(house: House, wishes: Wishes, place: Place, folder: Path) -> dict[str, str]:
    """Where a system finds those it calls, and the files in its own folder with the keys it was given for them."""
    found = {}
    for caller, called, _, _ in CLIENTS:
        if caller == place.system:
            file = folder / f"{key_name(caller, called)}-{place.municipality}"
            write_private(file, house.api_key(place.municipality, caller, called))
            port = port_of(wishes, Place(called, place.municipality))
            found |= {
                f"SESSHU_{called.upper()}_ADDRESS": f"http://127.0.0.1:{port}",
                f"SESSHU_{called.upper()}_KEY": str(file),
            }
    if place.system == "hub":
        found["SESSHU_RECEIVERS"] = str(folder / RECEIVERS)
        write_private(folder / RECEIVERS, json.dumps(receivers(house, wishes, place)))
    if place.system == "intermediary":
        found["SESSHU_NETWORK_ADDRESS"] = f"http://127.0.0.1:{port_of(wishes, Place('network'))}/exchange/"
        found["SESSHU_NETWORK_KEYS"] = str(folder / NETWORK_KEYS)
    return found


def receivers(house: House, wishes: Wishes, hub: Place) -> dict[str, dict[str, str]]:
    """Where a city's hub finds those that it delivers to, and its key for each."""
    return {
        called: {
            "address": f"http://127.0.0.1:{port_of(wishes, Place(called, hub.municipality))}/api/v1/",
            "key": house.api_key(hub.municipality, "hub", called),
        }
        for caller, called, _, _ in CLIENTS
        if caller == "hub"
    }


def port_of(wishes: Wishes, place: Place) -> int:
    """The front port plus 1, 2, … for the ledgers; then their public pages; then the systems beside them."""
    if place in PLACES:
        return wishes.port + 1 + PLACES.index(place)
    return wishes.port + 1 + 2 * len(PLACES) + BESIDE.index(place)


def open_house(layout: Layout, stack: ExitStack, places: tuple[Place, ...] = PLACES) -> House:
    """Start PostgreSQL and make the databases; `stack` stops and frees everything again."""
    layout.prepare()
    stack.enter_context(_alone(layout))
    server = postgres.Server(layout.postgres).start()
    stack.callback(server.stop)
    keeper = Databases(server.dsn(), layout.roles)
    return House(layout, server, keeper, keeper.ensure_all(places))


def _alone(layout: Layout) -> IO[str]:
    """One house a folder: the lock ends with the process, however it ends."""
    file = (layout.folder / "lock").open("w")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise CannotStartError(f"すでに起動しています（{layout.folder}）。先に Ctrl-C で終了してください。") from None
    return file


def note(layout: Layout, place: Place) -> LoadNote:
    return LoadNote(layout.folder / f"{place.name}.json")
