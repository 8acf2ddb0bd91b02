"""The states of an import and the outcomes of its rows, as tables."""

from __future__ import annotations

from django.db import models


class ImportState(models.TextChoices):
    RECEIVED = "received", "受付済み"
    DECODED = "decoded", "読取り済み"
    CHECKED = "checked", "点検済み"
    STAGED = "staged", "確認待ち"
    REVIEWED = "reviewed", "確認済み"
    COMMITTING = "committing", "登録中"
    COMMITTED = "committed", "登録済み"
    REFUSED = "refused", "受付不可"
    CANCELLED = "cancelled", "取りやめ"


NEXT: dict[ImportState, frozenset[ImportState]] = {
    ImportState.RECEIVED: frozenset({ImportState.DECODED, ImportState.REFUSED, ImportState.CANCELLED}),
    ImportState.DECODED: frozenset({ImportState.CHECKED, ImportState.REFUSED}),
    ImportState.CHECKED: frozenset({ImportState.STAGED, ImportState.REFUSED}),
    ImportState.STAGED: frozenset({ImportState.REVIEWED, ImportState.CANCELLED}),
    ImportState.REVIEWED: frozenset({ImportState.REVIEWED, ImportState.COMMITTING, ImportState.CANCELLED}),
    ImportState.COMMITTING: frozenset({ImportState.COMMITTED}),
    ImportState.COMMITTED: frozenset({ImportState.CANCELLED}),  # only where the room can undo it
    ImportState.REFUSED: frozenset(),
    ImportState.CANCELLED: frozenset(),
}


class Outcome(models.TextChoices):
    """`ready` is on the way; every row of a committed import is one of the other three."""

    READY = "ready", "登録待ち"
    ACCEPTED = "accepted", "登録"
    HELD = "held", "保留"
    REJECTED = "rejected", "登録不可"


def diagram() -> str:
    """The table of import states as a Mermaid diagram for the documentation."""
    lines = ["stateDiagram-v2", f"    [*] --> {ImportState.RECEIVED.value}"]
    lines += [f"    {state.value} : {state.label}" for state in ImportState]
    for state, after in NEXT.items():
        lines += [f"    {state.value} --> {n.value}" for n in sorted(after, key=list(ImportState).index)]
        lines += [] if after else [f"    {state.value} --> [*]"]
    return "\n".join(lines) + "\n"
