"""The three sides of the running demo, for `./sesshu exchange reconcile --demo`: where each reads its records, in a
file that only the owner of the demo can read (it holds addresses of databases) and that goes when the demo ends."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path

from sesshu.contracts.exchange.reconciling import Compared
from sesshu.operate.databases import Place
from sesshu.operate.exchange.driving import System, reconcile
from sesshu.operate.processes import Post
from sesshu.operate.reach import write_private

NAME = "exchange-sides.json"
DAYS = 60  # nobody keeps a demo running longer


class NotRunningError(Exception):
    """デモが動いていません。"""


def write(folder: Path, systems: Iterable[System], first: str) -> Callable[[], None]:
    """Say where they are; `first` is the day the demo's clock starts at. Gives what takes the file away again."""
    told = [
        {
            "system": one.place.system, "municipality": one.place.municipality, "dsn": one.post.dsn,
            "port": one.post.port, "user": one.post.user, "settings": dict(one.settings),
        }
        for one in systems
    ]  # fmt: skip
    file = folder / NAME
    write_private(file, json.dumps({"first": first, "sides": told}))
    return lambda: file.unlink(missing_ok=True)


def compare(folder: Path) -> Compared:
    """What the three sides of the demo have recorded so far, compared. Raises `NotRunningError`, `FailedError`."""
    file = folder / NAME
    if not file.exists():
        raise NotRunningError
    kept = json.loads(file.read_text(encoding="utf-8"))
    sides = [_system(one) for one in kept["sides"]]
    network = next(one for one in sides if one.place.system == "network")
    bodies = [one for one in sides if one is not network]
    last = date.fromisoformat(kept["first"]) + timedelta(days=DAYS)
    return reconcile(network, bodies, kept["first"], last.isoformat())


def _system(told: dict[str, object]) -> System:
    place = Place(str(told["system"]), str(told["municipality"]))
    user = told["user"]
    post = Post(place, str(told["dsn"]), int(str(told["port"])), user=int(str(user)) if user is not None else None)
    settings = told["settings"]
    assert isinstance(settings, dict)  # noqa: S101 - as it was written
    return System(post, settings)
