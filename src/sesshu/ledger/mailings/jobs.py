"""Work of this room that goes on after the page was answered."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotNow
from sesshu.foundation.forms import parts
from sesshu.foundation.forms.models import PrintRun
from sesshu.foundation.jobs import Run, job
from sesshu.foundation.jobs.actions import enqueue
from sesshu.foundation.jobs.models import Job
from sesshu.ledger.mailings import selecting
from sesshu.ledger.mailings.actions import make_trial, prepare_print, prepare_reprint, print_again, print_letters
from sesshu.ledger.mailings.actions.common import locked, purpose_of
from sesshu.ledger.mailings.decision.actions import prepare_decision_document
from sesshu.ledger.mailings.models import Mailing
from sesshu.ledger.mailings.states import MailingState, check_next

TRIAL = "mailing.trial"
DECISION = "mailing.decision"
PRINT = "mailing.print"
REPRINT = "mailing.reprint"

AT_ONCE = 2000  # a trial of so many people is answered by the page itself; more go to a worker and show their progress


@job(kind=TRIAL, purpose="RECOMMENDATION", permissions=["mailing.prepare"], label="仮抽出")
def run_trial(run: Run) -> None:
    """Judge everybody again; one transaction, whoever asked is in the job."""
    run.say("住民を判定しています")
    make_trial(mailing_id=UUID(run.arguments["mailing"]), by=run.actor, progress=run.progress_aside)


@job(kind=DECISION, purpose="RECOMMENDATION", permissions=["form.print"], label="決裁資料の作成")
def print_decision(run: Run) -> None:
    """Set the pages of a decision document that was frozen already."""
    run.say("決裁資料を作成しています")
    prepared = PrintRun.objects.get(id=run.arguments["run"])
    total = parts.parts_of(prepared)
    for part in parts.print_parts(run=prepared, by=run.actor):
        run.progress(part.number, total)


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


@transaction.atomic
def start_trial(*, mailing_id: UUID, by: Actor) -> Job | None:
    """仮抽出: at once for few people (None), else by a worker. Asked for while one runs, that one is the answer."""
    by.check("mailing.prepare")
    mailing = Mailing.objects.get(id=mailing_id)
    if (running := trial_job(mailing)) and running.is_open:
        return running
    check_next(mailing.state, MailingState.TRIAL)
    if selecting.within(mailing, by).count() <= AT_ONCE:
        make_trial(mailing_id=mailing_id, by=by)
        return None
    locked(mailing_id)  # two people who ask at the same time
    number = Job.objects.filter(kind=TRIAL, arguments__mailing=str(mailing_id)).count() + 1
    return enqueue(
        kind=TRIAL, key=f"{mailing_id}/{number}", arguments={"mailing": str(mailing_id)}, by=by,
        purpose=purpose_of(mailing),
    )  # fmt: skip


def trial_job(mailing: Mailing) -> Job | None:
    """The last trial of a mailing that a worker did or does."""
    return Job.objects.filter(kind=TRIAL, arguments__mailing=str(mailing.id)).order_by("-requested_at").first()


def check_no_trial(mailing: Mailing) -> None:
    """Raise `NotNow` while a worker judges: everything else would have to wait for it."""
    running = trial_job(mailing)
    if running and running.is_open:
        raise NotNow("仮抽出をしています。終わってから、もう一度操作してください。")


@transaction.atomic
def start_decision(*, mailing_id: UUID, by: Actor) -> PrintRun:
    """Freeze the decision document and let a worker set its pages."""
    run = prepare_decision_document(mailing_id=mailing_id, by=by)
    enqueue(kind=DECISION, key=str(run.id), arguments={"run": str(run.id)}, by=by, purpose=run.purpose)
    return run
