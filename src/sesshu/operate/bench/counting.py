"""The base of the statistics, for `cross-table`. Runs in a ledger's process."""

from __future__ import annotations

import os
from time import perf_counter
from typing import Any


def statistics_base() -> dict[str, Any]:
    """The newest base, made when there is none; `made`: the seconds that took, or 0."""
    from sesshu.foundation.access import job_actor
    from sesshu.ledger.statistics import building
    from sesshu.ledger.statistics.models import StatisticsBase

    base, made = StatisticsBase.objects.first(), 0.0
    if base is None:
        by = job_actor("bench", "statistics.build", "mailing.read", "dose.read", "resident.read")
        begun = perf_counter()
        base = building.build(by=by, purpose="STATISTICS", processes=len(os.sched_getaffinity(0)))
        made = perf_counter() - begun
    return {"rows": base.rows, "made": made}
