"""Work of this room that goes on after the page was answered."""

from __future__ import annotations

from uuid import UUID

from sesshu.foundation.access import Actor
from sesshu.foundation.forms.models import PrintRun
from sesshu.foundation.jobs import Run, job
from sesshu.foundation.jobs.actions import enqueue
from sesshu.foundation.jobs.models import Job
from sesshu.ledger.mailings.actions import prepare_print, prepare_reprint, print_again, print_letters
from sesshu.ledger.mailings.actions.common import purpose_of
from sesshu.ledger.mailings.models import Mailing

PRINT = "mailing.print"
REPRINT = "mailing.reprint"


@job(kind=PRINT, purpose="RECOMMENDATION", permissions=["mailing.print", "form.print"], label="発送物の印刷")
def print_mailing(run: Run) -> None:
    """Set the parts that are missing; the person who asked has registered the run already."""
    run.say("手紙を作成しています")
    print_letters(mailing_id=UUID(run.arguments["mailing"]), by=run.actor, progress=run.progress)


@job(kind=REPRINT, purpose="RECOMMENDATION", permissions=["mailing.print", "form.print"], label="発送物の再印刷")
def reprint_mailing(run: Run) -> None:
    """Set the parts of a reprint that are missing."""
    run.say("手紙をもう一度作成しています")
    print_again(run_id=UUID(run.arguments["run"]), by=run.actor, progress=run.progress)


def start_reprint(*, mailing_id: UUID, first: int, last: int | None, reason: str, by: Actor) -> PrintRun:
    """Freeze the rows of a reprint and let a worker make the pages."""
    again = prepare_reprint(mailing_id=mailing_id, first=first, last=last, reason=reason, by=by)
    mailing = Mailing.objects.get(id=mailing_id)
    enqueue(kind=REPRINT, key=str(again.id), arguments={"run": str(again.id)}, by=by, purpose=purpose_of(mailing))
    return again


def start_printing(*, mailing_id: UUID, by: Actor) -> Job:
    """Freeze the rows and let a worker make the pages. Asked for twice, the first job is the answer."""
    prepare_print(mailing_id=mailing_id, by=by)
    mailing = Mailing.objects.get(id=mailing_id)
    arguments = {"mailing": str(mailing_id)}
    return enqueue(kind=PRINT, key=str(mailing_id), arguments=arguments, by=by, purpose=purpose_of(mailing))


def printing_job(mailing: Mailing) -> Job | None:
    """The job that prints a mailing, if it was asked for."""
    return Job.objects.filter(kind=PRINT, key=str(mailing.id)).first()
