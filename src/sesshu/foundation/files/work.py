"""Files that a person brought in and that are not finished: to be looked at, or with rows that wait for a decision."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.files.models import Import
from sesshu.foundation.files.states import ImportState
from sesshu.foundation.screens.work import WorkItem


def unfinished(viewer: Actor) -> Iterator[WorkItem]:
    to_look_at = Q(state__in=[ImportState.STAGED, ImportState.REVIEWED])
    held = Q(state=ImportState.COMMITTED, held__gt=0)
    for row in Import.objects.filter(to_look_at | held, received_by=viewer.code):
        what = f"保留 {row.held:,}行" if row.state == ImportState.COMMITTED else str(row.get_state_display())
        since = row.received_at.astimezone(clock.TOKYO).date()
        yield WorkItem(f"取込（{what}）", reverse("file-import", args=[row.pk]), since)
