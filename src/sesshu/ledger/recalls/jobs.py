"""Setting the pages of letters and faxes goes on after the page was answered."""

from __future__ import annotations

import contextlib

from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotNow
from sesshu.foundation.forms import parts
from sesshu.foundation.forms.models import PrintRun
from sesshu.foundation.jobs import Run, job
from sesshu.foundation.jobs.actions import enqueue
from sesshu.foundation.jobs.models import Job
from sesshu.ledger.recalls import actions
from sesshu.ledger.recalls.models import LotRecall

PRINT = "lot_recall.print"
SEARCH = "lot_recall.search"
PURPOSE = "LOT_RECALL"


@job(
    kind=SEARCH, purpose=PURPOSE, permissions=["recall.read", "recall.write"], daily=True,
    label="ロット回収の接種を探し直す",
)  # fmt: skip
def search_open(run: Run) -> None:
    """Slips come in for months: what was recorded since the last search waits for a decision the next morning."""
    run.say("回収のロットの接種を探しています")
    recalls = list(
        LotRecall.objects.filter(closed_at=None).order_by("fiscal_year", "number").values_list("id", flat=True)
    )
    for at, recall_id in enumerate(recalls, start=1):
        with contextlib.suppress(NotNow):  # somebody closed it meanwhile
            actions.search_again(recall_id=recall_id, decides=False, by=run.actor, purpose=PURPOSE)
        run.progress(at, len(recalls))


@job(kind=PRINT, purpose=PURPOSE, permissions=["form.print"], label="ロット回収の手紙・照会票の印刷")
def print_recall(run: Run) -> None:
    """Set the parts of a prepared run that are missing."""
    run.say("紙面を作成しています")
    prepared = PrintRun.objects.get(id=run.arguments["run"])
    total = parts.parts_of(prepared)
    for part in parts.print_parts(run=prepared, by=run.actor):
        run.progress(part.number, total)


def start(prepared: PrintRun, *, by: Actor, purpose: str) -> Job:
    """Let a worker print a prepared run."""
    return enqueue(kind=PRINT, key=str(prepared.id), arguments={"run": str(prepared.id)}, by=by, purpose=purpose)
