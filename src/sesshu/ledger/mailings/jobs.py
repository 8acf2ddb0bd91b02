"""Work of this room that goes on after the page was answered."""

from __future__ import annotations

import contextlib
import time
from uuid import UUID

from django.db import transaction

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotNow, Refused
from sesshu.foundation.forms import parts
from sesshu.foundation.forms.models import PrintRun
from sesshu.foundation.jobs import Chunk, Run, job, run_now
from sesshu.foundation.jobs.actions import enqueue
from sesshu.foundation.jobs.models import Job
from sesshu.ledger.mailings import selecting, under_way
from sesshu.ledger.mailings.actions import (
    finish_release,
    freezing,
    give_release_up,
    look_again,
    make_trial,
    prepare_print,
    prepare_reprint,
    print_again,
    print_letters,
    release,
)
from sesshu.ledger.mailings.actions.common import locked, purpose_of
from sesshu.ledger.mailings.decision.actions import prepare_decision_document
from sesshu.ledger.mailings.models import Mailing
from sesshu.ledger.mailings.printing_company import preparing
from sesshu.ledger.mailings.states import MailingState, check_next
from sesshu.ledger.mailings.under_way import PACKAGE, RELEASE, TRIAL

DECISION = "mailing.decision"
PRINT = "mailing.print"
REPRINT = "mailing.reprint"


@job(kind=TRIAL, purpose="RECOMMENDATION", permissions=["mailing.prepare"], label="仮抽出")
def run_trial(run: Run) -> None:
    """Judge everybody again; one transaction, whoever asked is in the job."""
    run.say("住民を判定しています")
    make_trial(mailing_id=UUID(run.arguments["mailing"]), by=run.actor, progress=run.progress_aside)


@job(kind=RELEASE, purpose="RECOMMENDATION", permissions=["mailing.release"], label="発送の確定")
def run_release(run: Run) -> None:
    """Look at everybody of the request once more, slice by slice, then give the serials and freeze the set."""
    mailing_id = UUID(run.arguments["mailing"])
    people = freezing.in_the_request(Mailing.objects.get(id=mailing_id))

    def work(chunk: Chunk) -> str:
        return look_again(mailing_id=mailing_id, person_ids=people[chunk.lo : chunk.hi], by=run.actor)

    try:
        run.say("送付する人をもう一度判定しています")
        run.chunks(total=len(people), size=selecting.SLICE, work=work)
        run.say("手紙の順番を決めています")
        finish_release(mailing_id=mailing_id, by=run.actor)
    except Refused as refused:
        with contextlib.suppress(NotNow):  # somebody sent it back already
            give_release_up(mailing_id=mailing_id, by=run.actor, reason=refused.message)
        raise


@job(kind=PACKAGE, purpose="RECOMMENDATION", permissions=["mailing.print"], label="委託用の書庫の準備")
def prepare_package(run: Run) -> None:
    """Look at everybody of a large mailing once more, slice by slice; sealing is then done while a person waits."""
    mailing_id = UUID(run.arguments["mailing"])
    people = preparing.to_look_at(Mailing.objects.get(id=mailing_id))

    def work(chunk: Chunk) -> str:
        return preparing.look_through(mailing_id=mailing_id, person_ids=people[chunk.lo : chunk.hi], by=run.actor)

    run.say("送付する人をもう一度判定しています")
    run.chunks(total=len(people), size=selecting.SLICE, work=work)


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
    if (running := under_way.last_job(TRIAL, mailing)) and running.is_open:
        return running
    check_next(mailing.state, MailingState.TRIAL)
    if selecting.within(mailing, by).count() <= under_way.AT_ONCE:
        make_trial(mailing_id=mailing_id, by=by)
        return None
    locked(mailing_id)  # two people who ask at the same time
    number = under_way.number_of_next(TRIAL, mailing)
    return enqueue(
        kind=TRIAL, key=f"{mailing_id}/{number}", arguments={"mailing": str(mailing_id)}, by=by,
        purpose=purpose_of(mailing),
    )  # fmt: skip


def release_now(*, mailing_id: UUID, by: Actor) -> Mailing:
    """Release and wait until it is done, whoever does it. For commands, which have no page that shows progress."""
    mailing = release(mailing_id=mailing_id, by=by)
    while (job := under_way.last_job(RELEASE, mailing)) and job.is_open:
        run_now(job)
        time.sleep(0.1)
    mailing.refresh_from_db()
    return mailing


@transaction.atomic
def start_decision(*, mailing_id: UUID, by: Actor) -> PrintRun:
    """Freeze the decision document and let a worker set its pages."""
    run = prepare_decision_document(mailing_id=mailing_id, by=by)
    enqueue(kind=DECISION, key=str(run.id), arguments={"run": str(run.id)}, by=by, purpose=run.purpose)
    return run
