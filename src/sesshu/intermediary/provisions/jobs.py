"""What was answered is reported to the network soon, many ends in one message; the night looks after what is left."""

from __future__ import annotations

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.jobs import Run, job
from sesshu.foundation.jobs.actions import enqueue
from sesshu.foundation.sealed_messages.sending import NotReached
from sesshu.intermediary.provisions import reporting

SECONDS = 10  # answers of so long are reported together: the network is asked six times a minute at most


@job(kind="exchange.report", purpose="INFORMATION_EXCHANGE", permissions=["exchange.operate"], label="提供の報告")
def report(run: Run) -> None:
    """Where the network cannot be reached, the next answer's report or the night's tells it: an outage of an hour is
    not a list of failed jobs. Told twice, the network keeps the first."""
    run.say("提供の結果を報告しています")
    try:
        reporting.report(by=run.actor, purpose=run.purpose)
    except NotReached:
        run.say("情報提供ネットワークシステムに届きません。次の報告か、夜の処理で送ります")


def report_soon(*, by: Actor, purpose: str) -> None:
    """To be called in the transaction of an answer. The job of these seconds is taken when they are over, so that it
    finds every answer that counts on it, but for one whose transaction lasts longer: the next one's, or the night."""
    turn = int(clock.now().timestamp()) // SECONDS
    enqueue(kind="exchange.report", key=str(turn), arguments={}, by=by, purpose=purpose, seconds=SECONDS + 1)
