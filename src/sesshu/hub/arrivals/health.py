"""The hub's line on the health page: what is late and what stopped."""

from __future__ import annotations

from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.health.registry import GOOD, WATCH, Reading
from sesshu.hub.arrivals.queries import standings

READER = job_actor("hub.health", "arrival.read")


def hub() -> Reading:
    rows = standings(READER)
    found = {
        "late": sum(one.late for one in rows), "held": sum(len(one.held) for one in rows),
        "stopped": sum(len(one.stopped) for one in rows), "nobody": sum(one.nobody for one in rows),
    }  # fmt: skip
    text = (
        f"遅れ {found['late']} 件、保留 {found['held']} 件、停止した配信 {found['stopped']} 件、"
        f"受け取る側のない連携 {found['nobody']} 件"
    )
    return Reading(found, text, WATCH if any(found.values()) else GOOD)
