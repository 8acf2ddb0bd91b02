"""The line of 接続システムの名乗り on the health page."""

from __future__ import annotations

from sesshu.foundation import clock
from sesshu.foundation.api import idle
from sesshu.foundation.health.registry import Reading
from sesshu.hub.connections.models import SpokenFor
from sesshu.hub.connections.speaking import SPOKEN_FOR

NEEDS: idle.Needs = {"arrival_api.take": lambda row: bool(row.systems.split())}


def spoken_for() -> Reading:
    rows = {row.code: row for row in SpokenFor.objects.as_of(clock.today())}
    return idle.reading(NEEDS, rows, master=SPOKEN_FOR.label, what="業務システム")
