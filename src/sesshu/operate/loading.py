"""Load a made-up city into the place of the environment, through the actions that every other intake uses.

`python -m sesshu.operate.loading --residents N --seed S` writes one JSON object to stdout and progress to stderr.
Loading the same city again changes nothing: a load that was killed is simply done again.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import io
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sesshu.operate.main_job import run as run_main_job
from sesshu.operate.standing import standing

CHUNK = 2000
PERMISSIONS = ("resident.import", "resident.read", "dose.read", "dose.write", "master.write")
PURPOSE = "DEMONSTRATION"
LABELS = {
    "make": "架空の市を作っています",
    "masters": "マスタを登録しています",
    "residents_full": "住民ファイル（全件）を取り込んでいます",
    "residents_change": "住民ファイル（異動）を取り込んでいます",
    "doses": "接種記録を取り込んでいます",
    "judge": "全員を判定しています",
    "mailing": "発送を準備・確定・印刷しています",
}


class Steps:
    """Seconds of each step, told as they begin."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def take(self, name: str, work: Callable[[], Any]) -> Any:
        sys.stderr.write(f"{os.environ['SESSHU_MUNICIPALITY']} | {LABELS[name]} …\n")
        started = time.monotonic()
        found = work()
        self.seconds[name] = round(time.monotonic() - started, 2)
        return found


def load(residents: int, seed: int, *, main_job: bool) -> dict[str, Any]:
    """Make the city up and take it in, on request do the main job; counts and the seconds of each step."""
    from django.conf import settings

    from sesshu.demo.generating import generate
    from sesshu.demo.loading import load_doses, load_masters
    from sesshu.foundation import clock
    from sesshu.foundation.accounts.demo import create_demo_people

    steps, actor, today = Steps(), _actor(), clock.today()
    create_demo_people()
    folder = Path(settings.SESSHU_VAR) / "made-up" / settings.SESSHU_MUNICIPALITY
    city = steps.take("make", lambda: generate(settings.SESSHU_MUNICIPALITY, residents, seed, today, folder))
    steps.take("masters", lambda: load_masters(city, actor, PURPOSE))
    rows = {
        "residents_full": steps.take("residents_full", lambda: register(city.residents_full.read_bytes(), "full")),
        "residents_change": steps.take(
            "residents_change", lambda: register(city.residents_changes.read_bytes(), "change")
        ),
        "doses": steps.take("doses", lambda: load_doses(city.doses, actor, PURPOSE)),
    }
    found = steps.take("judge", lambda: standing(today)) | {"rows": rows}
    if main_job:
        found["mailing"] = steps.take("mailing", lambda: run_main_job(today))
    return found | {"seconds": steps.seconds}


def register(content: bytes, kind: Any) -> dict[str, int]:
    """Apply a register file in chunks; rows by outcome."""
    from sesshu.ledger.residents.actions import apply_changes
    from sesshu.ledger.residents.rows import RegisterRow

    source, found, rows = f"demo:{hashlib.sha256(content).hexdigest()[:16]}", Counter(), []
    for values in _register_values(content):
        try:
            rows.append(RegisterRow.of_values(values))
        except (TypeError, ValueError):
            found["rejected"] += 1
    for start in range(0, len(rows), CHUNK):
        outcomes = apply_changes(
            rows=rows[start : start + CHUNK], kind=kind, source=source, by=_actor(), purpose=PURPOSE
        )
        found.update(outcome.state for outcome in outcomes)
    return _counted(found)


def _register_values(content: bytes) -> Iterator[dict[str, str]]:
    from sesshu.demo.register import columns

    fields = {label: field for field, label in columns().items()}
    for row in csv.DictReader(io.StringIO(content.decode("utf-8-sig"))):
        yield {fields[label]: value for label, value in row.items()}


def _counted(found: Counter[str]) -> dict[str, int]:
    counts = {state: found[state] for state in ("accepted", "held", "rejected")}
    return {"received": found.total(), **counts}


def _actor() -> Any:
    from sesshu.foundation.access import job_actor

    return job_actor("demo", *PERMISSIONS)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m sesshu.operate.loading")
    parser.add_argument("--residents", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--main-job", action="store_true")
    wishes = parser.parse_args()
    import django
    from django.db import connection

    django.setup()
    try:
        print(json.dumps(load(wishes.residents, wishes.seed, main_job=wishes.main_job)))
    finally:
        connection.close_pool()
    return 0


if __name__ == "__main__":
    sys.exit(main())
