"""The other systems of a demo's cities: they hand their lists to the data hub, by the command that anybody may type."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from sesshu.operate.databases import Place
from sesshu.operate.demo_house import PLACES, House, Wishes, port_of
from sesshu.operate.exchange.arranging import CITY_SYSTEMS, MATERNAL_HEALTH
from sesshu.operate.exchange.driving import FailedError
from sesshu.operate.processes import SOURCE, kept_environment
from sesshu.operate.reach import write_private

EARLIER = "T08:00:00+09:00"  # the demo's clock begins at nine


def hand_over(house: House, wishes: Wishes, municipality: str) -> None:
    """One of each list. What an interrupted start left behind is handed over first. Raises `FailedError`."""
    city = wishes.city(next(place for place in PLACES if place.municipality == municipality))
    folder = house.layout.folder / f"{CITY_SYSTEMS}-{municipality}"
    folder.mkdir(mode=0o700, exist_ok=True)
    hub = _address(house, wishes, folder)
    write_department(house, wishes, municipality)
    command = [
        sys.executable, "-m", "sesshu.cli", "hub", "simulate", str(folder), "--to", str(hub),
        "--municipality", municipality, "--residents", str(city["residents"]), "--seed", str(city["seed"]),
        "--made-at", f"{wishes.as_of}{EARLIER}",
    ]  # fmt: skip
    environment = kept_environment() | {"PYTHONPATH": str(SOURCE)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise FailedError(f"{municipality} {CITY_SYSTEMS}: {(done.stderr or done.stdout).strip()[-1500:]}")


def write_department(house: House, wishes: Wishes, municipality: str) -> Path:
    """Where 母子保健 asks, and with which key: for `./sesshu hub ask --to`."""
    file = house.layout.folder / f"{MATERNAL_HEALTH}-{municipality}.json"
    hub = {"address": _door(wishes, municipality), "key": house.api_key(municipality, MATERNAL_HEALTH, "hub")}
    write_private(file, json.dumps(hub))
    return file


def _door(wishes: Wishes, municipality: str) -> str:
    return f"http://127.0.0.1:{port_of(wishes, Place('hub', municipality))}/api/v1/"


def _address(house: House, wishes: Wishes, folder: Path) -> Path:
    """Where the hub is, and the key of the sending systems, in a file of their own."""
    municipality = folder.name.rpartition("-")[2]
    file = folder / "hub.json"
    hub: dict[str, object] = {
        "address": _door(wishes, municipality),
        "key": house.api_key(municipality, CITY_SYSTEMS, "hub"),
        "addressee": {
            "address": f"http://127.0.0.1:{port_of(wishes, Place('addressee', municipality))}/api/v1/",
            "key": house.api_key(municipality, CITY_SYSTEMS, "addressee"),
        },
    }
    write_private(file, json.dumps(hub))
    return file
