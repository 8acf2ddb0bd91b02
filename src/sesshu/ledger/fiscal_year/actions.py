"""The only door for rehearsals: ask for one, store its counts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from sesshu.dates import fiscal_year
from sesshu.foundation import audit, clock
from sesshu.foundation.access import Actor
from sesshu.foundation.errors import NotNow
from sesshu.foundation.jobs.actions import enqueue
from sesshu.ledger.fiscal_year.models import FiscalYearRehearsal

KIND = "fiscal_year.rehearse"


def coming_year() -> int:
    """The fiscal year that begins next."""
    return fiscal_year(clock.today()) + 1


@transaction.atomic
def ask(*, by: Actor, purpose: str) -> FiscalYearRehearsal:
    """Ask for a rehearsal of the coming year; a worker judges the city. Raises `NotNow` while one is being made."""
    by.check("fiscal_year.rehearse")
    if FiscalYearRehearsal.objects.select_for_update().filter(made_at=None).exists():
        raise NotNow("予行の計算がすでに進んでいます。終わるまでお待ちください。")
    made = FiscalYearRehearsal.objects.create(
        fiscal_year=coming_year(), asked_at=clock.now(), asked_by=by.code, asked_by_name=by.display_name
    )
    audit.record(
        "fiscal_year.rehearsal_asked", by=by, purpose=purpose, obj=f"fiscal_year:{made.fiscal_year}",
        detail={"fiscal_year": made.fiscal_year},
    )  # fmt: skip
    enqueue(kind=KIND, key=str(made.id), arguments={"rehearsal": str(made.id)}, by=by, purpose=purpose)
    return made


@transaction.atomic
def store(*, rehearsal_id: UUID, found: dict[str, Any], by: Actor, purpose: str) -> None:
    """Keep the counts. Done twice, the second time changes nothing."""
    row = FiscalYearRehearsal.objects.select_for_update().get(id=rehearsal_id)
    if row.made_at is not None:
        return
    for name, value in found.items():
        setattr(row, name, value)
    row.made_at = clock.now()
    row.save()
    audit.record(
        "fiscal_year.rehearsed", by=by, purpose=purpose, obj=f"fiscal_year:{row.fiscal_year}", n=max(1, row.persons),
        detail={"affected": row.affected, "rules": row.rules},
    )  # fmt: skip
