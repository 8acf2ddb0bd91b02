"""Files that are not finished: to be looked at, or with rows that wait for a decision. Those that a person brought in
are that person's work; what a command or another system brought in is the work of all who may take files in."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.files.models import Import
from sesshu.foundation.files.queries import imports
from sesshu.foundation.files.states import ImportState
from sesshu.foundation.screens.work import WorkItem, deadline

PERSON = "u:"  # how the code of a person begins


def unfinished(viewer: Actor) -> Iterator[WorkItem]:
    to_look_at = Q(state__in=[ImportState.STAGED, ImportState.REVIEWED])
    held = Q(state=ImportState.COMMITTED, held__gt=0)
    mine = Q(received_by=viewer.code)
    of_nobody = ~Q(received_by__startswith=PERSON) & Q(pk__in=imports(viewer).values("pk"))
    due = deadline("import")
    for row in Import.objects.filter(to_look_at | held).filter(mine | of_nobody):
        what = f"保留 {row.held:,}行" if row.state == ImportState.COMMITTED else str(row.get_state_display())
        since = row.received_at.astimezone(clock.TOKYO).date()
        yield WorkItem(f"取込（{what}）", reverse("file-import", args=[row.pk]), since, due(since))
