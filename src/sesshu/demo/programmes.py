"""Example programmes of a made-up city: one in force, one waiting for approval, so that both can be tried."""

from __future__ import annotations

from datetime import date
from importlib import resources
from typing import Any

import yaml

from sesshu.dates import fiscal_year, fiscal_year_end, fiscal_year_start
from sesshu.foundation.access import Actor
from sesshu.foundation.masters import actions
from sesshu.foundation.masters.declaration import master
from sesshu.foundation.masters.models import MasterChange

_REASON = "試行用の例示"


def load_programmes(municipality: str, today: date, *, by: Actor, asker: Actor, purpose: str) -> dict[str, int]:
    """Put the examples into the master, for the fiscal year of `today`; how many are in force and how many wait.

    `by` needs `master.write` and fills the master, `asker` is the person who asks for the others. A master that has
    rows or requests already is left alone.
    """
    of = master("programme")
    if of.model._default_manager.exists() or MasterChange.objects.filter(master=of.key).exists():
        return {"in_force": 0, "requested": 0}
    year = fiscal_year(today)
    period = {"valid_from": fiscal_year_start(year), "valid_until": fiscal_year_end(year)}
    wanted = _examples().get(municipality, [])
    ready = [_values(row) | period for row in wanted if row["state"] == "in_force"]
    if ready:
        actions.load(of=of, entries=ready, reason=_REASON, by=by, purpose=purpose)
    asked = [_values(row) for row in wanted if row["state"] == "requested"]
    for row in asked:
        code = row.pop("code")
        actions.request_change(
            of=of, act="new", code=code, values=row, reason=_REASON, by=asker, purpose=purpose, **period
        )
    return {"in_force": len(ready), "requested": len(asked)}


def _values(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "state"}


def _examples() -> dict[str, list[dict[str, Any]]]:
    text = resources.files("sesshu.demo").joinpath("programmes.yaml").read_text(encoding="utf-8")
    found: dict[str, list[dict[str, Any]]] = yaml.safe_load(text)
    return found
