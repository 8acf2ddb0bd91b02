"""`./sesshu demo --once`: the whole house from nothing, the main job, one JSON object, and everything stopped again."""

from __future__ import annotations

import shutil
import time
from contextlib import ExitStack
from typing import Any

from sesshu.operate import postgres
from sesshu.operate.demo_cities import fill, go_on, make_room
from sesshu.operate.demo_house import PLACES, CannotStartError, Wishes, note, open_house
from sesshu.operate.layout import Layout
from sesshu.operate.supervisor import Board


def run(wishes: Wishes) -> dict[str, Any]:
    """Fresh databases for both cities, loaded and judged. The same wishes give the same counts and hashes.

    Files that were made stay in `<var>/once/files` to be looked at; the databases go.
    """
    started = time.monotonic()
    layout = Layout.named("once")
    with ExitStack() as stack:
        try:
            forget(layout)
            house = open_house(layout, stack)
        except (postgres.PostgresError, RuntimeError) as error:
            raise CannotStartError(str(error)) from error
        go_on()
        opened = time.monotonic() - started
        fill(house, wishes, Board("接種（sesshu）"), make_room(house, wishes))
        cities = {place.municipality: note(layout, place).result for place in PLACES}
    forget(layout, files=False)
    seconds = {"open": round(opened, 2), "total": round(time.monotonic() - started, 2)}
    return {"as_of": wishes.as_of, "seed": wishes.seed, "municipalities": cities, "seconds": seconds}


def forget(layout: Layout, *, files: bool = True) -> None:
    """Remove what an earlier run left: databases and role passwords, and on request the files it made."""
    postgres.Server(layout.postgres).stop()
    shutil.rmtree(layout.postgres, ignore_errors=True)
    for leftover in (layout.roles, *layout.folder.glob("sesshu_*.json")):
        leftover.unlink(missing_ok=True)
    if files:
        shutil.rmtree(layout.files, ignore_errors=True)
