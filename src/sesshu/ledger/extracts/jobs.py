"""Large files are made after the page was answered."""

from __future__ import annotations

from uuid import UUID

from sesshu.foundation.access import Actor
from sesshu.foundation.jobs import Run, job
from sesshu.foundation.jobs.actions import enqueue
from sesshu.foundation.jobs.models import Job
from sesshu.ledger.extracts import rules
from sesshu.ledger.extracts.acting import actor_of
from sesshu.ledger.extracts.making import make
from sesshu.ledger.extracts.models import ExtractRun
from sesshu.ledger.extracts.opening import with_rights

MAKE = "extract.make"
PURPOSE = "FILE_EXCHANGE"


@job(kind=MAKE, purpose=PURPOSE, permissions=["extract.use"], label="データ出力")
def make_file(run: Run) -> None:
    """Make the file of a run in the name of who asked, with the rights of today; a killed making begins again."""
    run.say("台帳を読み、ファイルに書いています")
    asked = ExtractRun.objects.select_related("definition").get(id=UUID(run.arguments["run"]))
    by = with_rights(actor_of(asked.asked_by), asked.definition)
    run.progress(0, asked.counted)  # while rows stream, the connection can write nothing else
    done = make(run_id=asked.pk, by=by)
    run.progress(done.rows or 0, done.rows or 0)


def start(run: ExtractRun, *, by: Actor) -> Job | None:
    """Small ones are made while the person waits (None), large ones by a worker; the same run twice is one job."""
    if run.counted <= rules.value("at_once") and by.kind == "person":
        make(run_id=run.pk, by=by)
        return None
    return enqueue(kind=MAKE, key=str(run.pk), arguments={"run": str(run.pk)}, by=by, purpose=run.purpose)
