"""Sending and asking goes on after the page was answered: round after round, with growing pauses, while something may
still change; and once a day for whatever was left."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from sesshu.foundation.access import Actor
from sesshu.foundation.jobs import Run, job
from sesshu.foundation.jobs.actions import enqueue
from sesshu.foundation.jobs.models import Job
from sesshu.foundation.jobs.states import JobState
from sesshu.foundation.jobs.steps import each_step

KIND = "exchange.follow"
PURPOSE = "INFORMATION_EXCHANGE"
FIRST_PAUSE, LONGEST_PAUSE = 1, 900
LOOKS, WAIT_MS = 3, 500  # at what was just handed over, each as long as an answer may take
PAUSE = 0.1  # seconds between these looks: where too many wait there already, it answers at once
PATIENCE = 1.0  # seconds for the hand-over before one's own

_turn = threading.Lock()


@job(
    kind=KIND, purpose=PURPOSE, permissions=["exchange_inquiry.send"], label="情報照会の送信と回答の受取り", soon=True,
)  # fmt: skip
def follow(run: Run) -> None:
    """One round; the next one is asked for while an answer may come, unless another is waiting already."""
    from sesshu.ledger.exchange_inquiries import following_up

    run.say("照会を送り、回答を確かめています")
    soon = bool(run.arguments.get("inquiries"))
    more = _soon(run) if soon else following_up.follow(by=run.actor, purpose=run.purpose)
    n = int(run.arguments.get("round", 0)) + 1
    if more and not _another_waits(run.job, n):
        enqueue(
            kind=KIND, key=f"after:{run.job.pk}", arguments={"round": n}, by=run.actor, purpose=run.purpose,
            seconds=min(FIRST_PAUSE * 2 ** min(n // 3, 10), LONGEST_PAUSE),
        )  # fmt: skip


@contextmanager
def _one_after_the_other() -> Iterator[None]:
    """What is asked while one is on its way goes together when that has come: two at a time would be slower for both.
    Nobody waits long for one whose answer is late."""
    had = _turn.acquire(timeout=PATIENCE)
    try:
        yield
    finally:
        if had:
            _turn.release()


def _soon(run: Run) -> bool:
    """What was just asked, of anybody: most answers come at once. Whoever comes when another job has taken his along
    has nothing to do: the other one sees to it to the end."""
    from sesshu.ledger.exchange_inquiries import following_up

    with _one_after_the_other():
        sent = following_up.hand_over(by=run.actor, purpose=run.purpose, wait_ms=WAIT_MS)
    for _ in range(LOOKS):
        if not following_up.is_on_its_way(sent):
            break
        time.sleep(PAUSE)
        following_up.look_again(sent, by=run.actor, purpose=run.purpose, wait_ms=WAIT_MS)
    return following_up.goes_on()


@job(
    kind="exchange.follow_daily", purpose=PURPOSE, permissions=["exchange_inquiry.send"],
    label="情報照会の期限・回答の消去", daily=True,
)  # fmt: skip
def daily(run: Run) -> None:
    """Whatever was left behind is taken up; answers that nobody took over are emptied in time."""
    from sesshu.ledger.exchange_inquiries import ending, following_up

    each_step([following_up.follow, ending.drop_contents], run)


def start(key: str, *, by: Actor, purpose: str, asked: Sequence[UUID] = ()) -> Job:
    """Let a worker take a first round, in the transaction of what it is about. What was just `asked` is looked at
    again within moments: most answers come at once, and somebody waits for them at a screen."""
    arguments = {"round": 0, "inquiries": [str(pk) for pk in asked]}
    return enqueue(kind=KIND, key=key, arguments=arguments, by=by, purpose=purpose)


def _another_waits(mine: Job, n: int) -> bool:
    """One that comes as soon as the `n`-th round would: an old inquiry's round, a quarter of an hour away, is none for
    a new inquiry. The old one ends where it finds the new one's."""
    rows = Job.objects.filter(kind=KIND, state=JobState.QUEUED, arguments__round__lte=n)
    return rows.exclude(pk=mine.pk).exists()
