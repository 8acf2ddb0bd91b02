"""Sending goes on after the page was answered; what is out of time ends within a quarter of an hour, and old contents
are seen to every day."""

from __future__ import annotations

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.jobs import Run, job
from sesshu.foundation.jobs.actions import enqueue
from sesshu.foundation.jobs.models import Job
from sesshu.foundation.jobs.steps import Step, each_step
from sesshu.intermediary.inquiries import ending, marks, sending
from sesshu.intermediary.peers import clock_proof
from sesshu.intermediary.people.jobs import MARKING
from sesshu.intermediary.provisions import reporting
from sesshu.intermediary.provisions.jobs import report_soon


@job(
    kind="exchange.send", purpose="INFORMATION_EXCHANGE", permissions=["exchange.operate"], label="情報照会の送信",
    soon=True,
)  # fmt: skip
def send(run: Run) -> None:
    """One round of permits and answers; what could not be reached is asked again by the next round."""
    run.say("照会を送っています")
    each_step([sending.send_all, marks.mark_and_tell], run)


@job(
    kind=MARKING, purpose="INFORMATION_EXCHANGE", permissions=["exchange.operate"],
    label="不開示の印を記録に付け、ネットワークに知らせる",
)  # fmt: skip
def mark(run: Run) -> None:
    """Soon after somebody was protected: what was recorded about them before."""
    marks.mark_and_tell(by=run.actor, purpose=run.purpose)


def _is_out_of_time() -> bool:
    return ending.late().exists() or reporting.late().exists()


@job(
    kind="exchange.expire", purpose="INFORMATION_EXCHANGE", permissions=["exchange.operate"],
    label="期限を過ぎた照会と提供の終了", when=_is_out_of_time,
)  # fmt: skip
def expire(run: Run) -> None:
    """What can no longer be sent or answered does not go on being shown as waiting. The network hears of it."""
    each_step(_if_the_clock_agrees([ending.expire, reporting.expire, report_soon], run), run)


@job(
    kind="exchange.daily", purpose="INFORMATION_EXCHANGE", permissions=["exchange.operate"],
    label="照会の期限・回答の消去・提供の報告", daily=True,
)  # fmt: skip
def daily(run: Run) -> None:
    """Everything that waits is asked once more, then what is over ends; none of it waits for another."""
    over = _if_the_clock_agrees([ending.expire, ending.drop_contents, reporting.expire], run)
    each_step([sending.send_all, *over, reporting.report, marks.exchange], run)


def _if_the_clock_agrees(steps: list[Step], run: Run) -> list[Step]:
    """These steps, or none by a clock that nobody confirms: they cannot be undone."""
    if clock_proof.agrees(by=run.actor, purpose=run.purpose):
        return steps
    run.say("この計算機の時計が正しいか確かめられないため、期限による終了と消去をしません")
    return []


def start(*, by: Actor, purpose: str, key: str = "") -> Job:
    """Let a worker send what is queued; asked for twice in a second, once. With a `key` once for that key: what is new
    does not wait for the next second."""
    key = key or f"{clock.now():%Y%m%d%H%M%S}"
    return enqueue(kind="exchange.send", key=key, arguments={}, by=by, purpose=purpose)
