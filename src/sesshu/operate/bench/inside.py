"""What benchmarks do in a ledger's process: `python -m sesshu.operate.bench.inside TASK …` prints one JSON object."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sesshu.operate.bench.measure import peak_mib, seconds_of


def staff() -> dict[str, Any]:
    """The made-up staff of the demo."""
    from sesshu.foundation.accounts.demo import create_demo_people

    create_demo_people()
    return {}


def take_residents(file: str) -> dict[str, Any]:
    """A full file through all stages; seconds of the check and of the commit."""
    from sesshu.foundation.files import actions
    from sesshu.foundation.files.jobs import PREPARE
    from sesshu.foundation.files.models import Import
    from sesshu.foundation.jobs import run_now
    from sesshu.foundation.jobs.models import Job
    from sesshu.operate.people import person

    clerk, other = person("clerk1"), person("clerk2")
    imported = actions.receive(interface="residents.full", content=Path(file), name="residents-full.csv", by=clerk)
    checked = seconds_of(lambda: run_now(Job.objects.get(kind=PREPARE, key=str(imported.id))))
    imported = actions.review(imported=Import.objects.get(id=imported.id), by=other)
    peak = peak_mib()
    job = actions.commit(imported=imported, by=other)
    committed = seconds_of(lambda: run_now(job))
    imported = Import.objects.get(id=imported.id)
    return {
        "state": imported.state, "accepted": imported.accepted, "held": imported.held, "rejected": imported.rejected,
        "checked": checked, "committed": committed, "peak_checked": peak,
    }  # fmt: skip


TASKS: dict[str, Callable[..., dict[str, Any]]] = {"staff": staff, "take-residents": take_residents}


def main() -> int:
    import django
    from django.db import connection

    django.setup()
    from sesshu.foundation.memory import spare_the_collector

    spare_the_collector()
    begun = time.monotonic()
    try:
        told = TASKS[sys.argv[1]](*sys.argv[2:])
    finally:
        connection.close_pool()
    print(json.dumps({"total": round(time.monotonic() - begun, 3), **told, "peak_mib": peak_mib()}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
