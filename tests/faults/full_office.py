"""What the processes of `test_disk_full` do: `receive ROWS`, `work`. Both print one line of JSON."""

from __future__ import annotations

import csv
import io
import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sesshu.site.ledger")
django.setup()

from sesshu.foundation.access.actor import Actor  # noqa: E402
from sesshu.foundation.access.duties import permissions_of  # noqa: E402
from sesshu.foundation.errors import NotNow  # noqa: E402
from sesshu.foundation.files import actions  # noqa: E402
from sesshu.foundation.files.interfaces import load  # noqa: E402
from sesshu.foundation.files.models import Import  # noqa: E402
from sesshu.foundation.jobs import run_now  # noqa: E402
from sesshu.foundation.jobs.models import Job  # noqa: E402

CLERK = Actor("person", "clerk-1", permissions_of(["clerk"]), display_name="clerk")


def receive(count: int) -> None:
    interface = load("sesshu.ledger.residents", "interfaces/full.yaml")
    example = {column.field: column.example for column in interface.columns} | {
        "cancels_history_number": "", "removed_on": "", "removal_reason": "", "foreign_since": "", "sex": "2",
        "protected_from": "", "protected_until": "", "moved_from_code": "", "moved_to_code": "",
        "history_number": "1", "change_reason": "12",
    }  # fmt: skip
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(interface.labels)
    for number in range(count):
        writer.writerow((example | {"addressee_number": f"{number:015d}"}).values())
    imported = actions.receive(interface="residents.full", content=text.getvalue().encode(), name="全件.csv", by=CLERK)
    print(json.dumps({"id": str(imported.id)}))


def work() -> None:
    """Go on as far as it goes: check, review, commit."""
    imported = Import.objects.get()
    jobs = [run_now(job) for job in Job.objects.filter(kind__startswith="files.", state="queued")]
    imported.refresh_from_db()
    if imported.state == "staged":
        imported = actions.review(imported=imported, by=CLERK)
    if imported.state == "reviewed":
        try:
            jobs.append(run_now(actions.commit(imported=imported, by=CLERK)))
        except NotNow as refused:
            print(refused.message, file=sys.stderr)
    imported.refresh_from_db()
    told = {"import": imported.state, "accepted": imported.accepted, "ready": imported.ready}
    print(json.dumps(told | {"jobs": [[job.kind, job.state, job.error_code, job.reason] for job in jobs]}))


if __name__ == "__main__":
    if sys.argv[1] == "receive":
        receive(int(sys.argv[2]))
    else:
        work()
