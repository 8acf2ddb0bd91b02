"""Processes for the kill test of data outputs: `… worker` makes files, `… ask N` asks for one of at least N people,
`… check JOB` looks at what lies there. `… dying` is a worker that is killed (kill -9) when the bytes of a file are
stored and not registered yet; `… sweep` does the night's work a day later and tells how many files it removed."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import signal
import sys
import time
from collections.abc import Iterator
from itertools import count as counting
from typing import Any

ENVIRONMENT = {"SESSHU_DEMO": "1"}  # the made-up staff
NAME = "全員"
COLUMNS = ("resident.addressee_number", "resident.name", "resident.birth_date")
PAUSE = 0.02  # between batches: more moments at which a kill can hit


def ask(count: int) -> None:
    """A data output of everybody, of one named definition, for a worker; the number of its job."""
    from sesshu.foundation.accounts.demo import create_demo_people
    from sesshu.foundation.accounts.models import Account
    from sesshu.foundation.jobs.actions import enqueue
    from sesshu.ledger.extracts import actions, jobs, queries
    from sesshu.ledger.extracts.questions import Question
    from sesshu.ledger.residents.models import Resident
    from sesshu.operate.people import person
    from tests.ledger.mailings import office

    if not Account.objects.exists():
        create_demo_people()
    office._numbers = counting(Resident.objects.count() + 1)  # each process counts on from those who are there
    for n in range(count - Resident.objects.count()):
        office.child(f"試験　{n}番")
    by = person("clerk1")
    kept = queries.definitions(by).first()
    if kept is None:
        kept = actions.keep(question=Question("residents", COLUMNS), by=by, purpose=jobs.PURPOSE)
        kept = actions.name(definition_id=kept.pk, name=NAME, shared=False, by=by, purpose=jobs.PURPOSE)
    run = actions.ask(definition_id=kept.pk, profile="machine", purpose="STATISTICS", by=by)
    arguments = {"run": str(run.pk)}
    print(enqueue(kind=jobs.MAKE, key=str(run.pk), arguments=arguments, by=by, purpose=jobs.PURPOSE).pk)


def check(job: str) -> None:
    """The run, its file read again, and how much of everything there is."""
    from sesshu.foundation.audit.models import Entry
    from sesshu.foundation.files import storage
    from sesshu.foundation.files.models import Export
    from sesshu.foundation.jobs.models import Job
    from sesshu.ledger.extracts import queries
    from sesshu.ledger.extracts.models import ExtractRun

    run = ExtractRun.objects.get(pk=Job.objects.get(pk=job).arguments["run"])
    export = queries.export_of(run)
    assert export
    data = storage.read(export.sha256)
    lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))[1:]
    told = {
        "state": run.state, "rows": run.rows, "lines": len(lines), "people": len({line[0] for line in lines}),
        "whole": hashlib.sha256(data).hexdigest() == export.sha256, "exports": Export.objects.count(),
        "entries": Entry.objects.filter(act="file.exported").count(),
        "difference": [run.added, run.changed, run.removed],
    }  # fmt: skip
    print(json.dumps(told))


def stored() -> dict[str, int]:
    """Files in the store, how many of them a row names, and how many names have their file."""
    from sesshu.foundation.files import storage
    from sesshu.foundation.files.models import Export
    from sesshu.ledger.extracts.models import ExtractRun

    there = {path.name for path in storage.folder().glob("??/*")}
    named = set(Export.objects.values_list("sha256", flat=True))
    named |= set(ExtractRun.objects.exclude(snapshot_sha256="").values_list("snapshot_sha256", flat=True))
    return {"there": len(there), "named": len(named), "both": len(there & named)}


def sweep() -> None:
    """The night's removal at once, then as if a day had passed."""
    from sesshu.foundation.files import orphans, storage

    before, young = stored(), orphans.forget_unregistered()
    for path in storage.folder().glob("??/*"):
        os.utime(path, (path.stat().st_mtime - 90_000,) * 2)
    print(json.dumps({"before": before, "young": young, "old": orphans.forget_unregistered(), "after": stored()}))


def _dying() -> None:
    """kill -9 between the store and the register."""
    from sesshu.ledger.extracts import making

    def killed(*_: Any, **__: Any) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    making.export_stored = killed


def _slowly() -> None:
    from sesshu.ledger.extracts import making, reading

    reading.BATCH, quick = 10, making.pieces

    def slow(*told: Any) -> Iterator[bytes]:
        for piece in quick(*told):
            time.sleep(PAUSE)
            yield piece

    making.pieces = slow


def main(*arguments: str) -> int:
    for name, value in (ENVIRONMENT | {"DJANGO_SETTINGS_MODULE": "sesshu.site.ledger"}).items():
        os.environ.setdefault(name, value)
    import django

    django.setup()
    from sesshu.foundation.jobs import worker

    match arguments:
        case ["ask", count]:
            ask(int(count))
        case ["check", job]:
            check(job)
        case ["sweep"]:
            sweep()
        case ["dying"]:
            _dying()
            return worker.main()
        case _:
            _slowly()
            return worker.main()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
