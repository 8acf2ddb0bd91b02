"""Sending and asking goes on after the page was answered: round after round, with growing pauses, while something may
still change; and once a day for whatever was left."""

from __future__ import annotations

import time
from collections.abc import Sequence
from uuid import UUID

from sesshu.foundation.access import Actor
from sesshu.foundation.jobs import Run, job
from sesshu.foundation.jobs.actions import enqueue
from sesshu.foundation.jobs.models import Job
from sesshu.foundation.jobs.states import JobState

KIND = "exchange.follow"
PURPOSE = "INFORMATION_EXCHANGE"
FIRST_PAUSE, LONGEST_PAUSE = 1, 900
SOON = (0.1, 0.1, 0.2, 0.4, 0.8)  # seconds between looks at what was just handed over


@job(kind=KIND, purpose=PURPOSE, permissions=["exchange_inquiry.send"], label="情報照会の送信と回答の受取り")
def follow(run: Run) -> None:
    """One round; the next one is asked for while an answer may come, unless another is waiting already."""
    from sesshu.ledger.exchange_inquiries import following_up

    run.say("照会を送り、回答を確かめています")
    more = following_up.follow(by=run.actor, purpose=run.purpose)
    for pause in SOON if (asked := run.arguments.get("inquiries")) else ():
        if not following_up.is_on_its_way(asked):
            break
        time.sleep(pause)
        more = following_up.look_again(asked, by=run.actor, purpose=run.purpose)
    if more and not _another_waits(run.job):
        n = int(run.arguments.get("round", 0)) + 1
        enqueue(
            kind=KIND, key=f"after:{run.job.pk}", arguments={"round": n}, by=run.actor, purpose=run.purpose,
            seconds=min(FIRST_PAUSE * 2 ** min(n // 3, 10), LONGEST_PAUSE),
        )  # fmt: skip


@job(
    kind="exchange.follow_daily", purpose=PURPOSE, permissions=["exchange_inquiry.send"],
    label="情報照会の期限・回答の消去", daily=True,
)  # fmt: skip
def daily(run: Run) -> None:
    """Whatever was left behind is taken up; answers that nobody took over are emptied in time."""
    from sesshu.ledger.exchange_inquiries import following_up

    following_up.follow(by=run.actor, purpose=run.purpose)
    following_up.drop_contents(by=run.actor, purpose=run.purpose)


def start(key: str, *, by: Actor, purpose: str, asked: Sequence[UUID] = ()) -> Job:
    """Let a worker take a first round, in the transaction of what it is about. What was just `asked` is looked at
    again within moments: most answers come at once, and somebody waits for them at a screen."""
    arguments = {"round": 0, "inquiries": [str(pk) for pk in asked]}
    return enqueue(kind=KIND, key=key, arguments=arguments, by=by, purpose=purpose)


def _another_waits(mine: Job) -> bool:
    return Job.objects.filter(kind=KIND, state=JobState.QUEUED).exclude(pk=mine.pk).exists()
