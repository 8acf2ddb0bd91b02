"""Which forms can be printed again from the register, and what their room has to say about it.

A room registers its templates when Django starts. Forms of other rooms have their own way of printing again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from sesshu.foundation.access import Actor
from sesshu.foundation.forms import actions
from sesshu.foundation.forms.models import PrintRun, RunState


@dataclass(frozen=True, slots=True)
class Reprintable:
    """`check(run, first, last, by)` raises `Refused` when these rows must not be printed any more; `start(run, by=,
    purpose=)` lets a worker set the pages."""

    check: Callable[[PrintRun, int, int, Actor], None]
    start: Callable[..., Any]


_known: dict[str, Reprintable] = {}


def register(template: str, reprintable: Reprintable) -> None:
    _known[template] = reprintable


def offered(run: PrintRun, viewer: Actor) -> bool:
    """Whether the register offers to print this run again."""
    return run.template in _known and run.state == RunState.PRINTED and viewer.may("form.print")


@transaction.atomic
def print_again(*, run: PrintRun, first: int, last: int, reason: str, by: Actor) -> PrintRun:
    """Rows of a run once more under a reprint number; a worker sets the pages. Raises what `reprint` raises."""
    origin, room = run.reprint_of or run, _known[run.template]
    room.check(origin, first, last, by)
    again = actions.reprint(run=origin, first=first, last=last, reason=reason, by=by)
    room.start(again, by=by, purpose=again.purpose)
    return again
