"""Judgements of the whole city as they are read."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count, F, QuerySet

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotFound
from sesshu.ledger.due.models import UNCLEAR, DueRun, DueState

PERMISSION = "mailing.read"


def newest(viewer: Actor, as_of: date, rules: str = "") -> DueRun:
    """The finished run for a day (by one state of the rules, or the newest). Raises `NotFound`."""
    viewer.check(PERMISSION)
    runs = DueRun.objects.filter(as_of=as_of, visible__gte=1)
    if rules:
        runs = runs.filter(rules=rules)
    found = runs.order_by("-finished_at").first()
    if found is None:
        raise NotFound("この日の全市判定はまだありません。先に全市判定を行ってください。")
    return found


def states(viewer: Actor, run: DueRun) -> QuerySet[DueState]:
    """What a run says: rows of a pass that is not finished are never among them."""
    viewer.check(PERMISSION)
    return visible_states(run)


def of_statuses(viewer: Actor, run: DueRun, statuses: Sequence[str], series: Sequence[str] = ()) -> QuerySet[DueState]:
    """Rows in one of some statuses, of some series or all, in the order of residents."""
    found = states(viewer, run).filter(status__in=statuses)
    return (found.filter(series__in=series) if series else found).order_by("resident_id", "series")


def visible_states(run: DueRun) -> QuerySet[DueState]:
    """For actions of this room, which have checked the actor."""
    return DueState.objects.filter(run=run, pass_number__lte=F("run__visible"))


def count_states(run: DueRun) -> dict[str, Any]:
    """`{"series": {code: {status: persons}}, "unclear": persons}` of what is visible once `run` is saved."""
    rows = DueState.objects.filter(run=run, pass_number__lte=run.visible)
    found: dict[str, dict[str, int]] = {}
    unclear = 0
    for series, status, number in rows.values_list("series", "status").annotate(n=Count("id")).order_by():
        if status == UNCLEAR:
            unclear = number
        else:
            found.setdefault(series, {})[status] = number
    return {"series": {code: dict(sorted(found[code].items())) for code in sorted(found)}, "unclear": unclear}
