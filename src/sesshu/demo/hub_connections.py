"""The register of connections of a made-up city's data hub: for each system that the simulator plays, and onwards."""

from __future__ import annotations

from datetime import date
from importlib import resources
from typing import Any

import yaml

from sesshu.demo.city_systems import senders
from sesshu.foundation.access import Actor
from sesshu.foundation.masters import actions
from sesshu.foundation.masters.declaration import master
from sesshu.hub.connections.layouts import layout
from sesshu.hub.connections.models import Direction, Every, Persons, Way

_REASON = "試行用の架空データ"
_PURPOSE = "DATA_HUB"
_HOURS = 48


def load_connections(today: date, *, by: Actor, purpose: str) -> int:
    """Fill the register, as it holds from the first day of the month; how many rows. One that has rows is left alone.

    Needs `master.write`.
    """
    of = master("connection")
    if of.model._default_manager.exists():
        return 0
    entries = [row | {"valid_from": today.replace(day=1)} for row in rows()]
    return len(actions.load(of=of, entries=entries, reason=_REASON, by=by, purpose=purpose))


def rows() -> list[dict[str, Any]]:
    """The values of each entry of the register."""
    text = resources.files("sesshu.demo").joinpath("hub_connections.yaml").read_text(encoding="utf-8")
    found = yaml.safe_load(text)
    played = {one.connection: one for one in senders()}
    coming = [_coming(played[code], dict(data)) for code, data in found["in"].items()]
    return coming + [_going(code, dict(data)) for code, data in found["out"].items()]


def _coming(sender: Any, data: dict[str, Any]) -> dict[str, Any]:
    without = data.pop("without", [])
    kept = [label for label in layout(sender.layout).labels if label not in without]
    own = {"code": sender.connection, "system": sender.system, "layout": sender.layout, "way": sender.way}
    return _row(own | data, Direction.IN, kept)


def _going(code: str, data: dict[str, Any]) -> dict[str, Any]:
    columns = data.pop("columns", None) or layout(data["layout"]).labels
    return _row({"code": code, "way": Way.CALL, "every": Every.REQUEST} | data, Direction.OUT, columns)


def _row(data: dict[str, Any], direction: Direction, columns: list[str]) -> dict[str, Any]:
    given = {"direction": direction, "columns": "\n".join(columns), "version": "1", "used_for": _PURPOSE}
    return given | {"persons": Persons.EVERYONE, "most_hours": _HOURS} | data
