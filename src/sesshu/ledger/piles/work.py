"""Piles that a person opened and that are not closed yet, and slips that they keyed and that could not be recorded."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.screens.work import WorkItem, deadline
from sesshu.ledger.piles import queries
from sesshu.ledger.piles.models import Pile, PileSlip
from sesshu.ledger.piles.states import PileState, SlipState


def open_piles(viewer: Actor) -> Iterator[WorkItem]:
    due = deadline("pile")
    for pile in Pile.objects.filter(state=PileState.OPEN, opened_by=viewer.code):
        since = pile.opened_at.astimezone(clock.TOKYO).date()
        yield WorkItem(f"束 {pile.label}", reverse("pile-key", args=[pile.pk]), since, due(since))


def held_slips(viewer: Actor) -> Iterator[WorkItem]:
    """One row a pile, since its oldest slip: which slips they are is told where their people may be seen."""
    rows = queries.waiting(viewer).filter(keyed_by=viewer.code).exclude(state=SlipState.KEYED)
    of: dict[Pile, list[PileSlip]] = {}
    for slip in rows:  # the oldest first
        of.setdefault(slip.pile, []).append(slip)
    due = deadline("held_slip")
    for pile, slips in of.items():
        since = slips[0].keyed_at.astimezone(clock.TOKYO).date()
        yield WorkItem(f"{pile.label} 保留・相違 {len(slips):,}票", reverse("pile-waiting"), since, due(since))
