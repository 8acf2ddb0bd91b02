"""The base is made anew every day, and when somebody asks for it."""

from __future__ import annotations

from sesshu.foundation.access import Actor
from sesshu.foundation.jobs import Run, job
from sesshu.foundation.jobs.actions import enqueue
from sesshu.foundation.jobs.models import Job
from sesshu.ledger.statistics import building

BUILD = "statistics.build"
PURPOSE = "STATISTICS"


@job(
    kind=BUILD, purpose=PURPOSE, permissions=["statistics.build", "mailing.read"], label="統計の元を作る", daily=True
)  # fmt: skip
def build(run: Run) -> None:
    """Make the base anew; a killed making begins again."""

    def said(_: str, done: int, total: int) -> None:
        if total:
            run.progress(done, total)

    run.say("接種記録を読み、判定しています")
    building.build(by=run.actor, purpose=PURPOSE, said=said)


def start(*, by: Actor, key: str) -> Job:
    """Ask for a new base; the same key twice is one job."""
    return enqueue(kind=BUILD, key=key, arguments={}, by=by, purpose=PURPOSE)
