"""What the benchmarks of copies do in the process of an intermediary."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

CHUNK, RECORDS = 500, 12  # people a call, as the ledger sends them
INFORMATION, PURPOSE = "immunization_record", "INFORMATION_EXCHANGE"


def put_copies(size: str) -> dict[str, Any]:
    """Seconds in which everybody's copies are taken; making them up, and making the people known, is not counted."""
    from sesshu.foundation.access import job_actor
    from sesshu.intermediary.copies import actions
    from sesshu.intermediary.people.actions import link_people

    by, seconds = job_actor("bench", "copy.write", "person_flag.write"), 0.0
    for start in range(0, int(size), CHUNK):
        people = {f"{n:015}": _records(n) for n in range(start, min(start + CHUNK, int(size)))}
        link_people(unified_numbers=list(people), protected=False, by=by, purpose=PURPOSE)
        senders = {number: ("001", number) for number in people}
        begun = perf_counter()
        actions.put_copies(information=INFORMATION, people=people, senders=senders, by=by, purpose=PURPOSE)
        seconds += perf_counter() - begun
    return {"seconds": seconds}


def compare_copies(file: str) -> dict[str, Any]:
    """Seconds of the comparison with a file of originals, report and audit included."""
    from sesshu.foundation.access import job_actor
    from sesshu.intermediary.copies.comparing import run_comparison

    by = job_actor("bench", "copy.read")
    begun = perf_counter()
    made = run_comparison(information=INFORMATION, originals=lines(Path(file)), by=by, purpose=PURPOSE)
    seconds = perf_counter() - begun
    if set(made.counts) - {"differing"} - {word for word, number in made.counts.items() if not number}:
        raise RuntimeError(f"the comparison found what is not there: {made.counts}")
    return {"seconds": seconds, "originals": made.originals, "counts": made.counts}


def lines(file: Path) -> Iterator[str]:
    """Number, key and hash of each original."""
    with file.open(encoding="utf-8") as told:
        for line in told:
            yield line.rstrip("\n")


def _records(person: int) -> list[Any]:
    from sesshu.intermediary.copies.actions import Original

    return [
        Original(
            f"d{n}",
            {
                "date": f"{2010 + n}-{1 + person % 12:02}-{1 + person % 28:02}", "kind": "MR", "step": f"第{n}期",
                "lot": f"L{person % 997:03}{n}", "doctor": "測定　医師", "volume": "0.5",
            },
        )
        for n in range(RECORDS)
    ]  # fmt: skip
