"""Several things that one job does, none of which waits for another."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from sesshu.foundation.access.actor import Actor
from sesshu.foundation.jobs.running import Cancelled, Interrupted, Run


class Step(Protocol):
    """An action that needs to be told only who acts and what for."""

    def __call__(self, *, by: Actor, purpose: str) -> object: ...


def each_step(steps: Iterable[Step], run: Run) -> None:
    """Every step is done, also behind one that failed. Raises the first failure at the end, so that the job is shown as
    failed and done again as any other; a step that was done is safe to be done twice."""
    failures: list[Exception] = []
    for step in steps:
        try:
            step(by=run.actor, purpose=run.purpose)
        except (Cancelled, Interrupted):
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the next step is about something else
            failures.append(error)
    if failures:
        raise failures[0]
