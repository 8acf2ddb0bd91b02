"""Judging the whole city goes on after the page was answered."""

from __future__ import annotations

from datetime import date

from sesshu.foundation.access import Actor
from sesshu.foundation.jobs import Run, job
from sesshu.foundation.jobs.actions import enqueue
from sesshu.foundation.jobs.models import Job
from sesshu.ledger.due import actions
from sesshu.ledger.due.watching import Watch

EVALUATE = "unvaccinated.evaluate"
PURPOSE = "RECOMMENDATION"


@job(kind=EVALUATE, purpose=PURPOSE, permissions=["mailing.read", "dose.read", "resident.read"], label="全市判定")
def evaluate(run: Run) -> None:
    """Bring the judgement of a day up to date; a killed one is gone on with."""

    class Shown(Watch):
        def progress(self, step: str, done: int, total: int) -> None:
            if total:
                run.progress(done, total)

    run.say("全市の住民を判定しています")
    as_of = date.fromisoformat(run.arguments["as_of"])
    actions.evaluate(as_of=as_of, by=run.actor, purpose=run.purpose, watch=Shown())


def start(*, as_of: date, by: Actor, key: str) -> Job:
    """Ask for the judgement of a day; the same key twice is one job."""
    by.check("unvaccinated.read")
    return enqueue(kind=EVALUATE, key=key, arguments={"as_of": as_of.isoformat()}, by=by, purpose=PURPOSE)
