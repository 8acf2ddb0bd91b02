"""Codes are fetched by night; acquisitions that hang are marked; the unified addressee system is told the states."""

from __future__ import annotations

from django.conf import settings

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.jobs import Run, job
from sesshu.foundation.jobs.actions import enqueue
from sesshu.foundation.jobs.steps import Step, each_step
from sesshu.intermediary.people import actions, telling

MARKING = "exchange.marks"


@job(
    kind="exchange.codes", purpose="INFORMATION_EXCHANGE", permissions=["exchange.operate"], label="符号の受取り",
    daily=True,
)  # fmt: skip
def fetch(run: Run) -> None:
    """Whatever codes have come; the rest is done whether the network answers or not."""
    steps: list[Step] = [actions.fetch_codes, actions.mark_stuck, actions.erase_acquisitions]
    if settings.SESSHU_ADDRESSEE_ADDRESS:
        steps.append(telling.tell_states)
    each_step(steps, run)


@job(
    kind="exchange.code_states", purpose="INFORMATION_EXCHANGE", permissions=["exchange.operate"],
    label="符号の状態を統合宛名に知らせる", daily=True,
)  # fmt: skip
def tell_states(run: Run) -> None:
    """Whoever was not told yet. One that runs before tonight's codes have come leaves them to `fetch`."""
    if settings.SESSHU_ADDRESSEE_ADDRESS:
        telling.tell_states(by=run.actor, purpose=run.purpose)


def start_marking(*, by: Actor, purpose: str) -> None:
    """Let a worker of the rooms above mark what was recorded about people who are protected now (不開示)."""
    enqueue(kind=MARKING, key=f"{clock.now():%Y%m%d%H%M%S}", arguments={}, by=by, purpose=purpose)


def start_telling(*, by: Actor, purpose: str) -> None:
    """Let a worker tell them, once a minute at most, in the transaction of what changed them."""
    key = f"changed:{clock.now():%Y%m%d%H%M}"
    enqueue(kind="exchange.code_states", key=key, arguments={}, by=by, purpose=purpose, seconds=60)
