"""編集中の職員: who else has this page with its form open right now, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from sesshu.foundation import clock
from sesshu.foundation.access.actor import Actor
from sesshu.foundation.screens.drafts import permission_of
from sesshu.foundation.screens.models import Editing

GONE_AFTER = timedelta(seconds=40)  # four polls; a closed page is forgotten after that


@dataclass(frozen=True, slots=True)
class Editor:
    """Somebody else who has opened the form, the first comer first."""

    name: str
    terminal: str
    since: datetime


@transaction.atomic
def here(*, place: str, by: Actor) -> list[Editor]:
    """Say that `by` has this page open; who came before or after. Nobody is kept out: what the second one types is
    compared when it is sent, and nothing is lost. Raises `NotPermitted` for a page this person may not open."""
    by.check(permission_of(place))
    now = clock.now()
    Editing.objects.filter(seen_at__lt=now - GONE_AFTER).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO screens_editing (place, editor, editor_name, terminal, since, seen_at)"
            " VALUES (%s, %s, %s, %s, %s, %s)"
            " ON CONFLICT (place, editor) DO UPDATE SET seen_at = EXCLUDED.seen_at, terminal = EXCLUDED.terminal",
            [place, by.code, by.display_name, by.terminal, now, now],
        )
    others = Editing.objects.filter(place=place).exclude(editor=by.code).order_by("since")
    return [Editor(*row) for row in others.values_list("editor_name", "terminal", "since")]


def gone(*, place: str, by: Actor) -> None:
    """The form was sent: the page is no longer being edited by this person."""
    Editing.objects.filter(place=place, editor=by.code).delete()
