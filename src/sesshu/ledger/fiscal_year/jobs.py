"""The rehearsal of a whole city goes on after the page was answered."""

from __future__ import annotations

from uuid import UUID

from sesshu.foundation.jobs import Run, job
from sesshu.ledger.fiscal_year import actions, rehearsing
from sesshu.ledger.fiscal_year.models import FiscalYearRehearsal


@job(
    kind=actions.KIND, purpose="RECOMMENDATION", label="年度更新の予行",
    permissions=["mailing.read", "dose.read", "resident.read"],
)  # fmt: skip
def rehearse(run: Run) -> None:
    """Judge everybody on both days, count the classes, store."""
    row = FiscalYearRehearsal.objects.get(id=UUID(run.arguments["rehearsal"]))
    run.say("学年を数えています")
    grades = rehearsing.grades(year=row.fiscal_year, by=run.actor)
    run.say("全市を3月31日と4月1日で判定しています")
    found = rehearsing.judged(year=row.fiscal_year, by=run.actor, purpose=run.purpose)
    actions.store(rehearsal_id=row.id, found=found | {"grades": grades}, by=run.actor, purpose=run.purpose)
