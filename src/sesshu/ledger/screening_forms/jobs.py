"""Setting the pages goes on after the page was answered."""

from __future__ import annotations

from sesshu.foundation.access import Actor
from sesshu.foundation.forms import parts
from sesshu.foundation.forms.models import PrintRun
from sesshu.foundation.jobs import Run, job
from sesshu.foundation.jobs.actions import enqueue
from sesshu.foundation.jobs.models import Job

PRINT = "screening_form.print"


@job(kind=PRINT, purpose="VOUCHER_MANAGEMENT", permissions=["form.print"], label="予診票・残りの予診票の印刷")
def print_forms(run: Run) -> None:
    """Set the parts of a prepared run that are missing."""
    run.say("紙面を作成しています")
    prepared = PrintRun.objects.get(id=run.arguments["run"])
    total = parts.parts_of(prepared)
    for part in parts.print_parts(run=prepared, by=run.actor):
        run.progress(part.number, total)


def start(prepared: PrintRun, *, by: Actor, purpose: str) -> Job:
    """Let a worker print a prepared run."""
    return enqueue(kind=PRINT, key=str(prepared.id), arguments={"run": str(prepared.id)}, by=by, purpose=purpose)
