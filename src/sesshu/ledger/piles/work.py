"""Piles that a person opened and that are not closed yet."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.screens.work import WorkItem
from sesshu.ledger.piles.models import Pile
from sesshu.ledger.piles.states import PileState


def open_piles(viewer: Actor) -> Iterator[WorkItem]:
    for pile in Pile.objects.filter(state=PileState.OPEN, opened_by=viewer.code):
        since = pile.opened_at.astimezone(clock.TOKYO).date()
        yield WorkItem(f"束 {pile.label}", reverse("pile-key", args=[pile.pk]), since)
