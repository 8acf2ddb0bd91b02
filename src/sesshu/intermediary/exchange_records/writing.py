"""Writing records, in the transaction of what they record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sesshu.contracts.exchange.results import ResultClass
from sesshu.foundation import clock
from sesshu.foundation.writing import copy_in, made
from sesshu.intermediary.exchange_records.models import Event, ExchangeRecord, Side


def record_of(
    side: Side, event: Event, about: Any, *, unified_number: str, counterpart: str, key: UUID | None,
    permit: UUID | None, result: str = "", rule: str = "", items: Sequence[str] | None = None,
    provided_at: datetime | None = None, withheld: bool | None = None, giving: int = 0,
) -> ExchangeRecord:  # fmt: skip
    """A record about an inquiry, a provision or an item of a notice: all have the words of the permission list.
    `withheld`: where this side has a flag of its own beside that of the inquiry. `giving`: which answer it was."""
    return made(
        ExchangeRecord, at=clock.now(), side=side, event=event, unified_number=unified_number, counterpart=counterpart,
        department=about.department, duty=about.duty, row=about.row, part=about.part, information=about.information,
        items=list(about.items if items is None else items), key=key, permit=permit, requested_at=about.requested_at,
        provided_at=provided_at, result=result, rule=rule, giving=giving,
        withheld=about.withheld if withheld is None else withheld,
        stopped=result == ResultClass.ASSESSMENT_NOT_PUBLISHED,
    )  # fmt: skip


def write(records: Sequence[ExchangeRecord]) -> None:
    """All at once; what they record fails with them."""
    copy_in(records)
