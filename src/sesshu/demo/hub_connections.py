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
GROUND = {
    "code": "BOSHI-1", "name": "架空市個人番号の利用等に関する条例", "clause": "別表の1の項",
    "department": "母子保健係", "duty": "乳幼児の健康診査に関する事務",
}  # fmt: skip


def load_connections(today: date, *, by: Actor, purpose: str) -> int:
    """Fill the register, as it holds from the first day of the month; how many rows. One that has rows is left alone.

    Needs `master.write`.
    """
    return _load("connection", rows(), today, by=by, purpose=purpose)


def load_speaking(today: date, client: str, *, by: Actor, purpose: str) -> int:
    """The one calling system of a made-up city speaks for every system that the simulator plays."""
    spoken = "\n".join(sorted({one.system for one in senders()}))
    return _load("spoken-for", [{"code": client, "systems": spoken}], today, by=by, purpose=purpose)


def load_grounds(today: date, *, by: Actor, purpose: str) -> int:
    """A made-up ordinance that lets 母子保健 have vaccination facts."""
    return _load("transfer-ground", [dict(GROUND)], today, by=by, purpose=purpose)


def _load(key: str, entries: list[dict[str, Any]], today: date, *, by: Actor, purpose: str) -> int:
    of = master(key)
    if of.model._default_manager.exists():
        return 0
    dated = [one | {"valid_from": today.replace(day=1)} for one in entries]
    return len(actions.load(of=of, entries=dated, reason=_REASON, by=by, purpose=purpose))


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
