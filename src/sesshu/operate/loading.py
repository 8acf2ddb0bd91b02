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
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sesshu.operate.standing import standing

if TYPE_CHECKING:
    from sesshu.demo.files import DemoFiles
    from sesshu.ledger.doses.bulk import Report
    from sesshu.ledger.doses.entries import DoseEntry

CHUNK = 2000
PERMISSIONS = ("resident.import", "resident.read", "dose.read", "dose.write", "master.write")
PURPOSE = "DEMONSTRATION"


class Steps:
    """Seconds of each step, told as they begin."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def take(self, name: str, label: str, work: Callable[[], Any]) -> Any:
        sys.stderr.write(f"{label} …\n")
        started = time.monotonic()
        found = work()
        self.seconds[name] = round(time.monotonic() - started, 2)
        return found


def load(residents: int, seed: int) -> dict[str, Any]:
    """Make the city up and take it in; counts of rows and the seconds of each step."""
    from django.conf import settings

    from sesshu.demo.files import make_files
    from sesshu.foundation import clock
    from sesshu.foundation.accounts.demo import create_demo_people

    steps = Steps()
    create_demo_people()
    municipality = settings.SESSHU_MUNICIPALITY
    files = steps.take(
        "make", "架空の市を作っています", lambda: make_files(municipality, residents, seed, clock.today())
    )
    rows = {
        "residents_full": steps.take(
            "residents_full", "住民ファイル（全件）を取り込んでいます", lambda: register(files.residents_full, "full")
        ),
        "residents_change": steps.take(
            "residents_change",
            "住民ファイル（異動）を取り込んでいます",
            lambda: register(files.residents_change, "change"),
        ),
        "doses": steps.take("doses", "接種記録を取り込んでいます", lambda: doses(files)),
    }
    now = steps.take("judge", "全員を判定しています", lambda: standing(clock.today()))
    return now | {"rows": rows, "seconds": steps.seconds}


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


def doses(files: DemoFiles) -> dict[str, int]:
    """Record the reported doses; rows by outcome."""
    from sesshu.ledger.doses.bulk import record_reports

    content = files.doses_file
    source = f"demo:{hashlib.sha256(content).hexdigest()[:16]}"
    reports = [_report(source, number, row) for number, row in enumerate(files.doses, start=1)]
    outcomes = record_reports(reports=reports, by=_actor(), purpose=PURPOSE)
    return _counted(Counter(outcome.outcome for outcome in outcomes))


def _report(source: str, number: int, row: dict[str, str]) -> Report:
    from sesshu.ledger.doses.bulk import Report

    return Report(number, row["addressee_number"], partial(_entry, source=f"{source}:{number}", row=row))


def _entry(resident_id: UUID, *, source: str, row: dict[str, str]) -> DoseEntry:
    from sesshu.ledger.doses.entries import DoseEntry

    return DoseEntry(
        resident_id=resident_id,
        given_on=date.fromisoformat(row["date"]),
        product=row["product"],
        lot_typed=row["lot"],
        lot_number=row["lot"],
        institution_code=row["institution_code"],
        volume_ml=Decimal(row["volume_ml"]) if row["volume_ml"] else None,
        route=row["route"],
        source=row["source"],
        source_key=source,
    )


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
    wishes = parser.parse_args()
    import django
    from django.db import connection

    django.setup()
    try:
        print(json.dumps(load(wishes.residents, wishes.seed)))
    finally:
        connection.close_pool()
    return 0


if __name__ == "__main__":
    sys.exit(main())
