"""投函 of the letters of a recall: which runs lie here, and the day they left the house."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from sesshu.dates import wareki
from sesshu.foundation import clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import InvalidInput, NotNow
from sesshu.foundation.forms.models import PrintRun, RunState
from sesshu.ledger.recalls.actions import locked, told
from sesshu.ledger.recalls.models import LotRecall, RecallPosting


def unposted(recall: LotRecall) -> list[PrintRun]:
    """Runs of letters that were made and are not posted, the oldest first."""
    made = recall.doses.exclude(letter_run=None).order_by().values("letter_run")
    runs = PrintRun.objects.filter(id__in=made, state=RunState.PRINTED)
    return list(runs.exclude(id__in=recall.postings.values("run")).order_by("fiscal_year", "number"))


@transaction.atomic
def post_letters(*, recall_id: UUID, run_id: UUID, posted_on: date, by: Actor, purpose: str) -> RecallPosting:
    """Record that the letters of a run were posted. Raises `InvalidInput`, `NotNow`."""
    by.check("recall.write")
    recall = locked(recall_id)
    run = next((one for one in unposted(recall) if one.id == run_id), None)
    if run is None:
        raise NotNow("この出力番号の手紙は、もう投函が記録されているか、まだ作成が終わっていません。")
    first = run.at.astimezone(clock.TOKYO).date()
    if not first <= posted_on <= clock.today():
        raise InvalidInput(
            f"投函日は、手紙を作成した{wareki(first)}から今日までの日を入力してください。",
            field="posted_on", example=wareki(clock.today()),
        )  # fmt: skip
    made = RecallPosting.objects.create(
        recall=recall, run=run, posted_on=posted_on, at=clock.now(), by=by.code, by_name=by.display_name
    )
    told("lot_recall.letters_posted", recall, by, purpose, run=run.label, posted_on=posted_on)
    return made
