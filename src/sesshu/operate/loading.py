"""Load a made-up city into the place of the environment, through the doors that every other intake uses.

`python -m sesshu.operate.loading --residents N --seed S` writes one JSON object to stdout and progress to stderr.
Loading the same city again changes nothing: a load that was killed is simply done again.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sesshu.operate.main_job import run as run_main_job
from sesshu.operate.people import person
from sesshu.operate.standing import standing

PERMISSIONS = ("master.write", "event.write", "voucher.write")
PURPOSE = "DEMONSTRATION"
LABELS = {
    "make": "架空の市を作っています",
    "masters": "マスタを登録しています",
    "programmes": "市の事業の例を登録しています",
    "residents_full": "住民ファイル（全件）を取り込んでいます",
    "residents_change": "住民ファイル（異動）を取り込んでいます",
    "doses": "接種記録を取り込んでいます",
    "events": "イベントと接種券の例を登録しています",
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

    from sesshu.demo.events import load_events
    from sesshu.demo.generating import generate
    from sesshu.demo.loading import load_masters
    from sesshu.demo.programmes import load_programmes
    from sesshu.foundation import clock
    from sesshu.foundation.accounts.demo import create_demo_people

    steps, actor, today = Steps(), _actor(), clock.today()
    create_demo_people()
    folder = Path(settings.SESSHU_VAR) / "made-up" / settings.SESSHU_MUNICIPALITY
    city = steps.take("make", lambda: generate(settings.SESSHU_MUNICIPALITY, residents, seed, today, folder))
    steps.take("masters", lambda: load_masters(city, actor, PURPOSE))
    place, asker = settings.SESSHU_MUNICIPALITY, person("clerk1")
    steps.take("programmes", lambda: load_programmes(place, today, by=actor, asker=asker, purpose="MASTER_MAINTENANCE"))
    rows = {
        "residents_full": steps.take("residents_full", lambda: take_in(city.residents_full, "residents.full")),
        "residents_change": steps.take("residents_change", lambda: take_in(city.residents_changes, "residents.change")),
        "doses": steps.take("doses", lambda: take_in(city.doses, "doses.given")),
    }
    steps.take("events", lambda: load_events(today, by=actor, purpose="MASTER_MAINTENANCE"))
    found = steps.take("judge", lambda: standing(today)) | {"rows": rows}
    if main_job:
        found["mailing"] = steps.take("mailing", lambda: run_main_job(today))
    return found | {"seconds": steps.seconds}


def take_in(path: Path, interface: str) -> dict[str, int]:
    """Take a file in through all stages: one clerk hands it in, another reviews it; rows by outcome."""
    from sesshu.foundation.files import actions
    from sesshu.foundation.files.states import ImportState

    imported = actions.take_in(
        interface=interface, content=path, name=path.name, by=person("clerk1"), reviewed_by=person("clerk2")
    )
    if imported.state != ImportState.COMMITTED:
        raise RuntimeError(f"{interface}: {imported.get_state_display()} {imported.refusal}")
    return {
        "received": imported.total, "accepted": imported.accepted, "held": imported.held, "rejected": imported.rejected
    }  # fmt: skip


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
    from sesshu.foundation.memory import spare_the_collector

    spare_the_collector()
    try:
        print(json.dumps(load(wishes.residents, wishes.seed, main_job=wishes.main_job)))
    finally:
        connection.close_pool()
    return 0


if __name__ == "__main__":
    sys.exit(main())
