"""One's own open cases as rows of 私の作業."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse

from sesshu.foundation.access import Actor
from sesshu.foundation.screens.work import WorkItem
from sesshu.ledger.cases import queries


def mine(viewer: Actor) -> Iterator[WorkItem]:
    for case in queries.mine(viewer):
        url = reverse(case.kind.page, args=[case.id])
        yield WorkItem(f"{case.kind.label} {case.label}", url, case.since, case.due_on)
