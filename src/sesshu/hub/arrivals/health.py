"""The hub's line on the health page: what is late and what stopped."""

from __future__ import annotations

from sesshu.foundation.access.actor import job_actor
from sesshu.foundation.health.registry import GOOD, WATCH, Reading
from sesshu.hub.arrivals.queries import standings

READER = job_actor("hub.health", "arrival.read")


def hub() -> Reading:
    rows = standings(READER)
    late, held = sum(one.late for one in rows), sum(one.held for one in rows)
    halted = sum(len(one.stopped) for one in rows)
    text = f"遅れ {late} 件、保留 {held} 件、停止した配信 {halted} 件"
    return Reading({"late": late, "held": held, "stopped": halted}, text, WATCH if late or held or halted else GOOD)
